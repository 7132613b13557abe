"""The only module that makes a share: the six, the devices behind each side, and the targets they are read on."""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any

from django.db.models import Aggregate, Case, Count, F, Max, Q, QuerySet, Sum, Value, When
from django.db.models.functions import Coalesce

from registry.devices import age, orientation
from registry.devices.lifecycle import Origin, Route
from registry.devices.models import Device, Policy, Stay, Target
from registry.devices.models.policy import FigureKey
from registry.devices.models.stay import Entry
from registry.devices.orientation import Slept
from registry.organisations.models import Organisation
from registry.organisations.models.organisation import Kind

SIDES = {"part": "Numérateur", "whole": "Dénominateur", "unknown": "Non calculables"}
FOUR_PLACES, CENTS = Decimal("0.0001"), Decimal("0.01")
SECOND_HAND = (Origin.REFURBISHED, Origin.DONATED, Origin.TRANSFERRED)
GIFTS = (Route.DONATED, Route.STAFF)
ON_CONDITION = (Route.SOLD, Route.TAKEN_BACK)
DIRECTED = (*GIFTS, Route.TRANSFERRED, *ON_CONDITION, Route.RECYCLED)


@dataclass(frozen=True)
class Figure:
    """One share. `part` and `whole` count devices, or are euros when `unit` says so; `value` has four decimals.

    `value` is None when `whole` is 0. `not_computable` counts the devices that are in neither for want of a fact.
    """

    key: str
    label: str
    unit: str
    part: int | Decimal
    whole: int | Decimal
    value: Decimal | None
    target: Decimal | None
    target_source: str
    not_computable: int

    @property
    def reached(self) -> bool | None:
        """Whether the share meets its target; None when there is nothing to compare."""
        return None if self.value is None or self.target is None else self.value >= self.target

    def as_json(self) -> dict[str, Any]:
        """The names and forms of the `figures --json` contract."""
        return {
            "key": self.key,
            "label": self.label,
            "part": _plain(self.part),
            "whole": _plain(self.whole),
            "value": _plain(self.value),
            "target": _plain(self.target),
            "target_source": self.target_source,
            "not_computable": self.not_computable,
        }


@dataclass(frozen=True)
class Period:
    """A calendar year, and the day within or after it on which the fleet is read (31 December by default)."""

    year: int
    at: date

    @classmethod
    def of(cls, year: int, at: date | None = None) -> "Period":
        return cls(year, at or date(year, 12, 31))

    @property
    def start(self) -> date:
        return date(self.year, 1, 1)

    @property
    def end(self) -> date:
        return date(self.year, 12, 31)


def of_organisation(organisation: Organisation) -> QuerySet[Stay]:
    """The stays of an organisation and of all below it."""
    return Stay.objects.filter(organisation__path__startswith=organisation.path)


def compute(stays: QuerySet[Stay], period: Period) -> list[Figure]:
    """The six shares over scoped stays, in the order of the contract; one pass over the table."""
    sides = _sides(period)
    counts = {f"{key}_{side}": _measure(key, side, rule) for key, by in sides.items() for side, rule in by.items()}
    row = _aged(stays).aggregate(**counts)
    targets = _targets(period.year)
    return [_figure(key, row, targets.get(key)) for key in FigureKey]


def members(stays: QuerySet[Stay], key: str, side: str, period: Period) -> QuerySet[Stay]:
    """The stays counted on one side of a share, one per device counted."""
    counted = _aged(stays).filter(_sides(period)[key][side])
    if side == "unknown":
        # Two stays of one device may escape the same share: it counts once, by the later one.
        counted = stays.filter(pk__in=counted.order_by().values("device").annotate(last=Max("pk")).values("last"))
    return counted


@dataclass(frozen=True)
class Dormant:
    """How many retired devices wait for an exit, by proposed destination, then by how long they have slept."""

    counts: dict[str, dict[str, int]]

    def total(self, destination: str | None = None, slept: str | None = None) -> int:
        rows = self.counts.values() if destination is None else [self.counts[destination]]
        return sum(sum(row.values()) if slept is None else row[slept] for row in rows)


def dormant(devices: QuerySet[Device], on: date) -> Dormant:
    """The retired stock among scoped devices, in one pass; what a lot already offers is not in it."""
    counts = {key: dict.fromkeys(Slept.values, 0) for key, _ in orientation.PROPOSALS}
    oriented: QuerySet[Any] = orientation.oriented(devices, on)
    groups = oriented.order_by().values("destination", "slept").annotate(count=Count("pk"))
    for group in groups:
        counts[group["destination"]][group["slept"]] = group["count"]
    return Dormant(counts)


def _aged(stays: QuerySet[Stay]) -> QuerySet[Stay]:
    """Adds the last day on which a retirement is within the age limit (None: unknown), and an upper bound of it."""
    return stays.annotate(
        retired_no_sooner=Coalesce("retired_on", "reused_since", "acquired_on"),
        **age.bounds(Policy.current().age_limit_years, device="device__"),
    )


def _sides(period: Period) -> dict[str, dict[str, Q]]:
    """The definitions of docs/decisions/law.md as filters on stays: each key’s part, whole and what escapes it."""
    return _fleet(period.at) | _retired(period) | _purchases(period)


def _fleet(day: date) -> dict[str, dict[str, Q]]:
    """Held, not retired and not gone at the end of `day` (docs/decisions/law.md#reused-share-of-the-fleet)."""
    there = (Q(entered_on=None) | Q(entered_on__lte=day)) & _not_by("retired_on", day) & _not_by("left_on", day)
    known = Q(acquired_on__isnull=False) & ~Q(origin="")
    whole = there & known
    strict = whole & Q(origin__in=SECOND_HAND)
    unknown = there & (Q(acquired_on=None) | Q(origin=""))
    return {
        FigureKey.REUSED_STRICT: {"part": strict, "whole": whole, "unknown": unknown},
        FigureKey.REUSED_WIDE: {
            "part": strict | (whole & Q(reused_since__lte=day)),
            "whole": whole,
            "unknown": unknown,
        },
    }


def _retired(period: Period) -> dict[str, dict[str, Q]]:
    """The decree's ratio of a flow to a stock, and the plan's two shares of one flow.

    See docs/decisions/law.md#reuse-of-retired-equipment.
    """
    subject = Q(device__category__in_scope=True, security_excluded=False)
    young, old = Q(retired_on__lte=F("young_until")), Q(retired_no_sooner__gt=F("old_after"))
    unknown_age = Q(retired_on=None) | Q(young_until=None)
    left = Q(left_on__range=(period.start, period.end))
    reused = left & _reuse()
    # On 1 January: the state at the end of the day before.
    stock = Q(retired_on__lt=period.start) & (Q(entered_on=None) | Q(entered_on__lt=period.start))
    stock &= Q(left_on=None) | Q(left_on__gte=period.start)
    directed = left & Q(route__in=DIRECTED)
    working = subject & young & Q(functional=True)
    doubt = Q(functional=None) | unknown_age
    escaped = subject & directed & doubt & ~_true(old) & ~_true(Q(functional=False))
    return {
        FigureKey.RETIRED_LEGAL: {
            "part": subject & young & reused,
            "whole": subject & young & stock,
            "unknown": subject & (reused | stock) & unknown_age & ~_true(old),
        },
        FigureKey.RETIRED_PLAN: {"part": working & reused, "whole": working & directed, "unknown": escaped},
        FigureKey.RETIRED_DONATED: {
            "part": working & left & Q(route__in=GIFTS),
            "whole": working & directed,
            "unknown": escaped,
        },
    }


def _reuse() -> Q:
    """The table of ways out in the same chapter: what counts as directed to reuse."""
    transferred = Q(route=Route.TRANSFERRED)
    if not Policy.current().interministerial_counts:
        # Between two ministries: what a public body gives, or gets, is not.
        transferred &= Q(organisation__kind=Kind.PUBLIC_BODY) | Q(counterparty__kind=Kind.PUBLIC_BODY)
    on_condition = Q(route__in=ON_CONDITION, reuse_commitment=True, reuse_proof=True)
    return Q(route__in=GIFTS) | transferred | on_condition


def _purchases(period: Period) -> dict[str, dict[str, Q]]:
    """What was bought during the year, in euros excluding VAT (docs/decisions/law.md#purchases)."""
    bought = Q(
        entry=Entry.ACQUISITION,
        origin__in=(Origin.NEW, Origin.REFURBISHED),
        acquired_on__range=(period.start, period.end),
    )
    priced = bought & Q(device__price__isnull=False)
    return {
        FigureKey.PURCHASES_REUSED: {
            "part": priced & Q(origin=Origin.REFURBISHED),
            "whole": priced,
            "unknown": bought & Q(device__price=None),
        }
    }


def _not_by(field: str, day: date) -> Q:
    return Q(**{field: None}) | Q(**{f"{field}__gt": day})


def _true(rule: Q) -> Q:
    """`rule` with unknown taken for false, so that its negation is never unknown."""
    return Q(Case(When(rule, then=Value(True)), default=Value(False)))


def _measure(key: str, side: str, rule: Q) -> Aggregate:
    if key == FigureKey.PURCHASES_REUSED and side != "unknown":
        return Sum("device__price", filter=rule, default=Decimal(0))
    return Count("device", filter=rule, distinct=side == "unknown")


def _targets(year: int) -> dict[str, Target]:
    """For each figure, the latest target that applies in `year`."""
    return {target.figure: target for target in Target.objects.filter(year__lte=year).order_by("year")}


def _figure(key: FigureKey, row: dict[str, Any], target: Target | None) -> Figure:
    euros = key == FigureKey.PURCHASES_REUSED
    part, whole = (_money(row[f"{key}_{side}"]) if euros else row[f"{key}_{side}"] for side in ("part", "whole"))
    return Figure(
        key=key.value,
        label=key.label,
        unit="euros" if euros else "devices",
        part=part,
        whole=whole,
        value=share(part, whole),
        target=target.value if target else None,
        target_source=target.source if target else "",
        not_computable=row[f"{key}_unknown"],
    )


def share(part: int | Decimal, whole: int | Decimal) -> Decimal | None:
    """`part / whole` to four decimals, half to even; no value over an empty whole."""
    return (Decimal(part) / Decimal(whole)).quantize(FOUR_PLACES, ROUND_HALF_EVEN) if whole else None


def _money(amount: int | Decimal) -> Decimal:
    return Decimal(amount).quantize(CENTS, ROUND_HALF_EVEN)


def _plain(number: int | Decimal | None) -> int | str | None:
    return str(number) if isinstance(number, Decimal) else number
