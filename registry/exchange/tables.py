"""How the rows of a table become typed values and the list of all their errors."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from . import cells
from .columns import Column, match
from .deductions import Deduced
from .unreadable import LONGEST_CELL, too_long

PART = 1_000
# Serials, tags and notes differ from row to row: remembering them would cost more than reading them again.
_REPEATED = frozenset({"text", "code", "date", "decimal", "price", "boolean", "choice"})
# What a spreadsheet would take for a formula, now or once it has dropped what is not seen: our exports write an
# apostrophe before it. Signs are those of a keyboard, and the wide and small ones that some programs make of them.
_BLANK = (
    r"\s\x00-\x1f\x7f-\x9f\u00ad\u061c\u115f\u1160\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164\ufeff\uffa0"
)
_FORMULA = re.compile(rf"'*(?:[\t\r\n]|[{_BLANK}]*[=+\-@＝＋－＠﹦﹢﹣﹫])")
# How one keeps a spreadsheet from taking 0012 for a number.
_QUOTED = re.compile(r'="((?:[^"]|"")*)"')


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


@dataclass(frozen=True, slots=True)
class Row:
    """Typed values by column key. Only the columns of the file are there: absent is not empty.

    An empty cell is "" for texts, codes and choices, None for dates, amounts and yes/no. `status` is the state that the
    file says of the device, which only acts can reach; `code`, a number of its hardware that no column of ours holds;
    `deduced`, its category when the file does not say it.
    """

    line: int
    values: dict[str, cells.Value]
    status: str = ""
    code: str = ""
    deduced: Deduced | None = None


@dataclass(frozen=True, slots=True)
class RowError:
    line: int
    column: str
    value: str
    reason: str


def inert(text: str) -> str:
    """The same text, that no spreadsheet takes for a formula; `written` undoes it."""
    return f"'{text}" if looks_like_formula(text) else text


def looks_like_formula(text: str) -> bool:
    return bool(_FORMULA.match(text))


def written(cell: str) -> str:
    """A cell of a CSV file without the apostrophe of our exports."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else unquoted(cell)


def unquoted(cell: str) -> str:
    """The text of a cell that is ="…"."""
    quoted = _QUOTED.fullmatch(cell.strip()) if cell.lstrip().startswith("=") else None
    return quoted[1].replace('""', '"') if quoted else cell


@dataclass(frozen=True, slots=True)
class Part:
    """Some rows of a file, in its order; the first part tells what is wrong with the headings."""

    rows: list[Row]
    errors: list[RowError]


def parse(table: Table, columns: Sequence[Column]) -> tuple[list[Row], list[RowError]]:
    """Typed rows, and every error of the file; the rows are only worth using when there is no error."""
    return joined(parts(table, columns))


def joined(found: Iterable[Part]) -> tuple[list[Row], list[RowError]]:
    rows: list[Row] = []
    errors: list[RowError] = []
    for part in found:
        rows += part.rows
        errors += part.errors
    return rows, errors


def parts(table: Table, columns: Sequence[Column]) -> Iterator[Part]:
    """The rows of `table` by `PART`, so that a file never stands whole in memory."""
    matching = match(table.headings, columns)
    yield Part([], [RowError(table.heading_line, heading, "", reason) for heading, reason in matching.problems])
    nameless = [index for index, heading in enumerate(table.headings) if not heading]
    fills = [(index, column.key, _reader(column)) for index, column in matching.places.items()]
    records = iter(table.rows)
    while batch := list(islice(records, PART)):
        yield _part(batch, table.headings, nameless, fills)


def _part(batch: list[Record], headings: Sequence[str], nameless: list[int], fills: list) -> Part:
    errors: list[RowError] = []
    whole: list[Record] = []
    for record in batch:
        # Tools do not write the last cells when they are empty.
        record.cells.extend([""] * (len(headings) - len(record.cells)))
        reason = _misshapen(record, len(headings), nameless)
        if reason:
            errors.append(RowError(record.line, "", "", reason))
        else:
            whole.append(record)
    rows = [Row(record.line, {}) for record in whole]
    for index, key, read in fills:
        errors.extend(_fill(rows, whole, index, key, read, headings[index]))
    errors.sort(key=lambda error: error.line)
    return Part(rows, errors)


def _misshapen(record: Record, width: int, nameless: list[int]) -> str:
    found = len(record.cells)
    if found > width and any(cell.strip() for cell in record.cells[width:]):
        return (
            f"La ligne a {found} cases pour {width} titres : mettez entre guillemets "
            "les cases qui contiennent un séparateur."
        )
    if any(record.cells[index].strip() for index in nameless):
        return "La ligne a une valeur dans une colonne sans titre : donnez un titre à cette colonne."
    return ""


def _reader(column: Column) -> Callable[[str], cells.Value]:
    """A value seen before in a column of codes or dates is not read twice."""
    return _remembering(cells.reader(column)) if column.kind in _REPEATED else cells.reader(column)


def _fill(rows, records, index: int, key: str, read: Callable[[str], cells.Value], heading: str) -> list[RowError]:
    """Add one column to all the rows."""
    errors: list[RowError] = []
    for row, record in zip(rows, records, strict=True):
        raw = record.cells[index]
        try:
            row.values[key] = read(raw)
        except ValueError as error:
            errors.append(RowError(row.line, heading, raw, str(error)))
    return errors


def _remembering(read: Callable[[str], cells.Value]) -> Callable[[str], cells.Value]:
    class Seen(dict[str, cells.Value]):
        def __missing__(self, raw: str) -> cells.Value:
            value = self[raw] = read(raw)
            return value

    return Seen().__getitem__
