"""What a person fills in about several devices: the list that names them, and the facts that they share."""

from django import forms

from registry.devices.identity import lookup
from registry.devices.models import Device
from registry.devices.models.selection import MOST
from registry.shared.moves import Reason
from registry.shared.validators import invalid

TOO_LONG = Reason("list_too_long", "Cette liste est trop longue : collez 2 000 lignes au plus.")
NONE_FOUND = Reason("none_found", "Aucun de ces textes ne désigne un matériel de votre périmètre.")
BOTH = Reason("written_and_erased", "Écrivez un texte, ou demandez de l’effacer, pas les deux.")
NOTHING_ASKED = Reason("nothing_asked", "Rien n’est demandé : donnez un lieu ou une remarque, ou effacez-les.")


class PasteForm(forms.Form):
    """Once valid, `found` are the devices, and `missing` has a sentence for each text that names none."""

    text = forms.CharField(
        label="Étiquettes ou numéros de série",
        help_text="Un par ligne, ou séparés par des virgules, des points-virgules ou des tabulations. 2 000 au plus.",
        max_length=100_000,
        widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false", "autocapitalize": "off"}),
    )

    def __init__(self, *args, devices, **kwargs):
        super().__init__(*args, **kwargs)
        self.devices, self.found, self.missing = devices, [], []

    def clean_text(self) -> str:
        text = self.cleaned_data["text"]
        if len(text.split()) > 5 * MOST:
            raise invalid(TOO_LONG)
        self.found, self.missing = lookup.find_all(text, self.devices)
        if not self.found:
            raise invalid(NONE_FOUND)
        return text


class SharedFactsForm(forms.Form):
    """The facts that several devices may share; what is left empty does not change."""

    place = forms.CharField(label="Nouveau lieu", required=False, max_length=Device._meta.get_field("place").max_length)
    no_place = forms.BooleanField(label="Effacer le lieu de chacun", required=False)
    note = forms.CharField(
        label="Nouvelle remarque",
        help_text="Elle remplace celle de chaque matériel.",
        required=False,
        max_length=Device._meta.get_field("note").max_length,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    no_note = forms.BooleanField(label="Effacer la remarque de chacun", required=False)

    def clean(self):
        given = self.cleaned_data
        for name in ("place", "note"):
            if given.get(name) and given.get(f"no_{name}"):
                self.add_error(name, invalid(BOTH))
        if not self.errors and not self.values():
            raise invalid(NOTHING_ASKED)
        return given

    def values(self) -> dict[str, str]:
        """The keywords of `facts.change`."""
        given = self.cleaned_data
        return {name: given[name] for name in ("place", "note") if given.get(name) or given.get(f"no_{name}")}
