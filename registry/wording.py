"""What is told in words: a count with its noun, and a device's history, newest first, with what may be undone."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.utils.formats import number_format

from registry.ledger import correctable
from registry.models import Device, Event


def counted(number: int, words: str) -> str:
    """« 1 matériel importé », « 2 matériels importés »."""
    marked = " ".join(f"{word}s" for word in words.split()) if number > 1 else words
    return f"{_grouped(number)} {marked}"


def brought(numbers: dict[str, int], *, dry_run: bool = False) -> str:
    """« 2 matériels importés, 1 modifié, 3 inchangés. »"""
    done = counted(numbers["new"], "matériel importé"), counted(numbers["changed"], "modifié")
    ready = f"{counted(numbers['new'], 'matériel prêt')} à importer", f"{_grouped(numbers['changed'])} à modifier"
    new, changed = ready if dry_run else done
    parts = [new, changed if numbers["changed"] else "", counted(numbers["unchanged"], "inchangé")]
    return f"{', '.join(filter(None, parts if numbers['unchanged'] else parts[:2]))}."


def _grouped(number: int) -> str:
    return number_format(number, 0, force_grouping=True)


def kilograms(weight: Decimal) -> str:
    return f"{number_format(weight, 2, force_grouping=True)} kg"


@dataclass(frozen=True)
class Line:
    """`facts` are (name, value) pairs; `undone` tells the event was corrected, `last` that it can be."""

    event: Event
    facts: list[tuple[str, str]]
    undone: bool
    last: bool


def history(device: Device) -> list[Line]:
    related = "by", "organisation", "counterparty", "corrects"
    return told(list(device.events.select_related(*related).order_by("pk")))


def told(events: list[Event]) -> list[Line]:
    """The events of one device, the oldest first, as lines, the newest first."""
    corrected = {event.corrects_id for event in events if event.corrects_id}
    undoable = correctable(events)
    lines = [Line(event, list(facts(event)), event.pk in corrected, event == undoable) for event in events]
    return lines[::-1]


def facts(event: Event) -> Iterator[tuple[str, str]]:
    """What an event tells beyond its act and its day."""
    if event.corrects_id:
        yield "Annule", event.corrects.get_action_display()
    for name in ("origin", "erasure"):
        if getattr(event, name):
            yield _label(name), getattr(event, f"get_{name}_display")()
    for name in ("organisation", "counterparty", "counterparty_name", "motive"):
        if getattr(event, name):
            yield _label(name), str(getattr(event, name))
    for name in ("functional", "security_excluded", "reuse_commitment"):
        if getattr(event, name) is not None:
            yield _label(name), "oui" if getattr(event, name) else "non"
    if event.unit_value is not None:
        yield _label("unit_value"), f"{number_format(event.unit_value, 2, force_grouping=True)} €"


def _label(name: str) -> str:
    label = str(Event._meta.get_field(name).verbose_name)
    return label[:1].upper() + label[1:]
