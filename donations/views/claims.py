"""Claims: asking for a lot, the page of a request, and the decisions on it."""

from django.urls import reverse
from django.views.generic import DetailView
from django.views.generic.detail import SingleObjectMixin

from donations import gifts
from donations.lifecycle import CLAIMS, LOTS, ClaimStatus
from donations.models import Claim
from donations.surfaces import CLAIM
from donations.views.lots import LotMixin, trail
from registry.organisations.contacts import contact
from registry.shared import access
from registry.shared.access import Scoped
from registry.shared.views.acts import ActOnRow, OpenRow, way_back


class ClaimCreate(LotMixin, SingleObjectMixin, OpenRow):
    opening = CLAIM

    def dispatch(self, request, *args, **kwargs):
        self.object = self.get_object()
        return super().dispatch(request, *args, **kwargs)

    def closed(self):
        return way_back(self.request, LOTS, "claim", self.object)

    def get_context_data(self, **kwargs):
        lot = self.object
        told = {"heading": f"Demander le lot {lot}", "explanation": f"{lot.title}, proposé par {lot.organisation}."}
        return super().get_context_data(**told, **kwargs)

    def trail(self):
        return trail(self.object)

    def given(self, form):
        return form.cleaned_data | {"lot": self.object}


class ClaimMixin(Scoped):
    model = Claim

    def get_queryset(self):
        return super().get_queryset().select_related("lot__organisation", "association")


class ClaimPage(ClaimMixin, DetailView):
    template_name = "donations/claim_detail.html"

    def get_queryset(self):
        return super().get_queryset().select_related("requested_by", "decided_by")

    def get_context_data(self, **kwargs):
        claim = self.object
        moves = CLAIMS.offered(claim, self.request.user)
        actions = [(move.label, reverse(f"claim-{move.action}", args=[claim.pk])) for move in moves]
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
        copy.claim, copy.removable = claim, access.may(user, *gifts.removal(copy))
    return {
        "signed": [copy for copy in copies if not copy.removed_at],
        "unsigned": [copy for copy in copies if copy.removed_at],
        "may_sign": CLAIMS.allows("sign", claim) and CLAIMS.may(user, "sign", claim),
    }


class ActOnClaim(ClaimMixin, ActOnRow):
    """One act of a claim's table, on a page of its own."""

    def trail(self):
        return trail(self.object.lot)
