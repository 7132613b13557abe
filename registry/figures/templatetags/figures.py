"""How a share or an amount is written in French. It counts nothing: see `registry.figures.figures`."""

from decimal import Decimal

from django import template
from django.utils.formats import number_format

register = template.Library()
NBSP = "\u00a0"


@register.filter
def percent(share: Decimal | None) -> str:
    """0.1234 → « 12,34 % »; nothing for no value."""
    return "" if share is None else f"{number_format(share.scaleb(2), 2)}{NBSP}%"


@register.filter
def points(change: Decimal | None) -> str:
    """0.0123 → « +1,23 point » ; nothing for no value."""
    if change is None:
        return ""
    number = change.scaleb(2)
    return f"{'+' if number > 0 else ''}{number_format(number, 2)}{NBSP}point{'s' if abs(number) >= 2 else ''}"


@register.filter
def kilograms(weight: Decimal) -> str:
    """1234.5 → « 1 234,50 kg »."""
    return f"{number_format(weight, 2, force_grouping=True)}{NBSP}kg"


@register.filter
def bar(share: Decimal | None) -> Decimal | None:
    """The share on the bar's scale of 0 to 100, which a share may exceed."""
    return None if share is None else min(share.scaleb(2), Decimal(100))


@register.filter
def amount(number: int | Decimal, unit: str) -> str:
    if unit == "euros":
        return f"{number_format(number, 2, force_grouping=True)}{NBSP}€"
    return number_format(number, 0, force_grouping=True)
