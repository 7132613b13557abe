"""What is told in words: a count with its noun, and a device's history, newest first, with what may be undone."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.utils.formats import date_format, number_format

from registry.ledger import correctable
from registry.models import Device, Event

# What the words about an event read beside it.
TOLD = "by", "organisation", "counterparty", "corrects", "amends"


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
    return told(list(device.events.select_related(*TOLD).order_by("pk")))


def told(events: list[Event]) -> list[Line]:
    """The events of one device, the oldest first, as lines, the newest first."""
    corrected = {event.corrects_id for event in events if event.corrects_id}
    undoable = correctable(events)
    before = _before(events)
    return [
        Line(event, list(facts(event, before.get(event.pk))), event.pk in corrected, event == undoable)
        for event in reversed(events)
    ]


def facts(event: Event, before: Event | None = None) -> Iterator[tuple[str, str]]:
    """What an event tells beyond its act and its day; `before` is what an amendment replaces."""
    if event.corrects_id:
        yield "Annule", event.corrects.get_action_display()
    if before:
        yield from _amended(event, before)
        yield _label("motive"), event.motive
        return
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


def _amended(event: Event, before: Event) -> Iterator[tuple[str, str]]:
    yield "Rectifie", event.amends.get_action_display()
    if event.on != before.on:
        yield "Date d’acquisition", f"{_day(before.on)} → {_day(event.on)}"
    if event.origin != before.origin:
        old, new = (each.get_origin_display() or "inconnue" for each in (before, event))
        yield _label("origin"), f"{old} → {new}"


def _before(events: list[Event]) -> dict[int, Event]:
    """For each amendment, what it replaced: the entry itself, or an earlier amendment that stood then."""
    chains: dict[int, list[Event]] = {event.pk: [event] for event in events}
    replaced = {}
    for event in events:
        if event.amends_id:
            replaced[event.pk] = chains[event.amends_id][-1]
            chains[event.amends_id].append(event)
        elif event.corrects_id and event.corrects.amends_id:
            chains[event.corrects.amends_id].remove(event.corrects)
    return replaced


def _day(day) -> str:
    return date_format(day, "j F Y") if day else "inconnue"


def _label(name: str) -> str:
    label = str(Event._meta.get_field(name).verbose_name)
    return label[:1].upper() + label[1:]
