"""The form of an act: its fields are what the move asks for and takes. Pages, scans and the API share it."""

from collections import Counter
from collections.abc import Iterable
from datetime import date

from django import forms

from registry.devices.data_gate import ATTESTED_ERASURES
from registry.devices.lifecycle import LEAVES, MOVES, OTHER_ROLE, Action, Origin, judge
from registry.devices.models import Device, Event, Policy
from registry.devices.orientation import chosen_exit
from registry.organisations.forms.choices import OrganisationField, fleets
from registry.organisations.models import Organisation
from registry.shared import access
from registry.shared.forms.fields import Day, Euros, LateMotive, YesNo
from registry.shared.moves import Move, Reason
from registry.shared.validators import invalid

NOBODY_CHOSEN = Reason("recipient_missing", "Choisissez un destinataire, ou écrivez son nom.")
WHY = "Obligatoire si vous vous écartez de la destination proposée."


class ActForm(forms.Form):
    """`facts()` gives the keywords of `ledger.record`, once the form is valid."""

    on = Day(label="Date", initial=date.today)

    def __init__(self, *args, move: Move, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.move = move
        for name in (*move.asks, *move.takes):
            for field, build in FACTS[name].items():
                self.fields[field] = build(user, move, required=name in move.asks)
        self.fields["motive"] = LateMotive(when=WHY if chosen_exit(move.action) else "", max_length=500)

    def clean(self):
        """A recipient is one of the list, or a name."""
        facts = self.cleaned_data
        if "counterparty" in self.move.asks and not (facts.get("counterparty") or facts.get("counterparty_name")):
            self.add_error("counterparty", invalid(NOBODY_CHOSEN))
        return facts

    def facts(self) -> dict:
        return {name: value for name, value in self.cleaned_data.items() if value not in (None, "")}


def _place(user, move: Move, *, required: bool):
    hint = "" if required else "Laissez vide si le matériel ne change pas de service."
    return OrganisationField(fleets(user, move.action), label="Service", required=required, help_text=hint)


def _counterparty(user, move: Move, *, required: bool):
    outside = Organisation.objects.exclude(kind="service").order_by("name")
    return OrganisationField(outside, label="Destinataire", required=False, empty_label="Non listé")


def _counterparty_name(user, move: Move, *, required: bool):
    return forms.CharField(label="Nom du destinataire, s’il n’est pas listé", max_length=200, required=False)


def _assignee(user, move: Move, *, required: bool):
    hint = (
        "Qui s’en sert. Ce nom n’est lu que sur la page du matériel, et s’efface quand il change de mains ou revient."
    )
    return forms.CharField(label="Agent", max_length=120, required=False, help_text=hint)


def _functional(user, move: Move, *, required: bool):
    return YesNo(label="Fonctionne", required=required)


def _unit_value(user, move: Move, *, required: bool):
    hint = "Configuration complète, en euros. Au-delà du plafond, un matériel ne peut pas être donné."
    return Euros(label="Valeur unitaire estimée", required=required, help_text=hint)


def _excluded(user, move: Move, *, required: bool):
    return YesNo(label="Exclu de toute cession pour raison de sécurité", required=required)


def _erasure(user, move: Move, *, required: bool):
    return forms.ChoiceField(label="Mode d’effacement", choices=[("", "Choisissez"), *ATTESTED_ERASURES])


def _origin(user, move: Move, *, required: bool):
    return forms.ChoiceField(label="Origine", choices=[("", "Choisissez"), *Origin.choices], required=required)


def _commitment(user, move: Move, *, required: bool):
    return YesNo(label="L’acquéreur s’engage au réemploi", required=required)


FACTS = {
    "organisation": {"organisation": _place},
    "counterparty": {"counterparty": _counterparty, "counterparty_name": _counterparty_name},
    "assignee": {"assignee": _assignee},
    "functional": {"functional": _functional},
    "unit_value": {"unit_value": _unit_value},
    "security_excluded": {"security_excluded": _excluded},
    "erasure": {"erasure": _erasure},
    "origin": {"origin": _origin},
    "reuse_commitment": {"reuse_commitment": _commitment},
}


def refused(device: Device, user) -> list[tuple[Move, list[str]]]:
    """The acts that may not happen to `device` now, with every reason that the rules and the role give.

    Empty for whoever acts on nothing here. What a form would still tell (a recipient, a service) is not held against
    it.
    """
    if not access.may(user, "edit", device.organisation):
        return []
    rules, refused = Policy.current(), []
    for move in MOVES.values():
        event = Event(device=device, action=move.action, on=date.today())
        reasons = judge(device, event, rules)
        if not access.may(user, move.action, device.organisation):
            reasons.append(OTHER_ROLE)
        if reasons and (move.direct or move.action in (Action.ERASE, Action.OFFER)):
            refused.append((move, reasons))
    return refused


def offered(devices: Iterable[Device], user, *, every: bool = True) -> list[Move]:
    """The acts that the states of `devices` allow (of each, or of one at least) and that `user` may do to all."""
    devices, enough = list(devices), all if every else any
    places = {device.organisation for device in devices}
    return [
        move
        for move in MOVES.values()
        if move.direct
        and devices
        and enough(device.status in move.sources for device in devices)
        and all(access.may(user, move.action, place) for place in places)
    ]


def counted(devices: Iterable[Device], user) -> dict[str, list[tuple[Move, int]]]:
    """Each act with how many of `devices` allow it (the others will be named), the exits apart."""
    devices = list(devices)
    states = Counter(device.status for device in devices)
    counts = [(move, sum(states[status] for status in move.sources)) for move in offered(devices, user, every=False)]
    return {
        "moves": [(move, count) for move, count in counts if move.action not in LEAVES],
        "exits": [(move, count) for move, count in counts if move.action in LEAVES],
    }
