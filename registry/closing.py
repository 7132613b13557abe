"""Closed years (domain §2.5): what is dated in one, or before it, is written with the right to amend and a motive.

A device counts in each year that it was there: an act of 2019 moves 2024 as well, and one whose day is not known may
move them all. An act of this year costs no query: only a past year can be closed.
"""

from collections.abc import Iterable
from datetime import date
from functools import cached_property

from django.db import connection, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from registry import access, figures
from registry.lifecycle import Action
from registry.models import ClosedFigure, ClosedYear, Device, Event, Holding, Organisation

WANTED = "est close : indiquez le motif"
MOTIVE = f"l’année {{}} {WANTED}"
RIGHT = "l’année {} est close : votre rôle ne permet pas d’y revenir"
# Acts hold it together, a closing alone: what is dated in a year is written before it is closed, or after.
LOCK = 20250101


class Closings:
    """The years that are closed, read once for all that an act writes."""

    @cached_property
    def _rows(self) -> list[ClosedYear]:
        _wait("pg_advisory_xact_lock_shared")
        return list(ClosedYear.objects.standing())

    def closed(self, on: date | None, place: Organisation) -> int | None:
        """The first year closed for the unit of `place` that a day lies in, or before; of an unknown day, the first."""
        since = on.year if on else 0
        if since >= date.today().year:
            return None
        units = (None, place.reporting_unit_id)
        later = (row.year for row in self._rows if row.year >= since and row.organisation_id in units)
        return min(later, default=None)

    def objections(self, days: Iterable[date | None], places: Iterable[Organisation], *, by, motive: str) -> list[str]:
        """Why an act on these days, in these places, may not be written: a sentence for each closed year at most."""
        places = list(places)
        years = {year: place for day in days for place in places if (year := self.closed(day, place))}
        found = (objection(year, place, by, motive) for year, place in sorted(years.items(), key=lambda one: one[0]))
        return [sentence for sentence in found if sentence]

    def counting(self, devices: Iterable[Device]) -> dict[int, int]:
        """The devices, by key, that the figures of a closed year may count, with the latest of these years."""
        keys, found = [device.pk for device in devices], {}
        for row in sorted(self._rows, key=lambda row: row.year) if keys else ():
            stays = during(Holding.objects.filter(device__in=keys), row.year)
            if row.organisation_id:
                stays = stays.filter(organisation__reporting_unit=row.organisation_id)
            found |= dict.fromkeys(stays.values_list("device", flat=True), row.year)
        return found


def during(stays: QuerySet[Holding], year: int) -> QuerySet[Holding]:
    """Those of `stays` that the figures of a year may count: not over before it, nor begun after it."""
    return stays.filter(
        Q(entered_on=None) | Q(entered_on__lte=date(year, 12, 31)), Q(left_on=None) | Q(left_on__gte=date(year, 1, 1))
    )


def objection(year: int, place: Organisation, by, motive: str) -> str:
    """Why `by` may not write in a closed year; empty when they may, and say why."""
    if not access.may(by, Action.AMEND, place):
        return RIGHT.format(year)
    return "" if motive.strip() else MOTIVE.format(year)


def wants_motive(reason: str) -> bool:
    """Whether a refusal is only for want of the motive of an act in a closed year."""
    return reason.endswith(WANTED)


def reached(event: Event, stay: Holding | None) -> list[date | None]:
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


@transaction.atomic
def close(closed: ClosedYear, *, by) -> ClosedYear:
    """Closes a year, and keeps the figures of every organisation that it concerns as they are. By the nation alone."""
    access.require_national(by, "administer")
    closed.closed_by = by if by.pk else None
    closed.full_clean()
    _wait("pg_advisory_xact_lock")
    closed.save()
    period = figures.Period.of(closed.year)
    kept = [
        ClosedFigure(
            closed_year=closed,
            organisation=place,
            key=figure.key,
            part=figure.part,
            whole=figure.whole,
            value=figure.value,
            not_computable=figure.not_computable,
        )
        for place in _concerned(closed)
        for figure in figures.compute(figures.of_organisation(place), period)
    ]
    ClosedFigure.objects.bulk_create(kept, batch_size=500)
    return closed


def _wait(lock: str) -> None:
    """Until the transaction ends. SQLite has one writer at a time, and no such lock."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {lock}(%s)", [LOCK])


def _concerned(closed: ClosedYear) -> Iterable[Organisation]:
    fleets = Organisation.objects.holding_fleet()
    return fleets.filter(path__startswith=closed.organisation.path) if closed.organisation else fleets


@transaction.atomic
def reopen(closed: ClosedYear, *, by, motive: str) -> None:
    """From now on acts are dated in it freely; what was kept of it stays, with who reopened it and why."""
    access.require_national(by, "administer")
    changes = {"reopened_at": timezone.now(), "reopened_by": by if by.pk else None, "motive": motive.strip()}
    for name, value in changes.items():
        setattr(closed, name, value)
    closed.validate_constraints()
    ClosedYear.objects.standing().filter(pk=closed.pk).update(**changes)
