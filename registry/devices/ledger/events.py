"""An event before it is written: which facts it may carry, which it needs, and where it needs a right."""

from datetime import date
from typing import Any

from registry.devices.lifecycle import ENTRIES, LEAVES, MOVES, Action
from registry.devices.models import Device, Event
from registry.organisations.models import Organisation
from registry.shared.act import Act
from registry.shared.moves import MOTIVE_MISSING, Move, Reason

# The facts that an event of each act may carry.
ALLOWED = {
    move.action: {*move.asks, *move.takes} - {"assignee"}
    | ({"counterparty_name"} if "counterparty" in move.asks and move.action in LEAVES else set())
    for move in MOVES.values()
} | {Action.CORRECT: set(), Action.AMEND: {"origin"}, Action.JOIN: set()}
NEEDS = {
    "organisation": Reason("organisation_missing", "indiquez l’organisation"),
    "counterparty": Reason("counterparty_missing", "indiquez le destinataire"),
    "functional": Reason("functional_missing", "indiquez s’il fonctionne"),
    "erasure": Reason("erasure_missing", "indiquez le mode d’effacement"),
    "origin": Reason("origin_missing", "indiquez l’origine"),
    "motive": MOTIVE_MISSING,
}


def places(event: Event) -> list[Organisation]:
    """Where an act needs a right: where the device is, and where it goes; for one that arrives, only there."""
    here = [] if event.action in ENTRIES | {Action.ACCEPT} else [event.device.organisation]
    return here + ([event.organisation] if event.organisation else [])


def event_of(
    device: Device, action: str, act: Act, on: date | None, facts: dict[str, Any], note: str | None = None
) -> Event:
    """What happened on a day, as an event that is not written yet; `note` stands for the motive of the act."""
    given = {name: value for name, value in facts.items() if value not in (None, "")}
    if strangers := given.keys() - ALLOWED[action]:
        raise TypeError(f"{action} takes no {sorted(strangers)}")
    told = {"by": act.author, "via": act.via, "operation": act.operation}
    given["motive"] = act.motive if note is None else note
    return Event(device=device, action=action, on=on, **told, **given)


def missing(move: Move, facts: dict[str, Any]) -> list[Reason]:
    """The facts that a move asks for and that nobody gave."""
    given = {name for name, value in facts.items() if value not in (None, "")}
    if "counterparty_name" in given:
        given.add("counterparty")
    return [NEEDS[name] for name in move.asks if name not in given]
