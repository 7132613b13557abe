"""How the rows of a table become typed values and the list of all their errors."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from itertools import islice
from typing import Any

from django.core.exceptions import ValidationError

from registry.imports.values import cells
from registry.imports.values.columns import HEADINGS, Column, match
from registry.imports.values.deductions import Deduced
from registry.shared.moves import Reason
from registry.shared.wording import capital
from registry.tabular.table import Record, Table, Value

PART = 1_000
# Serials, tags and notes differ from row to row: remembering them would cost more than reading them again.
_REPEATED = frozenset({"text", "code", "date", "decimal", "price", "boolean", "choice"})

# Where a column stands in the file, its key, and what reads its cells.
Fill = tuple[int, str, Callable[[str], Value]]


@dataclass(frozen=True, slots=True)
class Row:
    """Typed values by column key. Only the columns of the file are there: absent is not empty.

    An empty cell is "" for texts, codes and choices, None for dates, amounts and yes/no. `status` is the state that the
    file says of the device, which only acts can reach; `code`, a number of its hardware that no column of ours holds;
    `deduced`, its category when the file does not say it.
    """

    line: int
    values: dict[str, Value]
    status: str = ""
    code: str = ""
    deduced: Deduced | None = None

    def text(self, key: str) -> str:
        """A cell of a column of texts, codes or choices; "" where it is empty or not in the file."""
        value = self.values.get(key)
        return value if isinstance(value, str) else ""

    def day(self, key: str) -> date | None:
        """A cell of a column of dates; None where it is empty or not in the file."""
        value = self.values.get(key)
        return value if isinstance(value, date) else None


@dataclass(frozen=True, slots=True)
class RowError:
    line: int
    column: str
    value: str
    reason: Reason

    @property
    def told(self) -> dict[str, Any]:
        """As programs read it."""
        return asdict(self) | {"code": self.reason.code}


def error(row: Row, key: str, reason: Reason) -> RowError:
    """What is wrong with a row of devices, told of one of our columns or of the whole."""
    value = row.values.get(key) if key else None
    heading = HEADINGS[key] if key else ""
    return RowError(row.line, heading, "" if value is None else str(value), Reason(reason.code, capital(reason)))


def reasons(wrong: ValidationError) -> Iterator[tuple[str, Reason]]:
    """What a model refuses, by field: all the sentences of one as one, with the code of the first."""
    fields = wrong.error_dict if hasattr(wrong, "error_dict") else {"": wrong.error_list}
    for key, errors in fields.items():
        told = " ".join(sentence for error in errors for sentence in error.messages)
        yield key, Reason(errors[0].code or "invalid", told)


def twice(line: int) -> Reason:
    return Reason("twice_in_the_file", f"Déjà à la ligne {line} de ce fichier.")


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


def _part(batch: list[Record], headings: Sequence[str], nameless: list[int], fills: list[Fill]) -> Part:
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
    for fill in fills:
        errors.extend(_fill(rows, whole, fill, headings[fill[0]]))
    errors.sort(key=lambda error: error.line)
    return Part(rows, errors)


def _misshapen(record: Record, width: int, nameless: list[int]) -> Reason | None:
    found = len(record.cells)
    if found > width and any(cell.strip() for cell in record.cells[width:]):
        return Reason(
            "too_many_cells",
            f"La ligne a {found} cases pour {width} titres : mettez entre guillemets "
            "les cases qui contiennent un séparateur.",
        )
    if any(record.cells[index].strip() for index in nameless):
        return Reason(
            "cell_without_heading",
            "La ligne a une valeur dans une colonne sans titre : donnez un titre à cette colonne.",
        )
    return None


def _reader(column: Column) -> Callable[[str], Value]:
    """A value seen before in a column of codes or dates is not read twice."""
    return _remembering(cells.reader(column)) if column.kind in _REPEATED else cells.reader(column)


def _fill(rows: list[Row], records: list[Record], fill: Fill, heading: str) -> list[RowError]:
    """Add one column to all the rows."""
    index, key, read = fill
    errors: list[RowError] = []
    for row, record in zip(rows, records, strict=True):
        raw = record.cells[index]
        try:
            row.values[key] = read(raw)
        except ValueError as error:
            errors.append(RowError(row.line, heading, raw, error.args[0]))
    return errors


def _remembering(read: Callable[[str], Value]) -> Callable[[str], Value]:
    class Seen(dict[str, Value]):
        def __missing__(self, raw: str) -> Value:
            value = self[raw] = read(raw)
            return value

    return Seen().__getitem__
