"""The acts that a row adds to the past of a device that the registry knows, in the order of a past."""

from collections.abc import Iterator

from registry.devices.ledger import Step
from registry.devices.lifecycle import FLEET, Action, Status
from registry.devices.models import Device
from registry.imports.explaining.states import Contradicted, reach
from registry.imports.planning.differences import CORRECT
from registry.imports.planning.past import held, leaving, retires
from registry.imports.planning.reader import Reader
from registry.imports.values.tables import Row
from registry.shared.moves import Reason

READY = (Status.RECEIVED, Status.IN_STOCK)


def gained(reader: Reader, row: Row, device: Device) -> Iterator[Step]:
    """What `row`, of which only news is left, tells of `device` as it stands."""
    yield from held(row, _uses(row, device), retires=device.status in FLEET and retires(row))
    if "route" in row.values or "left_on" in row.values:
        yield from leaving(reader, row)
    elif row.values.get("reuse_proof"):
        yield Step(Action.PROVE, None)


def reached(reader: Reader, row: Row, device: Device, steps: list[Step]) -> list[Step]:
    """The same acts, and the last one that the state of the row adds."""
    try:
        return reach(row.status, steps, device.status)
    except Contradicted as state:
        reader.refuse(row, "status", Reason("past_is_settled", f"Le registre dit « {state} » et {CORRECT}."))
        return steps


def _uses(row: Row, device: Device) -> Iterator[Step]:
    """Put to use, and again: what comes back to stock was used already, and its next issue is the reuse."""
    issued, reused = row.day("issued_on"), row.day("reused_on")
    if issued or (reused and device.status in READY and not device.used):
        yield Step(Action.ISSUE, issued)
    if reused and device.status in READY and device.used:
        yield Step(Action.ISSUE, reused)
    elif reused:
        yield Step(Action.REASSIGN, reused)
