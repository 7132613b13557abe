"""The form that says that another row is the same machine as one."""

from django import forms
from django.db.models import QuerySet

from registry.devices.identity import lookup
from registry.devices.models import Device
from registry.shared.moves import Reason
from registry.shared.validators import invalid

ITSELF = Reason("row_itself", "C’est la fiche « {} » elle-même : donnez l’étiquette ou le numéro de série de l’autre.")


class CompareForm(forms.Form):
    """`other` is any text that names another device than `kept`: its label, its address, its serial number."""

    other = forms.CharField(label="L’autre fiche", max_length=200, help_text="Son étiquette ou son numéro de série.")

    def __init__(self, *args, user, kept: Device, **kwargs):
        super().__init__(*args, **kwargs)
        self.user, self.kept = user, kept

    def clean_other(self) -> Device:
        """A number that both bear names the other: the one that is looked at is known already."""
        text, known = self.cleaned_data["other"], Device.objects.visible_to(self.user).shown()
        try:
            return lookup.find(text, known.exclude(pk=self.kept.pk))
        except lookup.Unknown as missing:
            same = _named(text, known.filter(pk=self.kept.pk))
            raise invalid(ITSELF.format(self.kept.pretty_tag) if same else missing.reason) from None
        except lookup.NotFound as several:
            raise invalid(several.reason) from None


class JoinForm(CompareForm):
    motive = forms.CharField(
        label="Motif", max_length=500, help_text="Pourquoi c’est la même machine. L’historique le garde."
    )


def _named(text: str, devices: QuerySet[Device]) -> bool:
    try:
        return bool(lookup.find(text, devices))
    except lookup.NotFound:
        return False
