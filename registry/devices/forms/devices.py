"""The forms of a device: its plain facts, and its entry into the registry."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Field

from registry.devices import facts
from registry.devices.identity import bearers, doubles, serials
from registry.devices.ledger import History, Step
from registry.devices.lifecycle import Action, Origin
from registry.devices.models import Device
from registry.devices.models.device import FACTS
from registry.organisations.forms.choices import OrganisationField, fleets
from registry.shared.forms.fields import Day, Euros, LateMotive
from registry.shared.forms.refusals import sentence
from registry.shared.moves import Reason
from registry.shared.validators import invalid

# What a device is recognised by, beside its label.
NAMING = ("serial", "manufacturer")
MOST_SHOWN = 10


def form_field(column: Field) -> forms.Field:
    fact = FACTS[column.name]
    words = {"label": fact.label, "help_text": fact.hint, "required": not column.blank}
    match fact.kind:
        case "price":
            return Euros(**words)
        case "date":
            return Day(**words)
        case "note":
            return column.formfield(widget=forms.Textarea(attrs={"rows": 3}), **words)
    return column.formfield(**words)


class DeviceForm(forms.ModelForm):
    """What both forms of a device ask, the plain facts, and judge beyond its columns.

    Where another device may be the same one, they ask: `lookalikes` are those that `user` may see.
    """

    distinct = forms.BooleanField(label="C’est un autre matériel", required=False, widget=forms.HiddenInput)
    # What is asked first; the other facts follow.
    field_order = ["organisation", "category", "manufacturer", "model", "serial", "origin", "acquired_on"]

    class Meta:
        model = Device
        fields = list(FACTS)
        formfield_callback = form_field

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user, self.lookalikes = user, []

    def clean(self):
        super().clean()
        named = {name: self.cleaned_data.get(name, "") for name in NAMING}
        if any(bearers.taken([Device(pk=self.instance.pk, **named)])):
            raise invalid(serials.TAKEN)
        if named != {name: getattr(self.instance, name) for name in NAMING}:
            self._ask(doubles.lookalikes(self.instance, **named))

    def _ask(self, alike) -> None:
        """Shown as a box to tick from then on, so that an answer once given stays in sight."""
        if not alike.exists():
            return
        self.fields["distinct"].widget = forms.CheckboxInput()
        self.lookalikes = list(alike.visible_to(self.user).shown().order_by("pk")[:MOST_SHOWN])
        if not self.cleaned_data.get("distinct"):
            self.add_error("distinct", _doubt(self.lookalikes))


def _doubt(devices: list[Device]) -> ValidationError:
    """Those that may not be seen are not named."""
    named = ", ".join(f"{device.pretty_tag} ({device.title})" for device in devices) or "hors de votre périmètre"
    return invalid(
        Reason(
            "looks_like_another",
            f"Ce numéro de série est au registre sous une autre marque : {named}."
            " Si c’est un autre matériel, confirmez-le.",
        )
    )


class FactsForm(DeviceForm):
    """The plain facts, which may be changed at any time; those that figures read ask why."""

    motive = forms.CharField(
        label="Motif",
        max_length=500,
        required=False,
        help_text="Obligatoire si vous changez la catégorie, le prix ou la date de fabrication.",
    )

    def clean(self):
        """What a figure reads does not change without a word of why."""
        super().clean()
        if facts.WEIGHTY & set(self.changed_data) and not self.cleaned_data.get("motive"):
            self.add_error("motive", sentence(facts.MOTIVE_OF_FACT))

    def values(self) -> dict:
        """The keywords of `facts.change`: what was changed, and why."""
        given = [name for name in self.changed_data if name != "distinct"]
        return {name: self.cleaned_data[name] for name in [*given, "motive"]}


class EntryForm(DeviceForm):
    """A new device, with the facts of its reception."""

    organisation = OrganisationField(label="Organisation")
    acquired_on = Day(label="Date d’acquisition", initial=date.today)
    origin = forms.ChoiceField(label="Origine", choices=[("", "Choisissez"), *Origin.choices])
    motive = LateMotive()

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, user=user, **kwargs)
        self.fields["organisation"].queryset = fleets(user, Action.RECEIVE)

    def clean(self):
        """A device whose entry was undone enters again as the same one, with its label."""
        super().clean()
        self.instance = self.returning() or self.instance

    def returning(self) -> Device | None:
        named = {name: self.cleaned_data.get(name, "") for name in NAMING}
        same = bearers.number(**named)._asdict()
        return Device.objects.undone(self.user).filter(**same).first() if named["serial"] else None

    def history(self) -> History:
        given = self.cleaned_data
        facts = {name: given[name] for name in ("organisation", "origin")}
        return History(self.instance, [Step(Action.RECEIVE, given["acquired_on"], facts, given["motive"])])


def alike(device: Device) -> dict[str, Any]:
    """What the form of an entry begins with for another one like `device`: all but what tells two of them apart."""
    stay = device.stays.latest("pk")
    entry = {"organisation": device.organisation.code, "acquired_on": stay.acquired_on, "origin": stay.origin}
    return entry | {name: getattr(device, name) for name in FACTS if name not in ("serial", "note")}


class AmendmentForm(forms.Form):
    """The facts of an entry as they should have been recorded."""

    on = Day(label="Date d’acquisition", required=False, help_text="Laissez vide si elle est inconnue.")
    origin = forms.ChoiceField(label="Origine", choices=[("", "Inconnue"), *Origin.choices], required=False)
    motive = forms.CharField(
        label="Motif de la rectification",
        max_length=500,
        help_text="L’historique garde les valeurs d’avant, avec ce motif.",
    )


class CorrectionForm(forms.Form):
    motive = forms.CharField(
        label="Motif de l’annulation",
        max_length=500,
        help_text="Le mouvement reste dans l’historique, avec ce motif.",
    )
