"""What a row changes of a device that the registry knows: plain facts, and the acts that it does not have yet.

An empty cell changes nothing. What contradicts the past is refused: it is corrected where it stands.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from registry.devices.facts import CHECKED
from registry.devices.ledger import Step
from registry.devices.lifecycle import FLEET, Action, Status
from registry.devices.models import Device
from registry.devices.models.device import FACTS
from registry.imports.explaining.states import Contradicted, reach
from registry.imports.planning.rows import NAMELESS, SUDDEN, Reader
from registry.imports.values import cells
from registry.imports.values.columns import HEADINGS
from registry.imports.values.tables import Row
from registry.tabular.folding import fold

CORRECT = "un import ne réécrit pas le passé : corrigez-le sur la page du matériel"
# What the file may add to the past, and what only a correction may alter.
SETTLED = ("acquired_on", "origin", "issued_on", "reused_on", "retired_on", "erasure", "left_on", "route")
READY = (Status.RECEIVED, Status.IN_STOCK)
NOTHING = (None, "")
NOTES = [fact.name for fact in FACTS.values() if fact.kind == "note"]


@dataclass(frozen=True, slots=True)
class Update:
    """`facts` as `facts.change_each` takes them; `changed` holds (heading, before, after) for people."""

    facts: dict[str, Any]
    steps: list[Step]
    changed: list[tuple[str, str, str]]


def update(reader: Reader, row: Row, device: Device, known: dict[str, Any], *, not_its_own: bool) -> Update:
    """`known` is what an export says of the device, by column."""
    given = {key: value for key, value in row.values.items() if value not in NOTHING}
    for key in ("serial", "manufacturer") if not_its_own else ():
        given.pop(key, None)
    if given.get("erasure") == "pending":
        del given["erasure"]
    fresh = {key: value for key, value in given.items() if key != "tag" and not _same(key, value, known.get(key))}
    _place(reader, row, fresh, known)
    _counterparty(reader, row, fresh, known)
    _refuse_the_past(reader, row, device, fresh, known)
    facts = {key: fresh[key] for key in CHECKED if key in fresh}
    if "category" in fresh and fresh["category"] in reader.categories:
        facts["category"] = reader.categories[fresh["category"]]
    dated = list(_steps(reader, Row(row.line, {**fresh}), device))
    steps = _reached(reader, row, device, dated)
    changed = [(HEADINGS[key], shown(known.get(key)), shown(value)) for key, value in fresh.items()]
    if len(steps) > len(dated):
        changed.append((HEADINGS["status"], device.get_status_display(), Status(row.status).label))
    return Update(facts, steps, changed)


def _reached(reader: Reader, row: Row, device: Device, steps: list[Step]) -> list[Step]:
    """The same acts, and the last one that the state of the row adds."""
    try:
        return reach(row.status, steps, device.status)
    except Contradicted as state:
        reader.refuse(row, "status", f"Le registre dit « {state} » et {CORRECT}.")
        return steps


def shown(value: Any) -> str:
    """A cell as people read it."""
    match value:
        case bool():
            return "oui" if value else "non"
        case date():
            return f"{value:%d/%m/%Y}"
        case Decimal():
            return f"{value:.2f}".replace(".", ",")
    return "" if value is None else str(value)


def _same(key: str, value: Any, known: Any) -> bool:
    """Texts are compared as a file says them: a page may have kept spaces that no file keeps."""
    if value == known:
        return True
    if isinstance(value, str) and isinstance(known, str) and known:
        try:
            return value == (cells.note if key in NOTES else cells.text)(known)
        except ValueError:
            return False
    # A device that nothing excludes is exported without a word.
    return value is False and known is None and key in ("security_excluded", "reuse_proof")


def _place(reader: Reader, row: Row, fresh: dict, known: dict) -> None:
    """Where it is held: codes are compared as they are read, without case."""
    if "organisation" not in fresh:
        return
    named = reader.place(row)
    del fresh["organisation"]
    if named.code != known["organisation"]:
        reason = f"Ce matériel est tenu par « {known['organisation']} » : déplacez-le ou transférez-le depuis sa page."
        reader.refuse(row, "organisation", reason)


def _counterparty(reader: Reader, row: Row, fresh: dict, known: dict) -> None:
    if "counterparty" not in fresh or not known.get("route"):
        return
    there = reader.counterparty(row)
    named = there["counterparty"].code if "counterparty" in there else there.get("counterparty_name", "")
    if not there or known["route"] in NAMELESS or fold(named) == fold(known["counterparty"] or ""):
        del fresh["counterparty"]


def _refuse_the_past(reader: Reader, row: Row, device: Device, fresh: dict, known: dict) -> None:
    """Takes out of `fresh` what contradicts what the registry knows, each with its sentence."""
    for key in (*SETTLED, "counterparty", "reuse_commitment", "reuse_proof"):
        if key in fresh and (reason := _contradiction(key, fresh, device, known)):
            reader.refuse(row, key, reason)
            del fresh[key]


def _contradiction(key: str, fresh: dict, device: Device, known: dict) -> str | None:
    said = known.get(key)
    if said not in NOTHING and (key, said) != ("reuse_proof", False):
        return f"Le registre dit « {shown(said)} » et {CORRECT}."
    gone = bool(known.get("route"))
    late = {
        "acquired_on": True,
        "origin": True,
        "issued_on": device.used,
        "retired_on": device.status not in FLEET,
        "counterparty": gone,
        "reuse_commitment": gone,
    }
    return f"Le registre n’a pas cette information pour ce mouvement et {CORRECT}." if late.get(key) else None


def _steps(reader: Reader, row: Row, device: Device) -> Iterator[Step]:
    """The acts that the registry does not have yet, in the order of a past."""
    get = row.values.get
    route = get("route") or ""
    retires = device.status in FLEET and bool(get("retired_on") or (route and route not in SUDDEN))
    erase = [Step(Action.ERASE, None, {"erasure": get("erasure")})] if get("erasure") else []
    if not retires:
        yield from erase
    yield from _uses(row, device)
    state = {"functional": get("functional"), "unit_value": get("unit_value")}
    aside = {"security_excluded": get("security_excluded"), **({} if retires else state)}
    if any(value is not None for value in aside.values()):
        yield Step(Action.ASSESS, None, aside)
    if retires:
        yield Step(Action.RETIRE, get("retired_on"), state)
        yield from erase
    if "route" in row.values or "left_on" in row.values:
        yield from reader.exit(row)
    elif get("reuse_proof"):
        yield Step(Action.PROVE, None)


def _uses(row: Row, device: Device) -> Iterator[Step]:
    """Put to use, and again: what comes back to stock was used already, and its next issue is the reuse."""
    issued, reused = row.values.get("issued_on"), row.values.get("reused_on")
    if issued or (reused and device.status in READY and not device.used):
        yield Step(Action.ISSUE, issued)
    if reused and device.status in READY and device.used:
        yield Step(Action.ISSUE, reused)
    elif reused:
        yield Step(Action.REASSIGN, reused)
