"""What became of the figures of a closed year: as they were kept, as they are today, and what was written since."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet

from registry.devices import closed_years
from registry.devices.facts import WEIGHTY
from registry.devices.models import Change, ClosedFigure, ClosedYear, Event, Stay
from registry.figures import figures
from registry.figures.figures import Figure, Period
from registry.organisations.models import Organisation


@dataclass(frozen=True)
class Moved:
    """One share at the closing (`kept`) and today. `change` is in share, None where one of the two has no value."""

    kept: ClosedFigure
    today: Figure

    @property
    def change(self) -> Decimal | None:
        if self.today.value is None or self.kept.value is None:
            return None
        return self.today.value - self.kept.value

    @property
    def moved(self) -> bool:
        names = ("part", "whole", "value", "not_computable")
        return any(getattr(self.kept, name) != getattr(self.today, name) for name in names)

    def as_json(self) -> dict[str, Any]:
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

    def as_json(self) -> dict[str, Any]:
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
    stays = Stay.objects.filter(organisation__path__startswith=organisation.path)
    events = closed_years.acts(closed, Event.objects.filter(closed_years.about(organisation)))
    return Drift(closed, rows, events, _changes(closed, stays))


def _changes(closed: ClosedYear, stays: QuerySet[Stay]) -> QuerySet[Change]:
    there = closed_years.during(stays, closed.year)
    since = Change.objects.filter(recorded_at__gt=closed.closed_at, field__in=WEIGHTY)
    return since.filter(device__in=there.values("device"))
