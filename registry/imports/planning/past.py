"""The past that the dates of a row tell: one act after the other, the exit last."""

from collections.abc import Iterable, Iterator

from registry.devices.ledger import Step
from registry.devices.lifecycle import Action, Route
from registry.imports.explaining.states import Contradicted, reach
from registry.imports.planning.reader import Reader
from registry.imports.values.columns import HEADINGS
from registry.imports.values.tables import Row
from registry.shared.moves import Reason

EXITS: dict[str, str] = {
    Route.DONATED: Action.DONATE,
    Route.STAFF: Action.STAFF,
    Route.TRANSFERRED: Action.TRANSFER,
    Route.SOLD: Action.SELL,
    Route.TAKEN_BACK: Action.TAKE_BACK,
    Route.RECYCLED: Action.RECYCLE,
    Route.LOST: Action.LOSE,
    Route.STOLEN: Action.STEAL,
}
# A person's name has no place in a ledger that nothing can erase, and nobody receives a loss.
NAMELESS = (Route.STAFF, Route.LOST, Route.STOLEN)
# These leave from wherever they stand; the others are retired first.
SUDDEN = (Route.LOST, Route.STOLEN)
# Where to look when a step of the past is refused.
COLUMN_OF: dict[str, str] = {
    Action.REGISTER: "acquired_on",
    Action.ISSUE: "issued_on",
    Action.REASSIGN: "reused_on",
    Action.ASSESS: "functional",
    Action.RETIRE: "retired_on",
    Action.ERASE: "erasure",
    Action.PROVE: "reuse_proof",
    Action.STORE: "status",
    Action.REPAIR: "status",
    Action.RESUME: "status",
} | dict.fromkeys(EXITS.values(), "left_on")


def steps(reader: Reader, row: Row) -> list[Step]:
    """The acts that the dates of a row imply, and the last one that its state adds."""
    told = list(_told(reader, row))
    try:
        return reach(row.status, told)
    except Contradicted as state:
        reason = f"Les dates disent « {state} » : corrigez la date, ou videz cette case."
        reader.refuse(row, "status", Reason("dates_contradict_state", reason))
        return told


def _told(reader: Reader, row: Row) -> Iterator[Step]:
    """The acts that the dates of a row imply, in their order; a day that is not known is None."""
    entry = {"organisation": reader.place(row), "origin": row.text("origin")}
    yield Step(Action.REGISTER, row.day("acquired_on"), entry)
    yield from held(row, _uses(row), retires=retires(row))
    yield from leaving(reader, row)


def _uses(row: Row) -> Iterator[Step]:
    issued, reused = row.day("issued_on"), row.day("reused_on")
    if issued or reused:
        yield Step(Action.ISSUE, issued)
    if reused:
        yield Step(Action.REASSIGN, reused)


def retires(row: Row) -> bool:
    """Whether what a row says implies that its device was retired."""
    route = row.text("route")
    return bool(row.values.get("retired_on") or (route and route not in SUDDEN))


def held(row: Row, uses: Iterable[Step], *, retires: bool) -> Iterator[Step]:
    """The acts between an entry and an exit, `uses` among them: a device that is retired is erased after that."""
    get = row.values.get
    erased = get("erasure") not in (None, "", "pending")
    erase = [Step(Action.ERASE, None, {"erasure": get("erasure")})] if erased else []
    if not retires:
        yield from erase
    yield from uses
    state = {"functional": get("functional"), "unit_value": get("unit_value")}
    aside = {"security_excluded": get("security_excluded"), **({} if retires else state)}
    if any(value is not None for value in aside.values()):
        yield Step(Action.ASSESS, None, aside)
    if retires:
        yield Step(Action.RETIRE, row.day("retired_on"), state)
        yield from erase


def leaving(reader: Reader, row: Row) -> Iterator[Step]:
    """The exit that a row tells, and the proof of what became of it."""
    get = row.values.get
    route, left_on = row.text("route"), row.day("left_on")
    if not route or not left_on:
        if route or left_on:
            missing = "left_on" if route else "route"
            reason = f"Une sortie a une date et une voie : indiquez « {HEADINGS[missing]} »."
            reader.refuse(row, missing, Reason("exit_incomplete", reason))
        return
    facts = {} if route in NAMELESS else reader.counterparty(row)
    if route in NAMELESS and get("counterparty"):
        reader.left_out.append(f"Ligne {row.line} : le bénéficiaire n’est pas gardé ({Route(route).label}).")
    if route in (Route.SOLD, Route.TAKEN_BACK):
        facts["reuse_commitment"] = get("reuse_commitment")
    yield Step(EXITS[route], left_on, facts)
    if get("reuse_proof") and route in (Route.SOLD, Route.TAKEN_BACK):
        yield Step(Action.PROVE, None)
