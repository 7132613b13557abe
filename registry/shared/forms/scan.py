"""The field that takes whatever a scanner types (an address, a tag, a serial number), and the one of a photo."""

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


class SentForm(ScanForm):
    """The same from a device's queue: the key that it is known by, what it is for, when and by which account."""

    key = forms.UUIDField()
    at = forms.DateTimeField()
    account = forms.CharField(max_length=20)
    purpose = forms.CharField(max_length=80, required=False)


class AttachForm(ScanForm):
    """A code of somebody else, and the device that it is on."""

    device = forms.CharField(
        label="Matériel", help_text="Son étiquette, ou son numéro de série.", max_length=500, widget=forms.TextInput
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["code"].help_text = "Lien ou code du constructeur, étiquette d’un ancien inventaire."


class PhotoForm(forms.Form):
    photo = forms.FileField(
        label="Photo de l’étiquette",
        help_text="Le serveur lit les codes de la photo et ne la garde pas.",
        max_length=200,
        error_messages={"required": "Choisissez ou prenez une photo."},
        widget=forms.FileInput(attrs={"accept": "image/*", "capture": "environment"}),
    )
