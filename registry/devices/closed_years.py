"""An act dated in a closed year, or before it, needs the right to amend and a motive.

The rule: docs/decisions/law.md#closed-years.

A device counts in each year that it was there: an act of 2019 moves 2024 as well, and one whose day is not known may
move them all. An act of this year costs no query: only a past year can be closed.
"""

from collections.abc import Iterable
from datetime import date
from functools import cached_property

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet

from registry.devices.lifecycle import Action
from registry.devices.models import ClosedYear, Device, Event, Stay
from registry.organisations.models import Organisation
from registry.shared import access
from registry.shared.access import Actor
from registry.shared.moves import MOTIVE_WANTED, Reason

MOTIVE_ASKED = Reason(MOTIVE_WANTED, "l’année {} est close : indiquez le motif")
RIGHT = Reason("year_closed", "l’année {} est close : votre rôle ne permet pas d’y revenir")
# Acts hold it together, a closing alone: what is dated in a year is written before it is closed, or after.
LOCK, SHARED, ALONE = 20250101, "pg_advisory_xact_lock_shared", "pg_advisory_xact_lock"


class Closings:
    """The years that are closed, read once for all that an act writes."""

    @cached_property
    def _rows(self) -> list[ClosedYear]:
        wait_for(SHARED)
        return list(ClosedYear.objects.standing())

    def closed(self, on: date | None, place: Organisation) -> int | None:
        """The first year closed for the unit of `place` that a day lies in, or before; of an unknown day, the first."""
        since = on.year if on else 0
        if since >= date.today().year:
            return None
        units = (None, place.reporting_unit_id)
        later = (row.year for row in self._rows if row.year >= since and row.organisation_id in units)
        return min(later, default=None)

    def objections(
        self, days: Iterable[date | None], places: Iterable[Organisation], *, by: Actor, motive: str
    ) -> list[Reason]:
        """Why an act on these days, in these places, may not be written: a sentence for each closed year at most."""
        places = list(places)
        years = {year: place for day in days for place in places if (year := self.closed(day, place))}
        found = (objection(year, place, by, motive) for year, place in sorted(years.items(), key=lambda one: one[0]))
        return [reason for reason in found if reason]

    def counting(self, devices: Iterable[Device]) -> dict[int, int]:
        """The devices, by key, that the figures of a closed year may count, with the latest of these years."""
        keys = [device.pk for device in devices]
        found: dict[int, int] = {}
        for row in sorted(self._rows, key=lambda row: row.year) if keys else ():
            stays = during(Stay.objects.filter(device__in=keys), row.year)
            if row.organisation_id:
                stays = stays.filter(organisation__reporting_unit=row.organisation_id)
            found |= dict.fromkeys(stays.values_list("device", flat=True), row.year)
        return found


def during(stays: QuerySet[Stay], year: int) -> QuerySet[Stay]:
    """Those of `stays` that the figures of a year may count: not over before it, nor begun after it."""
    return stays.filter(
        Q(entered_on=None) | Q(entered_on__lte=date(year, 12, 31)), Q(left_on=None) | Q(left_on__gte=date(year, 1, 1))
    )


def objection(year: int, place: Organisation, by: Actor, motive: str) -> Reason | None:
    """Why `by` may not write in a closed year; None when they may, and say why."""
    if not access.may(by, Action.AMEND, place):
        return RIGHT.format(year)
    return None if motive.strip() else MOTIVE_ASKED.format(year)


def reached(event: Event, stay: Stay | None) -> list[date | None]:
    """The days of the past that an act changes, whatever its own: a proof of reuse counts in the year of the exit, an
    exclusion in every year that the device has been retired in."""
    if stay and event.action == Action.PROVE:
        return [stay.left_on]
    if stay and stay.retired_on and event.security_excluded not in (None, stay.security_excluded):
        return [date(year, 12, 31) for year in range(stay.retired_on.year, date.today().year)]
    return []


def days(event: Event) -> list[date | None]:
    """Every day that what mends another writes about: that of what it undoes, or its own; of an entry that is amended,
    or whose amendment is undone, all that were ever told."""
    own = event.corrects.on if event.corrects else event.on
    entry = event.corrects.amends if event.corrects else event.amends
    return [own, entry.on, *entry.amended_by.values_list("on", flat=True)] if entry else [own]


def wait_for(lock: str) -> None:
    """Takes SHARED or ALONE until the transaction ends. SQLite has one writer at a time, and no such lock."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {lock}(%s)", [LOCK])


def acts(closed: ClosedYear, events: QuerySet[Event]) -> QuerySet[Event]:
    """Those of `events` that were recorded since the closing and that its figures may depend on, with what mends them:
    dated in the year or before, or on an unknown day, or reaching back to it (see `closed_years.reached`)."""
    stays = Stay.objects.all()
    if closed.organisation:
        stays = stays.filter(organisation__reporting_unit=closed.organisation_id)
        events = events.filter(about(closed.organisation))
    reaching = _reaching(closed.year, stays) | _reaching(closed.year, stays, "corrects__")
    return events.filter(reaching, recorded_at__gt=closed.closed_at)


def _reaching(year: int, stays: QuerySet[Stay], path: str = "") -> Q:
    """The events which may move the figures of a year, or (through `path`) those that mend such an event."""
    first, last = date(year, 1, 1), date(year, 12, 31)

    def told(**conditions: object) -> Q:
        return Q(**{path + name: value for name, value in conditions.items()})

    there = during(stays, year)
    days = Q(on__lte=last) | Q(on=None)
    entry = Event.objects.filter(days, pk=OuterRef(f"{path}amends"))
    amendment = Event.objects.filter(days, amends=OuterRef(f"{path}amends"))
    amended = Q(Exists(entry)) | Q(Exists(amendment))
    undated = told(pk__isnull=False, on=None) & (_of(there) | Q(device__status=""))
    proved = told(action=Action.PROVE) & _of(stays.filter(left_on__range=(first, last)))
    excluded = told(security_excluded__isnull=False) & _of(there.filter(retired_on__lte=last))
    joined = told(action=Action.JOIN) & (_of(there, f"{path}joined_to") | _of(there))
    return told(on__lte=last) | amended | undated | proved | excluded | joined


def about(place: Organisation) -> Q:
    """The events of the devices that were held under `place`; of those that have no stay any more (their entry was
    undone, or they were joined to another), of the ones that it entered last."""
    stays = Stay.objects.filter(organisation__path__startswith=place.path)
    gone = Q(device__status="", device__organisation__path__startswith=place.path)
    return _of(stays) | _of(stays, "joined_to") | gone


def _of(stays: QuerySet[Stay], device: str = "device") -> Q:
    """The events whose `device` had one of these stays, looked up one by one: in an alternative, PostgreSQL reads a
    long list anew for each event."""
    return Q(Exists(stays.filter(device=OuterRef(device))))
