"""How the sheets of a workbook become one table: which sheet is read, and how many rows and columns it may have."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from .archive import DAMAGED
from .columns import Column, match
from .tables import Record, Table
from .unreadable import Unreadable

MOST_ROWS = 200_000
MOST_COLUMNS = 256
MOST_SHEETS = 100
MOST_CELLS = 6_000_000


@dataclass(frozen=True, slots=True)
class Sheet:
    name: str
    rows: Callable[[], Iterator[Record]]


class Grid:
    """Puts cells at their place in the rows that it adds to `found`; empty cells and rows take no room."""

    def __init__(self, found: list[Record]):
        self.found = found
        self._cells: list[str] = []
        self._rows, self._left = MOST_ROWS, MOST_CELLS

    def put(self, place: int, value: str, times: int = 1) -> None:
        if place + times > MOST_COLUMNS:
            raise Unreadable(f"Cette feuille a plus de {MOST_COLUMNS} colonnes remplies. Gardez seulement les utiles.")
        if place < len(self._cells):
            raise Unreadable(DAMAGED)
        self._cells.extend([""] * (place - len(self._cells)))
        self._cells.extend([value] * times)

    def close(self, line: int, times: int = 1) -> None:
        """Ends a row, that stands `times` times from `line` on."""
        cells, self._cells = self._cells, []
        if not any(cell.strip() for cell in cells):
            return
        self._rows -= times
        self._left -= times * len(cells)
        if self._rows < 0 or self._left < 0:
            raise Unreadable(f"Cette feuille a plus de {MOST_ROWS} lignes, ou trop de cases. Découpez-la.")
        self.found.extend(Record(line + rank, cells) for rank in range(times))


def table(sheets: Sequence[Sheet], columns: Sequence[Column]) -> tuple[Table, list[str]]:
    """The sheet whose headings are those of `columns` when there is just one, else the first; the others are told."""
    if not sheets:
        raise Unreadable("Ce classeur n'a aucune feuille visible. Vérifiez que vous avez choisi le bon fichier.")
    if len(sheets) > MOST_SHEETS:
        raise Unreadable(f"Ce classeur a plus de {MOST_SHEETS} feuilles. Gardez seulement celle des matériels.")
    chosen = sheets[0]
    if len(sheets) > 1:
        fitting = [sheet for sheet in sheets if _fits(sheet, columns)]
        chosen = fitting[0] if len(fitting) == 1 else chosen
    left_out = [f"La feuille « {sheet.name} » n'est pas lue." for sheet in sheets if sheet is not chosen]
    return _assembled(list(chosen.rows())), left_out


def _fits(sheet: Sheet, columns: Sequence[Column]) -> bool:
    heading = next(sheet.rows(), None)
    return heading is not None and not match(heading.cells, columns).problems


def _assembled(records: list[Record]) -> Table:
    if not records:
        raise Unreadable("La feuille est vide. Vérifiez que vous avez choisi le bon fichier.")
    heading, *rows = records
    if not rows:
        raise Unreadable("La feuille n'a qu'une ligne de titres. Ajoutez au moins une ligne sous les titres.")
    width = max(len(record.cells) for record in records)
    for record in records:
        if missing := width - len(record.cells):
            record.cells.extend([""] * missing)
    return Table(heading.line, tuple(cell.strip() for cell in heading.cells), rows)
