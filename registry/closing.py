"""Closed years (domain §2.5): what is dated in one, or before it, is written with the right to amend and a motive.

A device counts in each year that it was there: an act of 2019 moves 2024 as well. One of this year costs no query:
only a past year can be closed.
"""

from collections.abc import Iterable
from datetime import date
from functools import cached_property

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from registry import access, figures
from registry.lifecycle import Action
from registry.models import ClosedFigure, ClosedYear, Device, Event, Holding, Organisation

WANTED = "est close : indiquez le motif"
MOTIVE = f"l’année {{}} {WANTED}"
RIGHT = "l’année {} est close : votre rôle ne permet pas d’y revenir"


class Closings:
    """The years that are closed, read once for all that an act writes."""

    @cached_property
    def _rows(self) -> list[ClosedYear]:
        return list(ClosedYear.objects.standing())

    def closed(self, on: date | None, place: Organisation) -> int | None:
        """The first year closed for the unit of `place` that a day lies in, or before; of an unknown day, none."""
        if on is None or on.year >= date.today().year:
            return None
        units = (None, place.reporting_unit_id)
        later = (row.year for row in self._rows if row.year >= on.year and row.organisation_id in units)
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
    """Every day that an event writes about: its own, and those of what it undoes or amends."""
    mended = [named for named in (event.corrects, event.amends) if named]
    return [each.on for each in mended] + ([event.on] if event.action != Action.CORRECT else [])


@transaction.atomic
def close(closed: ClosedYear, *, by) -> ClosedYear:
    """Closes a year, and keeps the figures of every organisation that it concerns as they are. By the nation alone."""
    access.require_national(by, "administer")
    closed.closed_by = by if by.pk else None
    closed.full_clean()
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
