"""Which headings of other tools' CSV exports say what we keep. Columns about people are not among them."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from .columns import Column, fold
from .tables import Record, RowError, Table

_SLASHED = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4}|[0-9]{2})")
_AMBIGUOUS = "On ne sait pas si ce jour est écrit avant ou après le mois : écrivez la date AAAA-MM-JJ."
_NO_SUCH_DAY = "Cette date n'existe pas, lue comme les autres du fichier ({order}) : écrivez-la AAAA-MM-JJ."
_ORDERS = {True: "mois/jour/année", False: "jour/mois/année"}


@dataclass(frozen=True, slots=True)
class Source:
    """`keys` are our columns by folded heading; a file with all the headings of `marks` comes from this tool."""

    name: str
    marks: frozenset[str]
    keys: Mapping[str, str]


SNIPE = Source(
    "Snipe-IT",
    frozenset({"asset tag", "category"}),
    {
        "asset tag": "tag",
        "serial": "serial",
        "serial number": "serial",
        "category": "category",
        "manufacturer": "manufacturer",
        "model": "model",
        "model name": "model",
        "purchase date": "acquired_on",
        "purchase cost": "price",
        "location": "place",
        "asset notes": "note",
        "notes": "note",
    },
)
GLPI = Source(
    "GLPI",
    frozenset({"nom", "fabricant", "numero de serie", "type"}),
    {
        "numero d'inventaire": "tag",
        "numero de serie": "serial",
        "type": "category",
        "fabricant": "manufacturer",
        "modele": "model",
        "date d'achat": "acquired_on",
        "valeur": "price",
        "lieu": "place",
    },
)


def comes_from(source: Source, headings: Sequence[str]) -> bool:
    return source.marks <= {fold(heading) for heading in headings}


def known_part(
    source: Source, table: Table, columns: Sequence[Column]
) -> tuple[Table, tuple[Column, ...], list[RowError], list[str]]:
    """The columns of `source` that we keep, under their own headings, and what was decided on the way."""
    places = [index for index, heading in enumerate(table.headings) if fold(heading) in source.keys]
    headings = tuple(table.headings[index] for index in places)
    kept = Table(table.heading_line, headings, [_cut(record, places) for record in table.rows])
    by_key = {source.keys[fold(heading)]: heading for heading in headings}
    ours = tuple(replace(column, heading=by_key.get(column.key, column.heading)) for column in columns)
    errors, told = [], _left(table, places)
    for column, heading in enumerate(headings):
        if source.keys[fold(heading)] == "acquired_on":
            wrong, decided = _date_column(kept, column)
            errors, told = errors + wrong, told + decided
    return kept, ours, errors, told


def _cut(record: Record, places: Sequence[int]) -> Record:
    """Short rows, whose last empty cells were not written, are whole once cut."""
    found = record.cells
    return Record(record.line, [found[index] if index < len(found) else "" for index in places])


def _left(table: Table, places: Sequence[int]) -> list[str]:
    left = [heading for index, heading in enumerate(table.headings) if heading and index not in set(places)]
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
