"""How a CSV file, whatever tool wrote it, becomes a table: its separator, its quotes, the line of each row.

By hand: `csv.Sniffer` finds no separator under a line of title.
"""

import csv
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice

from registry.tabular import headings
from registry.tabular.encoding import decode
from registry.tabular.formulas import written
from registry.tabular.headings import Knows
from registry.tabular.table import MOST_COLUMNS, Record, Table, record
from registry.tabular.unreadable import Reason, Unreadable, refuse_binary

SEPARATORS = (";", "\t", ",")
TOO_WIDE = Reason(
    "too_many_columns", f"Ce fichier a plus de {MOST_COLUMNS} colonnes remplies. Gardez seulement les utiles."
)
# What is tried with each separator.
START = 65_536
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
_DECLARED = re.compile(r"sep=([;,\t])\r?\n?")


def open_csv(data: bytes, knows: Knows) -> Table:
    """The table whose rows are read one after the other, each time that they are asked for; `knows` tells headings."""
    refuse_binary(data)
    text, told = decode(data)
    rows = _rows(text, knows)
    first = _first(rows)
    headed = headings.find([record.cells for record in first], knows)
    if not headed.has_rows and not list(rows):
        raise Unreadable(Reason("empty", "Ce fichier est vide. Vérifiez que vous avez choisi le bon fichier."))
    if not headed.has_rows:
        raise Unreadable(
            Reason(
                "headings_alone", "Ce fichier n’a qu’une ligne de titres. Ajoutez au moins une ligne sous les titres."
            )
        )
    heading = first[headed.rank]
    titles = headings.titles(heading)
    while titles and not titles[-1]:
        titles.pop()
    if len(titles) > MOST_COLUMNS:
        raise Unreadable(TOO_WIDE)
    told += headings.told([record.line for record in first[: headed.rank]], heading.line)
    return Table(heading.line, tuple(titles), _Below(rows, headed.rank + 1), tuple(told))


@dataclass(frozen=True, slots=True)
class _Rows:
    """Rows that hold something; line ends may be LF, CRLF or CR. `before` lines are not in the text."""

    text: str
    separator: str
    before: int

    def __iter__(self) -> Iterator[Record]:
        lines = (found[0] for found in _LINE.finditer(self.text))
        source = csv.reader(lines, delimiter=self.separator, skipinitialspace=True, strict=True)
        line = self.before + 1
        try:
            for fields in source:
                if any(fields) and any(field.strip() for field in fields):
                    yield Record(line, [written(cell) for cell in record(line, fields).cells])
                line = self.before + source.line_num + 1
        except csv.Error as error:
            long = ", ou une case de plus de 32 767 signes" if "field limit" in str(error) else ""
            raise Unreadable(
                Reason(
                    "unclosed_quote",
                    f"La ligne {line} contient un guillemet mal fermé{long} : doublez les guillemets à l’intérieur "
                    "d’une case, ou enregistrez de nouveau le fichier au format CSV.",
                )
            ) from None


@dataclass(frozen=True, slots=True)
class _Below:
    rows: _Rows
    rank: int

    def __iter__(self) -> Iterator[Record]:
        return islice(iter(self.rows), self.rank, None)


def _rows(text: str, knows: Knows) -> _Rows:
    if declared := _DECLARED.match(text):
        return _Rows(text[declared.end() :], declared[1], 1)
    return _Rows(text, _separator(text, knows), 0)


def _separator(text: str, knows: Knows) -> str:
    """The sign that cuts out the most headings that are known, else the most columns, as in the rows below them."""
    return max(SEPARATORS, key=lambda sign: _cut(text[:START], sign, knows))


def _cut(start: str, separator: str, knows: Knows) -> tuple[int, bool, int]:
    """How many headings are known when it is read so, whether a row below has as many cells, and how many they are."""
    first = [record.cells for record in _first(_Rows(start, separator, 0))]
    if not first:
        return 0, False, 1
    headed = headings.find(first, knows)
    width = sum(bool(cell.strip()) for cell in first[headed.rank])
    return len(headed.keys), any(len(row) >= width > 1 for row in first[headed.rank + 1 :]), width


def _first(rows: _Rows) -> list[Record]:
    """Those that may be headings, and one below; a file that is damaged further down says so when it is read."""
    first: list[Record] = []
    with suppress(Unreadable):
        first.extend(islice(rows, headings.LOOKED_AT + 1))
    return first
