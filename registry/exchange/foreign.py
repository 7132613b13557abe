"""Which headings of other tools' CSV exports say what we keep. Columns about people are not among them."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from registry.folding import fold

from .columns import Column, named
from .tables import Record, RowError, Table

_SLASHED = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4}|[0-9]{2})")
_AMBIGUOUS = "On ne sait pas si ce jour est écrit avant ou après le mois : écrivez la date AAAA-MM-JJ."
_NO_SUCH_DAY = "Cette date n'existe pas, lue comme les autres du fichier ({order}) : écrivez-la AAAA-MM-JJ."
_ORDERS = {True: "mois/jour/année", False: "jour/mois/année"}


@dataclass(frozen=True, slots=True)
class Source:
    """`keys` are our columns by folded heading. All the headings of `marks` and two of `clues` show this tool."""

    name: str
    marks: frozenset[str]
    clues: frozenset[str]
    keys: Mapping[str, str]


SNIPE = Source(
    "Snipe-IT",
    frozenset({"asset tag", "category"}),
    frozenset(),
    {
        "asset tag": "tag",
        "serial": "serial",
        "serial number": "serial",
        "category": "category",
        "manufacturer": "manufacturer",
        "model": "model",
        "model name": "model",
        "status": "status",
        "company": "site",
        "purchase date": "acquired_on",
        "purchased": "acquired_on",
        "purchase cost": "price",
        "location": "place",
        "asset notes": "note",
        "notes": "note",
    },
)
# A column of another tab than the main one is headed « Informations financières et administratives - Date d'achat ».
GLPI = Source(
    "GLPI",
    frozenset({"nom", "numero de serie", "type"}),
    frozenset({"entite", "statut", "fabricant", "modele", "lieu", "usager", "derniere modification"}),
    {
        "entite": "site",
        "statut": "status",
        "numero d'inventaire": "tag",
        "numero de serie": "serial",
        "type": "category",
        "fabricant": "manufacturer",
        "modele": "model",
        "lieu": "place",
        "date d'achat": "acquired_on",
        "date de mise en service": "issued_on",
        "date de reforme": "retired_on",
        "valeur": "price",
    },
)


def comes_from(source: Source, headings: Sequence[str]) -> bool:
    found = {fold(heading) for heading in headings}
    return source.marks <= found and len(source.clues & found) >= min(len(source.clues), 2)


def key_of(source: Source, heading: str) -> str:
    """Our column for a heading of `source`, "" when it says nothing that we keep."""
    name = fold(heading)
    return source.keys.get(name if name in source.keys else fold(heading.rpartition(" - ")[2])) or ""


def kept(
    source: Source | None, table: Table, columns: Sequence[Column]
) -> tuple[Table, tuple[Column, ...], list[RowError], list[str]]:
    """What is read of a table: all of it, unless a tool wrote it; then the columns that we keep, under their own
    headings. With it the dates that no order explains, and what was decided on the way."""
    if source is None:
        ignored = {name for column in columns if not column.key for name in column.names}
        return table, tuple(columns), [], _told([heading for heading in table.headings if fold(heading) in ignored])
    known = {column.key for column in columns}
    keys = {index: key_of(source, heading) for index, heading in enumerate(table.headings)}
    places = [index for index, key in keys.items() if key and key in known]
    headings = tuple(table.headings[index] for index in places)
    part = Table(table.heading_line, headings, [_cut(record, places) for record in table.rows])
    errors, told = [], _told([heading for index, heading in enumerate(table.headings) if index not in places])
    dates = {column.key for column in columns if column.kind == "date"}
    for place, index in enumerate(places):
        if keys[index] in dates:
            wrong, decided = _date_column(part, place)
            errors, told = errors + wrong, told + decided
    return part, _headed(columns, {table.headings[index]: keys[index] for index in places}), errors, told


def _headed(columns: Sequence[Column], keys: Mapping[str, str]) -> tuple[Column, ...]:
    """The columns under the headings of the file, so that its errors are told in its words."""
    first = {key: heading for heading, key in reversed(keys.items())}
    ours = (column for column in named(columns, keys) if column.key)
    return tuple(replace(column, heading=first.get(column.key, column.heading)) for column in ours)


def _cut(record: Record, places: Sequence[int]) -> Record:
    """Short rows, whose last empty cells were not written, are whole once cut."""
    found = record.cells
    return Record(record.line, [found[index] if index < len(found) else "" for index in places])


def _told(headings: Sequence[str]) -> list[str]:
    left = [heading for heading in headings if heading]
    return [f"Colonnes qui ne sont pas lues : {', '.join(left)}."] if left else []


def _date_column(table: Table, column: int) -> tuple[list[RowError], list[str]]:
    """Dates with slashes are rewritten in ISO 8601, in the order that one of them proves; without proof, none is."""
    slashed = ((record, _SLASHED.fullmatch(record.cells[column].strip())) for record in table.rows)
    found = [(record, match) for record, match in slashed if match]
    proofs: dict[bool, Record] = {}
    for record, match in found:
        if (order := _month_first(match)) is not None:
            proofs.setdefault(order, record)
    errors = []
    for record, match in found:
        order = next(iter(proofs)) if len(proofs) == 1 else _month_first(match)
        raw, record.cells[column] = record.cells[column], ""
        day = _read(match, order)
        if day is None:
            reason = _AMBIGUOUS if order is None else _NO_SUCH_DAY.format(order=_ORDERS[order])
            errors.append(RowError(record.line, table.headings[column], raw, reason))
        else:
            record.cells[column] = day.isoformat()
    if len(proofs) != 1:
        return errors, []
    ((order, witness),) = proofs.items()
    return errors, [f"Dates lues {_ORDERS[order]}, comme le montre la ligne {witness.line}."]


def _month_first(match: re.Match[str]) -> bool | None:
    """What a date proves of its order: 1/23/23 that the month comes first, 23/1/23 the day, 1/2/23 nothing."""
    first, second = int(match[1]), int(match[2])
    return None if (first > 12) == (second > 12) else second > 12


def _read(match: re.Match[str], month_first: bool | None) -> date | None:
    first, second, year = map(int, match.groups())
    if first != second and month_first is None:
        return None
    month, day = (first, second) if month_first else (second, first)
    try:
        return date(year + 2000 if year < 100 else year, month, day)
    except ValueError:
        return None
