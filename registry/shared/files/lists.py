"""How any list leaves as a file: its columns as data, its rows read in parts by primary key, never all in memory."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from django.db.models import QuerySet

from registry.shared import instants
from registry.tabular.writing import Line

CHUNK = 2_000


@dataclass(frozen=True)
class ListingColumn:
    """`key` is a lookup of the rows; `labels` says its codes in French."""

    heading: str
    key: str
    labels: dict[str, str] = field(default_factory=dict)

    def said(self, value: Any) -> Any:
        if isinstance(value, datetime):
            here = instants.local(value)
            return f"{here:%Y-%m-%d %H:%M}" if here else instants.ILLEGIBLE
        if isinstance(value, UUID):
            return str(value)
        return self.labels.get(value, value) if self.labels else value


class Listed(Protocol):
    """What a file is made from. `name` begins its name."""

    @property
    def name(self) -> str: ...

    def headings(self) -> list[str]: ...

    def lines(self, rows: QuerySet[Any], /) -> Iterator[Line]: ...


@dataclass(frozen=True)
class Listing:
    """Columns that are the same for all."""

    name: str
    columns: tuple[ListingColumn, ...]

    def reading(self, keys: dict[str, str]) -> "Listing":
        """The same columns, some of which read other keys."""
        return replace(self, columns=tuple(replace(each, key=keys.get(each.key, each.key)) for each in self.columns))

    def headings(self) -> list[str]:
        return [column.heading for column in self.columns]

    def lines(self, rows: QuerySet[Any]) -> Iterator[Line]:
        """In the order of their entry."""
        rows, last = rows.order_by("pk").values_list("pk", *(column.key for column in self.columns)), 0
        while part := list(rows.filter(pk__gt=last)[:CHUNK]):
            for _, *values in part:
                yield [column.said(value) for column, value in zip(self.columns, values, strict=True)]
            last = part[-1][0]


def listing(name: str, *columns: tuple[Any, ...]) -> Listing:
    return Listing(name, tuple(ListingColumn(heading, key, dict(*labels)) for heading, key, *labels in columns))
