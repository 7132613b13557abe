"""The forms of a collection: a new one, a scan onto a pallet, a weight, its closing, the collector’s confirmation."""

from datetime import date

from django import forms
from django.db.models import QuerySet

from registry.figures.forms import FIRST_YEAR
from registry.organisations.forms.choices import OrganisationField
from registry.organisations.models import Organisation
from registry.shared.forms.fields import Day, LateMotive, YesNo
from registry.shared.forms.scan import ScanForm
from registry.waste.collecting.register import confirmed
from registry.waste.collecting.weights import SURE
from registry.waste.lifecycle import Fate
from registry.waste.models import PALLETS, Collection

WHY = "Obligatoire si un matériel pourrait encore servir : dites pourquoi il part au rebut."
PASTED = "Étiquettes ou numéros de série, un par ligne."


class CollectionForm(forms.ModelForm):
    class Meta:
        model = Collection
        fields = ["organisation", "collector", "site", "planned_on"]
        field_classes = {"organisation": OrganisationField}
        widgets = {"planned_on": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})}

    def __init__(self, *args, places: QuerySet[Organisation], **kwargs):
        """`places`: the organisations in whose name the person may open one."""
        super().__init__(*args, **kwargs)
        self.fields["organisation"].offer(places)
        self.fields["collector"].to_field_name = "name"


def pallet_field(label: str, **kwargs) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=PALLETS[0], max_value=PALLETS[-1], **kwargs)


class LoadForm(ScanForm):
    pallet = pallet_field("Palette", initial=PALLETS[0])

    field_order = ["pallet", "code"]


class PalletForm(forms.Form):
    # A text, so that a code scanned there is told from a number.
    palette = pallet_field(
        "Autre palette", widget=forms.TextInput(attrs={"inputmode": "numeric", "pattern": "[1-9][0-9]{0,2}"})
    )


class RemoveForm(forms.Form):
    tag = forms.CharField(label="Étiquette ou numéro de série", max_length=500)


class WeightForm(RemoveForm):
    mass_kg = forms.DecimalField(label="Poids (kg)", min_value=0, max_digits=6, decimal_places=2, localize=True)


class CloseForm(forms.Form):
    on = Day(label="Date de clôture", initial=date.today)
    motive = LateMotive(when=WHY, max_length=400)


class MotiveForm(forms.Form):
    motive = forms.CharField(label="Motif", max_length=400, help_text="Gardé dans l’historique de chaque matériel.")


class ProofForm(forms.Form):
    on = Day(label="Date de la preuve", initial=date.today)
    motive = LateMotive()


def sure() -> forms.BooleanField:
    return forms.BooleanField(
        label=SURE, required=False, help_text="À cocher seulement s’il s’écarte beaucoup du poids estimé."
    )


def pollutants(**kwargs) -> YesNo:
    """Said each time: a program that leaves it out would deny them."""
    return YesNo(label="Contient des polluants organiques persistants", **kwargs)


class ConfirmationForm(forms.ModelForm):
    """A BSD is asked of whoever needs one; how a take-back is promised, of whoever may decide it."""

    dispatched_on = Day(label="Enlevée le")
    received_on = Day(label="Reçue par le collecteur le")
    weight_kg = forms.DecimalField(
        label="Poids confirmé (kg)", min_value=0, max_digits=9, decimal_places=2, localize=True
    )
    weight_sure = sure()
    fate = forms.ChoiceField(label="Devenir", choices=Fate, initial=Fate.RECYCLE)
    reuse_commitment = YesNo(
        label="Le collecteur s’engage au réemploi",
        required=False,
        help_text="D’une reprise seulement. La preuve du réemploi s’atteste ensuite, sur la page de la collecte.",
    )
    pop = pollutants(initial="false")
    missing = forms.CharField(
        label="Manquants", required=False, widget=forms.Textarea(attrs={"rows": 3}), help_text=PASTED
    )
    received = forms.CharField(
        label="Ou ce que le collecteur a reçu",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=f"{PASTED} Laissez les deux vides si tout est reçu.",
    )
    motive = LateMotive()

    class Meta:
        model = Collection
        fields = "dispatched_on received_on weight_kg slip bsd operation_code operation_mode".split()

    field_order = (
        "dispatched_on received_on weight_kg weight_sure slip bsd missing received fate reuse_commitment operation_code"
        " operation_mode pop motive"
    ).split()

    def __init__(self, *args, eco_organisme: bool, may_take_back: bool, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["operation_code"].required = True
        self.fields["slip"].required = eco_organisme
        self.fields["bsd"].required = not eco_organisme
        if eco_organisme:
            del self.fields["bsd"]
        if not may_take_back:
            self.fields["fate"].choices = [(Fate.RECYCLE.value, Fate.RECYCLE.label)]
            del self.fields["reuse_commitment"]

    def _post_clean(self):
        """The writer judges the model, once it holds the row."""


class AmendForm(forms.ModelForm):
    """The paper of the collector, copied again; what left and what did not is told by the ledger alone."""

    received_on = Day(label="Reçue par le collecteur le")
    weight_kg = forms.DecimalField(
        label="Poids confirmé (kg)", min_value=0, max_digits=9, decimal_places=2, localize=True
    )
    weight_sure = sure()
    pop = pollutants()
    motive = forms.CharField(label="Motif", max_length=200, help_text="Gardé avec ce que le bon disait avant.")

    class Meta:
        model = Collection
        fields = "received_on weight_kg slip bsd operation_code operation_mode pop".split()

    field_order = "received_on weight_kg weight_sure slip bsd operation_code operation_mode pop motive".split()

    def __init__(self, *args, eco_organisme: bool, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["operation_code"].required = True
        self.fields["slip"].required = eco_organisme
        self.fields["bsd"].required = not eco_organisme
        if eco_organisme:
            del self.fields["bsd"]

    def _post_clean(self):
        """The writer judges the model, once it holds the row."""


class RegisterForm(forms.Form):
    """Which collections the register tells: those of a year, of one organisation and all below it."""

    organisation = OrganisationField(label="Organisation", required=False, empty_label="Toutes")
    year = forms.IntegerField(label="Année", min_value=FIRST_YEAR, max_value=9999, localize=False)

    def __init__(self, data, *, user):
        chosen = {name: data[name] for name in self.base_fields if data.get(name)}
        super().__init__({"year": date.today().year} | chosen)
        self.fields["organisation"].queryset = Organisation.objects.visible_to(user).holding_fleet()

    def chosen(self, collections):
        """Those of `collections` that it asks for."""
        place = self.cleaned_data["organisation"]
        here = collections.filter(organisation__path__startswith=place.path) if place else collections
        return confirmed(here, self.cleaned_data["year"])
