"""What is read of a table that another tool wrote, and in which order its dates are written."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from registry.imports.opening.tools import Tool, key_of
from registry.imports.values.columns import Column, match, named
from registry.tabular import dates
from registry.tabular.folding import fold
from registry.tabular.table import Record, Table

_ORDERS = {True: "mois/jour/année", False: "jour/mois/année"}


def kept(source: Tool | None, table: Table, columns: Sequence[Column]) -> tuple[Table, tuple[Column, ...], list[str]]:
    """What is read of a table: all of it, unless a tool wrote it; then the columns that we keep, under their own
    headings. With it, what was decided on the way."""
    if source is None:
        ignored = {name for column in columns if not column.key for name in column.names}
        return table, tuple(columns), _told([heading for heading in table.headings if fold(heading) in ignored])
    known = {column.key for column in columns}
    keys = {index: key_of(source, heading) for index, heading in enumerate(table.headings)}
    places = [index for index, key in keys.items() if key and key in known]
    headings = tuple(table.headings[index] for index in places)
    part = replace(table, headings=headings, rows=_Cut(table, tuple(places)))
    told = _told([heading for index, heading in enumerate(table.headings) if index not in places])
    return part, _headed(source, columns, {table.headings[index]: keys[index] for index in places}), told


def _headed(source: Tool, columns: Sequence[Column], keys: dict[str, str]) -> tuple[Column, ...]:
    """The columns under the headings of the file, so that its errors are told in its words."""
    first = {key: heading for heading, key in reversed(keys.items())}
    ours = (column for column in named(columns, keys) if column.key)
    return tuple(
        replace(column, heading=first.get(column.key, column.heading), month_first=source.month_first)
        for column in ours
    )


@dataclass(frozen=True, slots=True)
class _Cut:
    """The cells of some columns; short rows, whose last empty cells were not written, are whole once cut."""

    table: Table
    places: tuple[int, ...]

    def __iter__(self) -> Iterator[Record]:
        for record in self.table.rows:
            found = record.cells
            yield Record(record.line, [found[index] if index < len(found) else "" for index in self.places])


def _told(headings: Sequence[str]) -> list[str]:
    left = [heading for heading in headings if heading]
    return [f"Colonnes qui ne sont pas lues : {', '.join(left)}."] if left else []


def ordered(table: Table, columns: Sequence[Column]) -> tuple[tuple[Column, ...], list[str]]:
    """The same columns, each with the order that its dates prove in the whole table, and what that order is."""
    places = {index: column for index, column in match(table.headings, columns).places.items() if column.kind == "date"}
    proofs: dict[int, dict[bool, int]] = {index: {} for index in places}
    for record in table.rows if places else ():
        for index, found in proofs.items():
            proof = dates.order(record.cells[index]) if index < len(record.cells) else None
            if proof is not None:
                found.setdefault(proof, record.line)
    orders = {places[index].key: found for index, found in proofs.items() if found}
    told = [
        f"Dates lues {_ORDERS[order]}, comme le montre la ligne {line}."
        for found in orders.values()
        if len(found) == 1
        for order, line in found.items()
    ]
    return tuple(_proven(column, orders.get(column.key, {})) for column in columns), told


def _proven(column: Column, found: Mapping[bool, int]) -> Column:
    """Without a proof its order is that of its tool; with two, none holds for all."""
    if not found:
        return column
    return replace(column, month_first=next(iter(found)) if len(found) == 1 else None)
