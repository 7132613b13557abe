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
    events = acts(closed, Event.objects.filter(_about(organisation)))
    return Drift(closed, rows, events, _changes(closed, stays))


def acts(closed: ClosedYear, events: QuerySet[Event]) -> QuerySet[Event]:
    """Those of `events` that were recorded since the closing and that its figures may depend on, with what mends them:
    dated in the year or before, or on an unknown day, or reaching back to it (see `closing.reached`)."""
    stays = Holding.objects.all()
    if closed.organisation_id:
        stays = stays.filter(organisation__reporting_unit=closed.organisation_id)
        events = events.filter(_about(closed.organisation))
    reaching = _reaching(closed.year, stays) | _reaching(closed.year, stays, "corrects__")
    return events.filter(reaching, recorded_at__gt=closed.closed_at)


def _reaching(year: int, stays: QuerySet[Holding], path: str = "") -> Q:
    """The events which may move the figures of a year, or (through `path`) those that mend such an event."""
    first, last = date(year, 1, 1), date(year, 12, 31)

    def told(**conditions) -> Q:
        return Q(**{path + name: value for name, value in conditions.items()})

    there = closing.during(stays, year)
    days = Q(on__lte=last) | Q(on=None)
    entry = Event.objects.filter(days, pk=OuterRef(f"{path}amends"))
    amendment = Event.objects.filter(days, amends=OuterRef(f"{path}amends"))
    amended = Q(Exists(entry)) | Q(Exists(amendment))
    undated = told(pk__isnull=False, on=None) & (_of(there) | Q(device__status=""))
    proved = told(action=Action.PROVE) & _of(stays.filter(left_on__range=(first, last)))
    excluded = told(security_excluded__isnull=False) & _of(there.filter(retired_on__lte=last))
    joined = told(action=Action.JOIN) & (_of(there, f"{path}joined_to") | _of(there))
    return told(on__lte=last) | amended | undated | proved | excluded | joined


def _about(place: Organisation) -> Q:
    """The events of the devices that were held under `place`; of those that have no stay any more (their entry was
    undone, or they were joined to another), of the ones that it entered last."""
    stays = Holding.objects.filter(organisation__path__startswith=place.path)
    gone = Q(device__status="", device__organisation__path__startswith=place.path)
    return _of(stays) | _of(stays, "joined_to") | gone


def _of(stays: QuerySet[Holding], device: str = "device") -> Q:
    """The events whose `device` had one of these stays, looked up one by one: in an alternative, PostgreSQL reads a
    long list anew for each event."""
    return Q(Exists(stays.filter(device=OuterRef(device))))


def _changes(closed: ClosedYear, stays: QuerySet[Holding]) -> QuerySet[Change]:
    there = closing.during(stays, closed.year)
    since = Change.objects.filter(recorded_at__gt=closed.closed_at, field__in=WEIGHTY)
    return since.filter(device__in=there.values("device"))
