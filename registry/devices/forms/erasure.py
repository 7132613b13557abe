"""The form of one medium's erasure: typed, or filled from what the tool gives."""

from datetime import date

from django import forms

from registry.devices.forms.documents import JudgedFile
from registry.devices.models import MediumErasure
from registry.devices.models.document import DocumentKind
from registry.shared.forms.fields import Day, LateMotive


class MediumForm(forms.ModelForm):
    """`facts()` gives the keywords of `erasure.attest`, once the form is valid."""

    on = Day(label="Date de l’effacement", initial=date.today)
    certificate = JudgedFile(kind=DocumentKind.CERTIFICATE, label="Certificat de l’outil", required=False)
    confirmed = forms.BooleanField(
        label="Je confirme que ce support vient bien de ce matériel",
        required=False,
        help_text="À cocher seulement si le certificat ne porte pas le numéro de série du matériel.",
    )
    motive = LateMotive()

    class Meta:
        model = MediumErasure
        fields = "medium_type serial method result tool tool_version operator verifier".split()

    field_order = ["on", "medium_type", "serial", "method", "result"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("medium_type", "method", "result"):
            field = self.fields[name]
            field.choices = [("", "Choisissez"), *(choice for choice in field.choices if choice[0])]

    def facts(self) -> dict:
        return self.cleaned_data


class ReadingForm(forms.Form):
    certificate = JudgedFile(
        kind=DocumentKind.CERTIFICATE,
        label="Certificat à lire",
        help_text="Le PDF ou le journal de nwipe, le rapport XML de Blancco.",
    )
