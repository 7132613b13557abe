"""The field that takes whatever a scanner types: an address, a tag or a serial number."""

from django import forms


class ScanForm(forms.Form):
    code = forms.CharField(
        label="Code scanné ou saisi",
        help_text="Étiquette, adresse lue par le lecteur, ou numéro de série.",
        max_length=500,
        error_messages={"required": "Scannez ou saisissez un code.", "max_length": "Ce texte est trop long."},
        widget=forms.TextInput(
            attrs={
                "autofocus": True,
                "autocomplete": "off",
                "autocapitalize": "off",
                "autocorrect": "off",
                "spellcheck": "false",
            }
        ),
    )
