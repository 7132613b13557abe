"""What a row changes of a device that the registry knows: plain facts, and the acts that it does not have yet."""

from dataclasses import dataclass, replace
from typing import Any

from registry.devices.facts import CHECKED
from registry.devices.ledger import Step
from registry.devices.lifecycle import Status
from registry.devices.models import Device
from registry.imports.planning.differences import Values, news, shown
from registry.imports.planning.gains import gained, reached
from registry.imports.planning.reader import Reader
from registry.imports.values.columns import HEADINGS
from registry.imports.values.tables import Row


@dataclass(frozen=True, slots=True)
class Update:
    """`facts` as `facts.change_each` takes them; `changed` holds (heading, before, after) for people."""

    facts: dict[str, Any]
    steps: list[Step]
    changed: list[tuple[str, str, str]]


def update(reader: Reader, row: Row, device: Device, known: Values, *, not_its_own: bool) -> Update:
    """`known` is what an export says of the device, by column."""
    fresh = news(reader, row, device, known, not_its_own=not_its_own)
    dated = list(gained(reader, replace(row, values=fresh), device))
    steps = reached(reader, row, device, dated)
    changed = [(HEADINGS[key], shown(known.get(key)), shown(value)) for key, value in fresh.items()]
    if len(steps) > len(dated):
        changed.append((HEADINGS["status"], device.get_status_display(), Status(row.status).label))
    return Update(_facts(reader, fresh), steps, changed)


def _facts(reader: Reader, fresh: Values) -> dict[str, Any]:
    facts = {key: fresh[key] for key in CHECKED if key in fresh}
    if category := reader.categories.get(fresh.get("category", "")):
        facts["category"] = category
    return facts
