"""What a person fills in about a lot or a claim."""

from django import forms
from django.db.models import QuerySet

from donations.gifts import offerable
from donations.gifts.claims import BASES
from donations.gifts.lots import NOTHING_CHOSEN
from donations.lifecycle import HANDED, LegalBasis
from donations.models import Claim, Lot
from registry.devices.forms.documents import ScannedFile
from registry.devices.identity.lookup import find_all
from registry.devices.models import Device
from registry.organisations.forms.choices import OrganisationField
from registry.organisations.models import Organisation
from registry.shared import wording
from registry.shared.access import within
from registry.shared.forms.fields import Day, LateMotive
from registry.shared.moves import Reason
from registry.shared.validators import invalid

PROPOSED = 25
LEFT_OUT = Reason("left_out", "{} à contrôler encore : cochez pour remettre le lot sans eux.")


def motive_of_a_lot() -> forms.CharField:
    hint = "Obligatoire si l’un des matériels est orienté vers le recyclage : hors d’usage, ou trop ancien."
    return forms.CharField(label="Motif", required=False, max_length=500, help_text=hint)


class LotForm(forms.ModelForm):
    """It gives the `devices`: those ticked, and those of the pasted list."""

    chosen = forms.MultipleChoiceField(
        label="Matériels réformés qui peuvent être donnés",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Les plus récents. Pour les autres, collez leurs étiquettes ci-dessous.",
    )
    pasted = forms.CharField(
        label="Étiquettes ou numéros de série",
        required=False,
        max_length=80_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Un par ligne, ou séparés par des virgules.",
    )
    motive = motive_of_a_lot()
    field_order = ["title", "organisation", "chosen", "pasted", "motive", "description", "place", "collect_by"]

    class Meta:
        model = Lot
        fields = ["title", "organisation", "description", "place", "collect_by"]
        field_classes = {"organisation": OrganisationField}
        widgets = {
            "description": forms.Textarea(attrs={"rows": 3}),
            "collect_by": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        }

    def __init__(self, *args, places: QuerySet[Organisation], reach: QuerySet[Device], **kwargs):
        """`places`: the organisations in whose name the person may offer; `reach`: the devices that they may give."""
        super().__init__(*args, **kwargs)
        self.reach = reach
        self.fields["organisation"].offer(places.order_by("path"))
        self.fields["organisation"].help_text = "Ses agents contrôlent les matériels et les remettent."
        proposed = offerable(self.reach, PROPOSED)
        self.fields["chosen"].choices = [(device.tag, _described(device)) for device in proposed]
        if not proposed:
            del self.fields["chosen"]

    def clean(self):
        facts = super().clean()
        ticked = Device.objects.filter(tag__in=facts.get("chosen", ()))
        found, missing = find_all(facts.get("pasted", ""), self.reach)
        if missing:
            self.add_error("pasted", [invalid(reason) for reason in missing])
        devices = [*ticked, *found]
        if not devices and not self.errors:
            self.add_error("pasted", invalid(NOTHING_CHOSEN))
        written = {name: value for name, value in facts.items() if name not in ("chosen", "pasted")}
        return written | {"devices": devices}


def _described(device: Device) -> str:
    return f"{device.pretty_tag} {device.title}, {device.organisation}"


class WithdrawForm(forms.Form):
    says_optional = True

    motive = forms.CharField(
        label="Motif", max_length=400, required=False, help_text="Transmis à qui a demandé le lot."
    )


class ClaimForm(forms.ModelForm):
    class Meta:
        model = Claim
        fields = ["association", "reason", "beneficiaries"]
        field_classes = {"association": OrganisationField}
        widgets = {"reason": forms.Textarea(attrs={"rows": 5})}

    def __init__(self, *args, paths: list[str], **kwargs):
        super().__init__(*args, **kwargs)
        own = Organisation.objects.filter(within("path", paths), kind__in=BASES)
        self.fields["association"].queryset = own
        if len(own) == 1:
            self.initial.setdefault("association", own[0].code)


class AcceptForm(forms.ModelForm):
    legal_basis = forms.ChoiceField(label="Base légale de la cession", widget=forms.RadioSelect)

    class Meta:
        model = Claim
        fields = ["legal_basis", "decision"]
        labels = {"decision": "Message au bénéficiaire"}

    def __init__(self, *args, kind: str, **kwargs):
        super().__init__(*args, **kwargs)
        allowed = BASES.get(kind, ())
        self.fields["legal_basis"].choices = [choice for choice in LegalBasis.choices if choice[0] in allowed]


class DecisionForm(forms.ModelForm):
    says_optional = True

    class Meta:
        model = Claim
        fields = ["decision"]
        widgets = {"decision": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args, required: bool, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["decision"].required = required


class SignedForm(forms.Form):
    file = ScannedFile(label="Exemplaire signé")


class HandOverForm(forms.ModelForm):
    """`missing`: how many devices of the lot are not checked, which the person who leaves them out must say."""

    without = forms.BooleanField(
        label="Je remets le lot sans les matériels non contrôlés : ils restent réformés, chez nous.", required=False
    )
    motive = LateMotive()

    class Meta:
        model = Claim
        fields = ["handed_on", "handed_place", "donor_person", "beneficiary_person", "reservations"]
        field_classes = {"handed_on": Day}
        widgets = {"handed_on": Day.widget, "reservations": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args, missing: int, **kwargs):
        super().__init__(*args, **kwargs)
        self.missing = missing
        for name in HANDED:
            self.fields[name].required = True

    def clean(self):
        """What is ticked was seen: it is no fact of the hand-over."""
        super().clean()
        if not self.cleaned_data.pop("without", False) and self.missing:
            self.add_error("without", invalid(LEFT_OUT.format(wording.counted(self.missing, "matériel"))))
