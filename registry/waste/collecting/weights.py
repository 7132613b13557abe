"""Weights in kilograms: their sum, since SQLite adds decimals as floats, and what a collector may plausibly confirm."""

from collections.abc import Collection
from decimal import ROUND_HALF_EVEN, Decimal

from django.core.exceptions import ValidationError

from registry.shared import wording
from registry.shared.moves import Reason
from registry.shared.validators import invalid

HUNDREDTH = Decimal("0.01")
# An average by category is off by so much at most; beside it, pallets and crates; a device without any average.
FACTOR, PACKAGING, HEAVIEST = 3, 100, 150
SURE = "Le poids est bien celui du bon"
UNLIKELY = Reason(
    "unlikely_weight", f"{{}} : vérifiez l’unité (des kilogrammes) et le bon. S’il est juste, cochez « {SURE} »."
)


def kilograms(total: Decimal | float) -> Decimal:
    return Decimal(total).quantize(HUNDREDTH, ROUND_HALF_EVEN)


def require_plausible(weight: Decimal, estimates: Collection[Decimal | None], *, sure: bool) -> None:
    """Refuses a weight far from the estimates of what left (None: unknown), unless whoever gives it is `sure`."""
    known = kilograms(sum(kg for kg in estimates if kg is not None))
    most = known * FACTOR + sum(kg is None for kg in estimates) * HEAVIEST + PACKAGING
    if sure or known / FACTOR <= weight <= most:
        return
    told = f"{wording.kilograms(weight)} pour {wording.kilograms(known)} estimés"
    raise ValidationError({"weight_kg": invalid(UNLIKELY.format(told))})
