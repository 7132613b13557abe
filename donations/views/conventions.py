"""The convention of a claim as it was frozen, and its signed copies: read, added, taken away with a motive."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.views.generic import FormView, View
from django.views.generic.detail import SingleObjectMixin

from donations import gifts, serving
from donations.forms import SignedForm
from donations.lifecycle import CLAIMS
from donations.models import Claim, Convention, SignedCopy
from donations.views.claims import ClaimMixin
from donations.views.lots import trail
from registry.devices.documents.serving import answer
from registry.devices.forms.documents import RemovalForm
from registry.shared import access
from registry.shared.access import Scoped
from registry.shared.act import Act, Via, stated
from registry.shared.views.acts import Writing


class Frozen(Scoped, View):
    """One version of the PDF, or the last one; only a claim that was accepted has any."""

    model = Convention
    stage = ""

    def get(self, request, pk):
        seen = Convention.objects.visible_to(request.user).filter(claim__pk=pk).select_related("claim")
        frozen = seen.filter(**{"stage": self.stage} if self.stage else {}).last()
        if frozen is None:
            raise Http404
        return serving.answer(frozen, request)


class AboutClaim(Writing, FormView):
    """A form that leads back to the page of `claim`."""

    template_name = "components/act.html"
    heading = button = explanation = ""

    def get_context_data(self, **kwargs):
        steps = [*trail(self.claim.lot), (str(self.claim), self.claim.get_absolute_url())]
        words = {"heading": self.heading, "button": self.button, "explanation": self.explanation}
        return super().get_context_data(trail=steps, back=self.claim.get_absolute_url(), **words, **kwargs)


class Sign(AboutClaim, ClaimMixin, SingleObjectMixin):
    form_class = SignedForm
    heading, button = "Joindre l’exemplaire signé", "Joindre"
    explanation = "La convention signée par les deux parties, numérisée ou photographiée. Les deux parties la voient."
    done = "L’exemplaire signé est joint."

    def dispatch(self, request, *args, **kwargs):
        self.object = self.claim = self.get_object()
        CLAIMS.require(request.user, "sign", self.claim)
        return super().dispatch(request, *args, **kwargs)

    def record(self, form) -> Claim:
        gifts.attach(self.claim, Act(self.request.user, Via.PAGE), judged=form.cleaned_data["file"])
        return self.claim


class OnCopy(Scoped, SingleObjectMixin):
    model = SignedCopy
    pk_url_kwarg = "copy"

    def get_queryset(self):
        found = super().get_queryset().kept().filter(claim__pk=self.kwargs["pk"])
        return found.select_related("claim__lot__organisation", "claim__association", "added_for")


class SignedFile(OnCopy, View):
    def get(self, request, **kwargs):
        return answer(self.get_object())


class SignedRemove(OnCopy, AboutClaim):
    form_class = RemovalForm
    button = "Retirer ce fichier"

    def dispatch(self, request, *args, **kwargs):
        self.object = self.get_object()
        self.claim = self.object.claim
        access.require(request.user, *gifts.removal(self.object))
        return super().dispatch(request, *args, **kwargs)

    @property
    def heading(self) -> str:
        return f"Retirer {self.object.name}"

    def form_valid(self, form):
        act, _ = stated(self.request.user, Via.PAGE, form.cleaned_data)
        gifts.detach(self.object, act)
        messages.success(self.request, "Le fichier est retiré.")
        return redirect(self.claim)
