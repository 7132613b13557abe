"""The form that says that another row is the same machine as one."""

from django import forms

from registry import lookup
from registry.models import Device


class JoinForm(forms.Form):
    """`other` is any text that names a device: its label, its address, its serial number."""

    other = forms.CharField(label="L’autre fiche", max_length=200, help_text="Son étiquette ou son numéro de série.")
    motive = forms.CharField(
        label="Motif", max_length=500, help_text="Pourquoi c’est la même machine. L’historique le garde."
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_other(self) -> Device:
        return named(self.cleaned_data["other"], self.user)


def named(text: str, user) -> Device:
    """The device that `user` means; raises ValidationError when there is none."""
    try:
        return lookup.find(text, Device.objects.visible_to(user).shown())
    except lookup.NotFound as missing:
        raise forms.ValidationError(str(missing)) from None
