"""What does not outlive its use: each bound once, with its source. `manage.py purge` applies those of every package."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet

from registry.shared.wording import duration

NO_TIME, DAY = timedelta(), timedelta(days=1)
YEAR, TWO_YEARS = timedelta(days=365), timedelta(days=730)
# Where most bounds come from.
LAW = "docs/decisions/law.md#personal-data"


def deleted(rows: QuerySet[Any]) -> int:
    """How many rows went, without those that went with them."""
    return rows.delete()[1].get(rows.model._meta.label, 0)


@dataclass(frozen=True)
class Purge:
    """`find` gives the rows that `kept` has run out for, as it was at an instant; `source` is where that comes from."""

    label: str
    kept: timedelta
    find: Callable[[datetime], QuerySet[Any]]
    do: Callable[[QuerySet[Any]], int] = deleted
    source: str = ""

    def due(self, now: datetime) -> QuerySet[Any]:
        return self.find(now - self.kept)

    @property
    def bound(self) -> str:
        """The source, then the time: « … : 2 ans »."""
        return " : ".join(filter(None, [self.source, duration(self.kept)]))
