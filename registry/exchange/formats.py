"""Which file formats are read, how one is recognised, and the one door through which any file is read."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain

from . import foreign, glpi, grid, ods, tables, xlsx
from .archive import Archive
from .columns import DEVICE_COLUMNS, Column
from .unreadable import NO_TABLE, READ_TODAY, Unreadable, refuse_binary

_ZIP = b"PK\x03\x04"
_BYTE_ORDER_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True, slots=True)
class Opened:
    """A file as it is: a table, that `source` wrote when a tool did, or an inventory, whose rows are typed already."""

    format: str
    table: tables.Table | None
    source: foreign.Source | None
    left_out: list[str]
    inventory: list[tables.Row] = field(default_factory=list)


@dataclass(frozen=True)
class Reading:
    """Typed rows and errors, part after part, and a sentence for each part knowingly left out.

    A file that turns out to be damaged further down raises Unreadable while its parts are read.
    """

    format: str
    parts: Iterator[tables.Part]
    left_out: list[str]

    @cached_property
    def _whole(self) -> tuple[list[tables.Row], list[tables.RowError]]:
        return tables.joined(self.parts)

    @property
    def rows(self) -> list[tables.Row]:
        return self._whole[0]

    @property
    def errors(self) -> list[tables.RowError]:
        return self._whole[1]


def _csv(data: bytes, columns: Sequence[Column]) -> Opened:
    return Opened("csv", tables.open_csv(data), None, [])


def _glpi(data: bytes, columns: Sequence[Column]) -> Opened:
    """An inventory in JSON, or the CSV that GLPI exports from a list."""
    if not _is_json(data):
        return _exported("glpi", data)
    rows, left_out = glpi.read(data)
    return Opened("glpi", None, None, left_out, rows)


def _snipe(data: bytes, columns: Sequence[Column]) -> Opened:
    return _exported("snipe", data)


def _exported(name: str, data: bytes) -> Opened:
    table, source = tables.read_csv(data), _TOOLS[name]
    if not foreign.comes_from(source, table.headings):
        raise Unreadable(f"Ce fichier n'a pas les titres d'un export CSV de {source.name}.")
    return Opened(name, table, source, [])


def _xlsx(data: bytes, columns: Sequence[Column]) -> Opened:
    return _workbook("xlsx", xlsx.sheets, data, columns)


def _ods(data: bytes, columns: Sequence[Column]) -> Opened:
    return _workbook("ods", ods.sheets, data, columns)


def _workbook(
    name: str, sheets: Callable[[Archive], list[grid.Sheet]], data: bytes, columns: Sequence[Column]
) -> Opened:
    """A workbook of ours, or what a tool exports as one."""
    if not data.startswith(_ZIP):
        raise Unreadable(f"Ce fichier n'est pas un classeur {name.upper()}. Formats lus : {READ_TODAY}.")
    table, told = grid.table(sheets(Archive(data)), columns)
    return Opened(name, table, _TOOLS.get(_tool(table.headings)), told)


FORMATS: dict[str, Callable[[bytes, Sequence[Column]], Opened]] = {
    "csv": _csv,
    "xlsx": _xlsx,
    "ods": _ods,
    "glpi": _glpi,
    "snipe": _snipe,
}
# A wrong turn shows in the headings: what the first line of a text holds decides between tools.
_TOOLS = {"snipe": foreign.SNIPE, "glpi": foreign.GLPI}


def _start(data: bytes) -> bytes:
    start = data[:4096].replace(b"\0", b"")
    for mark in _BYTE_ORDER_MARKS:
        start = start.removeprefix(mark)
    return start.lstrip()


def _is_json(data: bytes) -> bool:
    return _start(data).startswith((b"{", b"["))


def _workbook_kind(data: bytes) -> str:
    archive = Archive(data)
    if xlsx.BOOK in archive.names:
        return "xlsx"
    if ods.CONTENT in archive.names and archive.start("mimetype").startswith(ods.MIMETYPE):
        return "ods"
    raise Unreadable(NO_TABLE)


def sniff(data: bytes, filename: str = "") -> str:
    """The format of a file by its content; its name only serves where the content is not plain."""
    if data.startswith(_ZIP):
        return _workbook_kind(data)
    refuse_binary(data)
    if _is_json(data):
        return "glpi"
    if _start(data).startswith(b"<"):
        raise Unreadable(f"Ce fichier est une page web ou un fichier XML. Formats lus : {READ_TODAY}.")
    if filename.casefold().endswith(".json"):
        raise Unreadable("Ce fichier JSON est abîmé. Exportez de nouveau l'inventaire depuis GLPI.")
    return _tool(tables.headings(data))


def _tool(headings: Sequence[str]) -> str:
    return next((name for name, source in _TOOLS.items() if foreign.comes_from(source, headings)), "csv")


def opened(
    data: bytes,
    filename: str = "",
    *,
    columns: Sequence[Column] = DEVICE_COLUMNS,
    format: str = "",  # noqa: A002 - the name of the command's option
) -> Opened:
    """A file in the format asked for, or in the one that its content shows; `columns` tell its sheet among others."""
    wanted = format or sniff(data, filename)
    if wanted not in FORMATS:
        raise Unreadable(f"Le format « {wanted} » n'est pas lu pour l'instant. Formats lus : {READ_TODAY}.")
    return FORMATS[wanted](data, columns)


def parsed(file: Opened, columns: Sequence[Column]) -> Reading:
    if file.table is None:
        return Reading(file.format, iter([tables.Part(file.inventory, [])]), file.left_out)
    kept, ours, wrong, told = foreign.kept(file.source, file.table, columns)
    return Reading(file.format, chain([tables.Part([], wrong)], tables.parts(kept, ours)), file.left_out + told)


def read(
    data: bytes,
    filename: str = "",
    *,
    columns: Sequence[Column] = DEVICE_COLUMNS,
    format: str = "",  # noqa: A002 - the name of the command's option
) -> Reading:
    return parsed(opened(data, filename, columns=columns, format=format), columns)
