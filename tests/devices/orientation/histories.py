"""The history of a retired device."""

from decimal import Decimal

from tests import cast

CAP, ABOVE = Decimal("300.00"), Decimal("300.01")


def told(
    dsi, *, bought="2020-01-01", origin="new", functional=True, value=CAP, excluded=False, retired="2026-01-01", **facts
):
    """The history of a retired device; None is what nobody said."""
    retire = {"functional": functional, "unit_value": value}
    steps = [("register", bought, {"origin": origin})]
    steps += [("assess", bought, {"security_excluded": True})] if excluded else []
    return cast.history(dsi, [*steps, ("retire", retired, retire)], **facts)
