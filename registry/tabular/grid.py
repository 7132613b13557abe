"""How the sheets of a workbook become one table: which sheet is read, and how many rows and columns it may have."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from registry.tabular import headings
from registry.tabular.archive import DAMAGED
from registry.tabular.folding import fold
from registry.tabular.formulas import unquoted
from registry.tabular.headings import Knows
from registry.tabular.table import MOST_COLUMNS, Record, Table, record
from registry.tabular.unreadable import Reason, Unreadable

MOST_ROWS = 200_000
MOST_SHEETS = 100
MOST_CELLS = 6_000_000


@dataclass(frozen=True, slots=True)
class Sheet:
    name: str
    rows: Callable[[], Iterator[Record]]
    hidden: bool = False


class Grid:
    """Puts cells at their place in the rows that it adds to `found`; empty cells and rows take no room."""

    def __init__(self, found: list[Record]):
        self.found = found
        self._cells: list[str] = []
        self._rows, self._left = MOST_ROWS, MOST_CELLS

    def put(self, place: int, value: str, times: int = 1) -> None:
        if place + times > MOST_COLUMNS:
            raise Unreadable(
                Reason(
                    "too_many_columns",
                    f"Cette feuille a plus de {MOST_COLUMNS} colonnes remplies. Gardez seulement les utiles.",
                )
            )
        if place < len(self._cells):
            raise Unreadable(DAMAGED)
        self._cells.extend([""] * (place - len(self._cells)))
        self._cells.extend([value] * times)

    def close(self, line: int, times: int = 1) -> None:
        """Ends a row, that stands `times` times from `line` on."""
        cells, self._cells = list(map(unquoted, record(line, self._cells).cells)), []
        if not any(cell.strip() for cell in cells):
            return
        self._rows -= times
        self._left -= times * len(cells)
        if self._rows < 0 or self._left < 0:
            raise Unreadable(
                Reason("too_many_rows", f"Cette feuille a plus de {MOST_ROWS} lignes, ou trop de cases. Découpez-la.")
            )
        self.found.extend(Record(line + rank, cells) for rank in range(times))


@dataclass(frozen=True, slots=True)
class ChosenTable:
    """The table of one sheet, by its name; `rivals` are the sheets between which nobody chose, itself first."""

    table: Table
    sheet: str
    rivals: tuple[str, ...]


def table(sheets: Sequence[Sheet], knows: Knows, wanted: str = "") -> ChosenTable:
    """The sheet that is `wanted`, else the visible one whose headings are known best; the others are told."""
    if len(sheets) > MOST_SHEETS:
        raise Unreadable(
            Reason(
                "too_many_sheets",
                f"Ce classeur a plus de {MOST_SHEETS} feuilles. Gardez seulement celle des matériels.",
            )
        )
    seen = _named(sheets, wanted) if wanted else [sheet for sheet in sheets if not sheet.hidden]
    if not seen:
        raise Unreadable(
            Reason(
                "no_visible_sheet",
                "Ce classeur n’a aucune feuille visible. Vérifiez que vous avez choisi le bon fichier.",
            )
        )
    headed = {sheet.name: headings.find((record.cells for record in sheet.rows()), knows) for sheet in seen}
    devices = [sheet for sheet in seen if headed[sheet.name].tells_devices]
    devices.sort(key=lambda sheet: -len(headed[sheet.name].keys))
    sheet = (devices or seen)[0]
    told = [_left_out(other, other in devices) for other in sheets if other is not sheet]
    rivals = tuple(other.name for other in devices) if len(devices) > 1 else ()
    return ChosenTable(_assembled(list(sheet.rows()), headed[sheet.name].rank, told), sheet.name, rivals)


def _named(sheets: Sequence[Sheet], wanted: str) -> list[Sheet]:
    found = [sheet for sheet in sheets if sheet.name == wanted]
    found = found or [sheet for sheet in sheets if fold(sheet.name) == fold(wanted)]
    if not found:
        known = ", ".join(sheet.name for sheet in sheets)
        raise Unreadable(
            Reason("no_such_sheet", f"Ce classeur n’a pas de feuille « {wanted} ». Ses feuilles : {known}.")
        )
    return found[:1]


def _left_out(sheet: Sheet, devices: bool) -> str:
    if sheet.hidden:
        return f"La feuille masquée « {sheet.name} » n’est pas lue."
    also = ", qui contient aussi des matériels," if devices else ""
    return f"La feuille « {sheet.name} »{also} n’est pas lue."


def _assembled(records: list[Record], rank: int, told: list[str]) -> Table:
    if not records:
        raise Unreadable(Reason("empty", "La feuille est vide. Vérifiez que vous avez choisi le bon fichier."))
    above, heading, rows = records[:rank], records[rank], records[rank + 1 :]
    if not rows:
        raise Unreadable(
            Reason(
                "headings_alone", "La feuille n’a qu’une ligne de titres. Ajoutez au moins une ligne sous les titres."
            )
        )
    width = max(len(record.cells) for record in records)
    titles = headings.titles(heading) + [""] * (width - len(heading.cells))
    told += headings.told([record.line for record in above], heading.line)
    return Table(heading.line, tuple(titles), rows, tuple(told))
