"""The erasure of a device, medium by medium."""

from django.shortcuts import redirect

from registry import erasure
from registry.forms.erasure import MediumForm
from registry.lifecycle import Action
from registry.views.acts import OnDevice


class Erase(OnDevice):
    """One form for one medium, as many times as there are media."""

    template_name = "registry/erasure.html"
    form_class = MediumForm
    act = Action.ERASE
    done = "L’effacement de ce support est enregistré. Un autre support ? Enregistrez-le aussi."

    def get_context_data(self, **kwargs):
        return super().get_context_data(media=erasure.media(self.object), **kwargs)

    def record(self, form) -> None:
        erasure.attest(self.object, by=self.request.user, **form.facts())

    def form_valid(self, form):
        answer = super().form_valid(form)
        return answer if form.errors else redirect("device-erasure", self.object.tag)
