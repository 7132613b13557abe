"""What became of the figures of a closed year: as they were kept, as they are today, and what was written since."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Exists, OuterRef, Q, QuerySet

from registry import closing, figures
from registry.facts import WEIGHTY
from registry.figures import Figure, Period
from registry.lifecycle import Action
from registry.models import Change, ClosedFigure, ClosedYear, Event, Holding, Organisation


@dataclass(frozen=True)
class Moved:
    """One share at the closing (`kept`) and today. `change` is in share, None where one of the two has no value."""

    kept: ClosedFigure
    today: Figure

    @property
    def change(self) -> Decimal | None:
        missing = self.kept.value is None or self.today.value is None
        return None if missing else self.today.value - self.kept.value

    @property
    def moved(self) -> bool:
        names = ("part", "whole", "value", "not_computable")
        return any(getattr(self.kept, name) != getattr(self.today, name) for name in names)

    def as_json(self) -> dict:
        """In the forms of `Figure.as_json`."""
        euros = self.today.unit == "euros"
        part, whole = (amount if euros else int(amount) for amount in (self.kept.part, self.kept.whole))
        told = {"key": self.today.key, "part": part, "whole": whole, "value": self.kept.value, "change": self.change}
        return {name: str(value) if isinstance(value, Decimal) else value for name, value in told.items()}


@dataclass(frozen=True)
class Drift:
    """`acts` and `changes` were written since the closing on devices that the figures of the year may count."""

    closed: ClosedYear
    rows: list[Moved]
    acts: QuerySet[Event]
    changes: QuerySet[Change]

    @property
    def moved(self) -> bool:
        return any(row.moved for row in self.rows)

    def as_json(self) -> dict:
        return {
            "closed_at": self.closed.closed_at.isoformat(),
            "source": self.closed.source,
            "figures": [row.as_json() for row in self.rows],
            "acts": self.acts.count(),
            "changes": self.changes.count(),
        }


def of(organisation: Organisation, year: int) -> Drift | None:
    """None when the year is open for this organisation. Its own unit's closing goes before that of all units."""
    standing = ClosedYear.objects.standing().filter(year=year)
    here = standing.filter(Q(organisation=None) | Q(organisation=organisation.reporting_unit_id))
    closed = here.order_by("-organisation").select_related("organisation").first()
    if closed is None:
        return None
    kept = {row.key: row for row in closed.figures.filter(organisation=organisation)}
    today = figures.compute(figures.of_organisation(organisation), Period.of(year))
    rows = [Moved(kept[figure.key], figure) for figure in today if figure.key in kept]
    stays = Holding.objects.filter(organisation__path__startswith=organisation.path)
    events = acts(closed, Event.objects.filter(_about(stays)))
    return Drift(closed, rows, events, _changes(closed, stays))


def acts(closed: ClosedYear, events: QuerySet[Event]) -> QuerySet[Event]:
    """Those of `events` that were recorded since the closing and are dated in the year or before, mend what is, or
    reach back to it (see `closing.reached`)."""
    inside = date(closed.year, 1, 1), date(closed.year, 12, 31)
    stays = Holding.objects.all()
    if closed.organisation_id:
        stays = stays.filter(organisation__reporting_unit=closed.organisation_id)
        events = events.filter(_about(stays))
    dated = Q(on__lte=inside[1]) | Q(corrects__on__lte=inside[1]) | Q(amends__on__lte=inside[1])
    proved = Q(action=Action.PROVE) & _of(stays.filter(left_on__range=inside))
    counted = closing.during(stays, closed.year).filter(retired_on__lte=inside[1])
    excluded = Q(security_excluded__isnull=False) & _of(counted)
    joined = Q(action=Action.JOIN) & _of(closing.during(stays, closed.year), "joined_to")
    return events.filter(dated | proved | excluded | joined, recorded_at__gt=closed.closed_at)


def _about(stays: QuerySet[Holding]) -> Q:
    """The events of the devices of these stays; one that was joined to another has no stay any more."""
    return _of(stays) | _of(stays, "joined_to")


def _of(stays: QuerySet[Holding], device: str = "device") -> Q:
    """The events whose `device` had one of these stays, looked up one by one: in an alternative, PostgreSQL reads a
    long list anew for each event."""
    return Q(Exists(stays.filter(device=OuterRef(device))))


def _changes(closed: ClosedYear, stays: QuerySet[Holding]) -> QuerySet[Change]:
    there = closing.during(stays, closed.year)
    since = Change.objects.filter(recorded_at__gt=closed.closed_at, field__in=WEIGHTY)
    return since.filter(device__in=there.values("device"))
