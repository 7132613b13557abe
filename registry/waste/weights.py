"""A sum of weights, in kilograms: SQLite adds decimals as floats, and a weight has two decimals."""

from decimal import ROUND_HALF_EVEN, Decimal

HUNDREDTH = Decimal("0.01")


def kilograms(total) -> Decimal:
    return Decimal(total).quantize(HUNDREDTH, ROUND_HALF_EVEN)
