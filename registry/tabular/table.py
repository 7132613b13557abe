"""A table as it is written in a file: its headings, its rows, where they start."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from registry.tabular.unreadable import LONGEST_CELL, too_long

# More are no list of things: each heading is explained by a person.
MOST_COLUMNS = 256
# What a cell says once it is read; None is an empty date, amount or yes/no.
Value = str | date | Decimal | bool | None


@dataclass(frozen=True, slots=True)
class Record:
    """One row as written; `line` is the physical line where it starts, 1 being the first of the file."""

    line: int
    cells: list[str]


def record(line: int, cells: list[str]) -> Record:
    """A row whose cells hold no more than those of a spreadsheet: reading them takes the time of their length."""
    if cells and max(map(len, cells)) > LONGEST_CELL:
        rank = next(rank for rank, cell in enumerate(cells, start=1) if len(cell) > LONGEST_CELL)
        raise too_long(f"ligne {line}, colonne {rank}")
    return Record(line, cells)


@dataclass(frozen=True, slots=True)
class Table:
    """`rows` may be read several times; `told` says what was decided of the file before its rows."""

    heading_line: int
    headings: tuple[str, ...]
    rows: Iterable[Record]
    told: tuple[str, ...] = ()
