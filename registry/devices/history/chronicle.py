"""A device's history in words, the newest first: its acts and its facts, before and after, with what may be undone."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Count
from django.utils.formats import number_format

from registry.devices import facts
from registry.devices.ledger import correctable
from registry.devices.models import Category, Change, Device, Event
from registry.devices.models.device import FACTS, Fact
from registry.shared import access, wording
from registry.shared.access import Actor
from registry.shared.wording import capital

# What is written by somebody for his own entity.
PRIVATE_WORDS = "counterparty_name", "motive"
PARTIES = "organisation", "counterparty", "joined_to"
# What the words about an event read beside it.
EVENT_RELATIONS = "by", "organisation", "counterparty", "corrects", "amends", "joined_to"

LABELS = {column.name: capital(str(column.verbose_name)) for column in Event._meta.fields}


@dataclass(frozen=True)
class HistoryLine:
    """One act, or the facts that one operation changed.

    `facts` are (name, value) pairs; `undone` tells the event was corrected, `last` that it can be; `others` counts the
    other devices of the same operation.
    """

    row: Event | Change
    title: str
    facts: list[tuple[str, str]]
    day: str = ""
    event: Event | None = None
    undone: bool = False
    last: bool = False
    others: int = 0


def history(device: Device, user: Actor = access.OPERATOR) -> list[HistoryLine]:
    """As `user` is told it; by default, whole."""
    events = list(device.events.select_related(*EVENT_RELATIONS).told_to(user).order_by("pk"))
    return told(events, list(device.changes.select_related("by").told_to(user).order_by("pk")))


def told(events: list[Event], changes: Sequence[Change] = ()) -> list[HistoryLine]:
    """The events and changes of one device, as somebody is told them, the oldest first; the newest line first."""
    corrected = {event.corrects_id for event in events if event.corrects_id}
    undoable, before = correctable(events), _before(events)
    rows: list[Event | Change] = [*events, *changes]
    together = _together({row.operation for row in rows})

    def others(row: Event | Change) -> int:
        return together[row.operation] - 1 if row.told else 0

    lines = [
        HistoryLine(
            event,
            event.get_action_display(),
            list(_facts(event, before.get(event.pk))),
            "" if event.amends_id else day(event.on, "à une date inconnue"),
            event,
            event.pk in corrected,
            event == undoable,
            others(event),
        )
        for event in reversed(events)
    ]
    lines += [
        HistoryLine(
            rows[0],
            "Informations modifiées",
            list(_changed(rows)),
            others=others(rows[0]),
        )
        for rows in reversed(_by_operation(changes))
    ]
    return sorted(lines, key=_recorded, reverse=True)


def written(device: Device, of: Iterable[Fact] = FACTS.values()) -> list[tuple[Fact, str]]:
    """Its plain facts in words, empty where they are not known."""
    return [(fact, _said(getattr(device, fact.name))) for fact in of]


def day(on: date | None, unknown: str = "inconnue") -> str:
    return wording.day(on) or unknown


def _recorded(line: HistoryLine) -> datetime:
    return line.row.recorded_at


def _by_operation(changes: Iterable[Change]) -> list[list[Change]]:
    groups: dict[UUID, list[Change]] = defaultdict(list)
    for row in changes:
        groups[row.operation].append(row)
    return list(groups.values())


def _together(operations: set[UUID]) -> dict[UUID, int]:
    """How many devices each operation wrote on."""
    counts: dict[UUID, int] = dict.fromkeys(operations, 1)
    for model in (Event, Change):
        rows = model.objects.filter(operation__in=operations).order_by().values_list("operation")
        for operation, number in rows.annotate(number=Count("device", distinct=True)):
            counts[operation] = max(counts[operation], number)
    return counts


def _changed(rows: list[Change]) -> Iterator[tuple[str, str]]:
    codes = {text for row in rows if row.field == "category" for text in (row.before, row.after)}
    names = dict(Category.objects.filter(code__in=codes).values_list("code", "name")) if codes else {}
    for row in rows:
        old, new = (
            names.get(text, text) if row.field == "category" else _said(facts.read(row.field, text)) or "vide"
            for text in (row.before, row.after)
        )
        yield row.get_field_display(), f"{old} → {new}"
    if rows[0].motive and rows[0].told:
        yield LABELS["motive"], rows[0].motive


def _said(value: Any) -> str:
    match value:
        case None:
            return ""
        case date():
            return day(value)
        case Decimal():
            return f"{number_format(value, 2, force_grouping=True)} €"
    return str(value)


def _facts(event: Event, before: Event | None = None) -> Iterator[tuple[str, str]]:
    """What an event tells beyond its act and its day; `before` is what an amendment replaces."""
    if event.corrects:
        yield "Annule", event.corrects.get_action_display()
    if before:
        yield from _amended(event, before)
        return
    for name in ("origin", "erasure"):
        if getattr(event, name):
            yield LABELS[name], getattr(event, f"get_{name}_display")()
    for name in (*PARTIES, *(PRIVATE_WORDS if event.told else ())):
        if getattr(event, name):
            yield LABELS[name], str(getattr(event, name))
    for name in ("functional", "security_excluded", "reuse_commitment"):
        if getattr(event, name) is not None:
            yield LABELS[name], "oui" if getattr(event, name) else "non"
    if event.unit_value is not None:
        yield LABELS["unit_value"], _said(event.unit_value)


def _amended(event: Event, before: Event) -> Iterator[tuple[str, str]]:
    if event.amends:
        yield "Rectifie", event.amends.get_action_display()
    if event.on != before.on:
        yield "Date d’acquisition", f"{day(before.on)} → {day(event.on)}"
    if event.origin != before.origin:
        old, new = (each.get_origin_display() or "inconnue" for each in (before, event))
        yield LABELS["origin"], f"{old} → {new}"
    if event.told:
        yield LABELS["motive"], event.motive


def _before(events: list[Event]) -> dict[int, Event]:
    """For each amendment, what it replaced: the entry itself, or an earlier amendment that stood then."""
    chains: dict[int, list[Event]] = {event.pk: [event] for event in events}
    replaced = {}
    for event in events:
        if event.amends_id:
            replaced[event.pk] = chains[event.amends_id][-1]
            chains[event.amends_id].append(event)
        elif event.corrects and event.corrects.amends_id:
            chains[event.corrects.amends_id].remove(event.corrects)
    return replaced
