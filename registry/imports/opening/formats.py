"""Which file formats are read, how one is recognised, and the one door through which any file is read."""

from collections.abc import Callable, Iterator, Sequence, Set
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from registry.imports.opening import foreign, glpi, tools
from registry.imports.opening.guesses import key_said
from registry.imports.values import tables
from registry.imports.values.columns import DEVICE_COLUMNS, Column, key_named
from registry.tabular import delimited, grid, ods, xlsx
from registry.tabular.archive import Archive
from registry.tabular.headings import LONGEST, Knows, Sure
from registry.tabular.table import Table
from registry.tabular.unreadable import NO_TABLE, READ_TODAY, Reason, Unreadable, refuse_binary

_ZIP = b"PK\x03\x04"
_BYTE_ORDER_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True, slots=True)
class Opened:
    """A file as it is: a table, that `source` wrote when a tool did, or an inventory, whose rows are typed already.

    `sheet` is the one of a workbook that is read, `rivals` those that hold devices, when several do and nobody chose.
    """

    format: str
    table: Table | None
    source: tools.Tool | None
    left_out: list[str]
    inventory: list[tables.Row] = field(default_factory=list)
    sheet: str = ""
    rivals: tuple[str, ...] = ()


@dataclass(frozen=True)
class Reading:
    """Typed rows and errors, part after part, and a sentence for each part knowingly left out.

    A file that turns out to be damaged further down raises Unreadable while its parts are read.
    """

    format: str
    parts: Iterator[tables.Part]
    left_out: list[str]
    sheet: str = ""

    @cached_property
    def _whole(self) -> tuple[list[tables.Row], list[tables.RowError]]:
        return tables.joined(self.parts)

    @property
    def rows(self) -> list[tables.Row]:
        return self._whole[0]

    @property
    def errors(self) -> list[tables.RowError]:
        return self._whole[1]


def knows(columns: Sequence[Column], remembered: Callable[[Sequence[str]], Set[str]] = lambda cells: set()) -> Knows:
    """Tells which of `columns` the cells of a row name: by what was said of the same headings, by our names and those
    of tools; and, where there are several, by what people call them."""
    named = key_named(columns)

    def keys(cells: Sequence[str]) -> Set[str]:
        if found := remembered(cells):
            return Sure(found)
        said = [cell for cell in cells if len(cell) <= LONGEST and cell and not cell.isspace()]
        names = (lambda cell: named(cell) or tools.key_of_any(cell) or key_said(cell)) if len(said) > 1 else named
        return {key for cell in said if (key := names(cell))}

    return keys


def _table(name: str, table: Table, source: tools.Tool | None, **more: Any) -> Opened:
    return Opened(name, table, source, list(table.told), **more)


def _inventory(data: bytes) -> Opened:
    rows, left_out = glpi.read(data)
    return Opened("glpi", None, None, left_out, rows)


def _listed(name: str, table: Table) -> Opened:
    """A CSV file, of ours or as the tool of this name exports it."""
    source = tools.of(table.headings, name) if name in tools.TOOLS else None
    if name in tools.TOOLS and not source:
        raise Unreadable(
            Reason("other_headings", f"Ce fichier n’a pas les titres d’un export CSV de {tools.TOOLS[name][0].name}.")
        )
    return _table(name, table, source)


def _workbook(name: str, archive: Archive, knows: Knows, sheet: str) -> Opened:
    """A workbook of ours, or what a tool exports as one."""
    chosen = grid.table(_SHEETS[name](archive), knows, sheet)
    return _table(name, chosen.table, tools.of(chosen.table.headings), sheet=chosen.sheet, rivals=chosen.rivals)


def _archive(name: str, data: bytes) -> Archive:
    if not data.startswith(_ZIP):
        raise Unreadable(
            Reason("not_a_workbook", f"Ce fichier n’est pas un classeur {name.upper()}. Formats lus : {READ_TODAY}.")
        )
    return Archive(data)


_SHEETS: dict[str, Callable[[Archive], list[grid.Sheet]]] = {"xlsx": xlsx.sheets, "ods": ods.sheets}
FORMATS = ("csv", *_SHEETS, "glpi", *(name for name in tools.TOOLS if name != "glpi"))


def _start(data: bytes) -> bytes:
    start = data[:4096].replace(b"\0", b"")
    for mark in _BYTE_ORDER_MARKS:
        start = start.removeprefix(mark)
    return start.lstrip()


def _is_json(data: bytes) -> bool:
    return _start(data).startswith((b"{", b"["))


def _workbook_kind(archive: Archive) -> str:
    if xlsx.BOOK in archive.names:
        return "xlsx"
    if ods.CONTENT in archive.names and archive.start("mimetype").startswith(ods.MIMETYPE):
        return "ods"
    raise Unreadable(NO_TABLE)


def _recognised(data: bytes, filename: str, knows: Knows) -> tuple[str, Archive | Table | None]:
    """The format of a file by its content, and what was opened to tell; its name only serves where the content is not
    plain."""
    if data.startswith(_ZIP):
        archive = Archive(data)
        return _workbook_kind(archive), archive
    refuse_binary(data)
    if _is_json(data):
        return "glpi", None
    if _start(data).startswith(b"<"):
        raise Unreadable(
            Reason("markup", f"Ce fichier est une page web ou un fichier XML. Formats lus : {READ_TODAY}.")
        )
    if filename.casefold().endswith(".json"):
        raise Unreadable(
            Reason("json_damaged", "Ce fichier JSON est abîmé. Exportez de nouveau l’inventaire depuis GLPI.")
        )
    # A wrong turn shows in the headings: they tell between tools.
    table = delimited.open_csv(data, knows)
    source = tools.of(table.headings)
    return tools.format_of(source) if source else "csv", table


def opened(
    data: bytes,
    filename: str = "",
    *,
    knows: Knows = knows(DEVICE_COLUMNS),  # noqa: B008 - a function, that nothing changes
    format: str = "",  # noqa: A002 - the name of the command's option
    sheet: str = "",
) -> Opened:
    """A file in the format asked for, or in the one that its content shows; `knows` tells its headings, and its sheet
    among others unless it is asked for too."""
    name, found = (format, None) if format else _recognised(data, filename, knows)
    if name not in FORMATS:
        raise Unreadable(
            Reason("unknown_format", f"Le format « {name} » n’est pas lu pour l’instant. Formats lus : {READ_TODAY}.")
        )
    if name in _SHEETS:
        archive = found if isinstance(found, Archive) else _archive(name, data)
        return _workbook(name, archive, knows, sheet)
    if sheet:
        raise Unreadable(
            Reason("no_sheets", "Seul un classeur a des feuilles : ne nommez pas de feuille pour ce fichier.")
        )
    if name == "glpi" and _is_json(data):
        return _inventory(data)
    return _listed(name, found if isinstance(found, Table) else delimited.open_csv(data, knows))


def parsed(file: Opened, columns: Sequence[Column]) -> Reading:
    if file.table is None:
        return Reading(file.format, iter([tables.Part(file.inventory, [])]), file.left_out)
    kept, ours, told = foreign.kept(file.source, file.table, columns)
    ours, orders = foreign.ordered(kept, ours)
    return Reading(file.format, tables.parts(kept, ours), file.left_out + told + orders, file.sheet)


def read(
    data: bytes,
    filename: str = "",
    *,
    columns: Sequence[Column] = DEVICE_COLUMNS,
    format: str = "",  # noqa: A002 - the name of the command's option
) -> Reading:
    return parsed(opened(data, filename, knows=knows(columns), format=format), columns)
