"""Claims: asking for a lot, the page of a request, and the decisions on it."""

from django.urls import reverse
from django.views.generic import DetailView, FormView
from django.views.generic.detail import SingleObjectMixin

from donations import gifts, rights
from donations.forms import AcceptForm, ClaimForm, MotiveForm
from donations.lifecycle import AGREED, ClaimStatus
from donations.models import Claim
from donations.views.acts import Acting, ActOnRow, ClaimMixin
from donations.views.lots import LotMixin, trail
from registry.organisations.contacts import contact
from registry.shared import access

PAGES = {"hand_over": "claim-hand-over"}


class ClaimCreate(Acting, LotMixin, SingleObjectMixin, FormView):
    form_class = ClaimForm
    template_name = "donations/act.html"
    done = "Votre demande est déposée. La réponse paraîtra sur cette page."

    def dispatch(self, request, *args, **kwargs):
        self.object = self.get_object()
        access.require_anywhere(request.user, "claim")
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"paths": access.paths(self.request.user, "claim")}

    def get_context_data(self, **kwargs):
        lot = self.object
        return super().get_context_data(
            heading=f"Demander le lot {lot.number}",
            explanation=f"{lot.title}, proposé par {lot.organisation}.",
            button="Déposer la demande",
            trail=trail(lot),
            back=lot.get_absolute_url(),
            **kwargs,
        )

    def record(self, form):
        return gifts.claim(lot=self.object, by=self.request.user, **form.cleaned_data)


class ClaimPage(ClaimMixin, DetailView):
    template_name = "donations/claim_detail.html"

    def get_queryset(self):
        return super().get_queryset().select_related("requested_by", "decided_by")

    def get_context_data(self, **kwargs):
        claim = self.object
        moves = rights.offered(claim, self.request.user)
        actions = [
            (move.label, reverse(PAGES.get(move.action, f"claim-{move.action}"), args=[claim.pk])) for move in moves
        ]
        return super().get_context_data(
            trail=trail(claim.lot),
            actions=actions,
            conventions=claim.conventions.defer("content"),
            cancelled=claim.status == ClaimStatus.CANCELLED,
            **_signed(claim, self.request.user),
            contact=contact(claim.lot.organisation),
            **kwargs,
        )


def _signed(claim: Claim, user) -> dict:
    """The signed copies, those taken away apart, and what `user` may do with them."""
    copies = list(claim.signed_copies.select_related("added_by", "removed_by"))
    for copy in copies:
        copy.claim, copy.removable = claim, access.may(user, *rights.removal(copy))
    return {
        "signed": [copy for copy in copies if not copy.removed_at],
        "unsigned": [copy for copy in copies if copy.removed_at],
        "may_sign": claim.status in AGREED and rights.may(user, "sign", claim),
    }


class Decision(ClaimMixin, ActOnRow):
    """One act of a claim's table, on a page of its own."""

    def get_context_data(self, **kwargs):
        claim = self.object
        steps = [*trail(claim.lot), (str(claim), claim.get_absolute_url())]
        return super().get_context_data(trail=steps, back=claim.get_absolute_url(), **kwargs)

    def record(self, form):
        getattr(gifts, self.action)(claim=self.object, by=self.request.user, **form.cleaned_data)
        return self.object


class ClaimAccept(Decision):
    form_class = AcceptForm
    action = "accept"
    heading, button = "Accepter la demande", "Accepter la demande"
    explanation = "Le lot entier est réservé à ce demandeur et la convention est numérotée."
    done = "La demande est acceptée. Faites signer la convention, puis enregistrez la remise."

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"kind": self.object.association.kind}


class ClaimRefuse(Decision):
    form_class = MotiveForm
    action = "refuse"
    heading, button = "Refuser la demande", "Refuser la demande"
    explanation = "Le motif est montré au demandeur."
    done = "La demande est refusée."

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"required": True}


class ClaimCancel(Decision):
    form_class = MotiveForm
    action = "cancel"
    heading, button = "Annuler la demande", "Annuler la demande"
    explanation = "Si le lot était réservé, il est proposé de nouveau."
    done = "La demande est annulée."

    def get_form_kwargs(self):
        own = access.may(self.request.user, "claim", self.object.association)
        return super().get_form_kwargs() | {"required": not own}
