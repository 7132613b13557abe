"""Waste in kilograms: what left during a year, and the share of éco-organismes (docs/decisions/law.md#weights)."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q, QuerySet, Sum

from registry.figures.figures import share
from registry.waste.collecting.weights import kilograms
from registry.waste.models import Collection

NONE = Decimal(0)


@dataclass(frozen=True)
class Tonnage:
    """Confirmed weights in kilograms; `value` is their share with four decimals, None when nothing left."""

    kg: Decimal
    eco_kg: Decimal

    @property
    def value(self) -> Decimal | None:
        return share(self.eco_kg, self.kg)


def weighed(collections: QuerySet[Collection]) -> Tonnage:
    """Over confirmed collections."""
    handed = Q(collector__eco_organisme=True)
    row = collections.order_by().aggregate(
        kg=Sum("weight_kg", default=NONE), eco_kg=Sum("weight_kg", filter=handed, default=NONE)
    )
    return Tonnage(**{name: kilograms(total) for name, total in row.items()})
