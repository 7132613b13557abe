"""How old a device is against a limit in years: one rule, told to Python for one device and to SQL for many."""

from calendar import monthrange
from datetime import date
from typing import Any

from django.db.models import DateField, Func
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce
from django.db.models.sql.compiler import SQLCompiler

from registry.devices.models import Device, Stay


def years_later(day: date, years: int) -> date:
    """The same day some years on; from 29 February, 28 February of a common year."""
    year = day.year + years
    if year > date.max.year:
        return date.max
    return day.replace(year=year, day=min(day.day, monthrange(year, day.month)[1]))


def months_before(day: date, months: int) -> date:
    """The same day some months back; the last day of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


class YearsLater(Func):
    """`years_later` in SQL."""

    output_field = DateField()

    def __init__(self, day: Combinable, years: int):
        super().__init__(day)
        self.years = int(years)

    def as_sqlite(self, compiler: SQLCompiler, connection: object, **context: Any) -> tuple[str, tuple[Any, ...]]:
        (day,) = self.source_expressions
        sql, params = compiler.compile(day)
        years = f"+{self.years} years"
        # SQLite would overflow into March: never later than the last day of the month.
        later = f"MIN(date({sql}, %s), date({sql}, 'start of month', %s, '+1 month', '-1 day'))"
        return later, (*params, years, *params, years)

    def as_postgresql(self, compiler: SQLCompiler, connection: object, **context: Any) -> tuple[str, tuple[Any, ...]]:
        (day,) = self.source_expressions
        sql, params = compiler.compile(day)
        return f"({sql} + make_interval(years => %s))::date", (*params, self.years)


def bounds(limit: int, *, device: str = "", stay: str = "") -> dict[str, Any]:
    """The last day on which a device is within the limit (None: unknown), and an upper bound of it.

    The age counts from manufacture, else from the first purchase. A device that came second-hand without a date of
    manufacture is at least as old as its stay, which may be enough to leave it out. `device` and `stay` are the
    lookups that lead to them.
    """
    known = f"{device}manufactured_on", f"{stay}first_purchased_on"
    return {
        "young_until": YearsLater(Coalesce(*known), limit),
        "old_after": YearsLater(Coalesce(*known, f"{stay}acquired_on"), limit),
    }


def beyond(device: Device, stay: Stay, limit: int, on: date) -> bool | None:
    """Whether the device is older than the limit on a day, to the day; None when that cannot be known."""
    known = device.manufactured_on or stay.first_purchased_on
    since = known or stay.acquired_on
    if since and on > years_later(since, limit):
        return True
    return False if known else None
