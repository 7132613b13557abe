"""What the collector confirmed against what was scanned: the gap in weight, in kilograms and as a share."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Q, Sum

from registry.figures.figures import share
from registry.waste.collecting.weights import kilograms
from registry.waste.models import Collection


@dataclass(frozen=True)
class Gap:
    """Weights in kilograms; `share` of the estimate has four decimals, None over an estimate of nothing."""

    received: int
    missing: int
    estimated_kg: Decimal
    confirmed_kg: Decimal

    @property
    def kg(self) -> Decimal:
        return self.confirmed_kg - self.estimated_kg

    @property
    def share(self) -> Decimal | None:
        return share(self.kg, self.estimated_kg)


def difference(collection: Collection) -> Gap:
    """The estimate is that of the devices which were received."""
    got = Q(received=True)
    row = collection.lines.aggregate(
        here=Count("pk", filter=got),
        missing=Count("pk", filter=Q(received=False)),
        kg=Sum("mass_kg", filter=got, default=Decimal(0)),
    )
    return Gap(row["here"], row["missing"], kilograms(row["kg"]), collection.confirmed_kg)
