"""Where the cells of an XLSX workbook are, and what types and formats mean. Formulas, macros, links stay shut.

By hand: calamine reads 7 where 0007 is shown, without bound; openpyxl drops rows below the range that a sheet declares.
"""

import posixpath
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache, partial

from registry.tabular import native
from registry.tabular.archive import DAMAGED, TOO_LARGE, Archive
from registry.tabular.grid import Grid, Sheet
from registry.tabular.markup import Attributes, Walk, bare
from registry.tabular.table import Record
from registry.tabular.unreadable import Unreadable

BOOK = "xl/workbook.xml"
WIDEST = 16_384
MOST_STRINGS = 2_000_000
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")

Convert = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class _Book:
    archive: Archive
    strings: list[str]
    formats: list[Convert]
    number: Convert


def sheets(archive: Archive) -> list[Sheet]:
    """The worksheets, in their order."""
    walk, found, since_1904 = Walk(), [], []

    def sheet(given: Attributes) -> None:
        given = bare(given)
        found.append((given.get("name", ""), given.get("id", ""), given.get("state", "visible") != "visible"))

    walk.starts["workbookPr"] = lambda given: since_1904.append(given.get("date1904") in ("1", "true"))
    walk.starts["sheet"] = sheet
    _whole(walk, archive, BOOK)
    targets = _targets(archive)
    days = any(since_1904)
    book = _Book(archive, _strings(archive), _formats(archive, days), _number(days))
    return [Sheet(name, partial(_rows, book, targets[rank]), hidden) for name, rank, hidden in found if rank in targets]


def _whole(walk: Walk, archive: Archive, part: str) -> None:
    for _ in walk.over(archive.chunks(part)):
        pass


def _targets(archive: Archive) -> dict[str, str]:
    """The parts that hold worksheets, by the identifier of their link; what lies outside the file is none."""
    walk, found = Walk(), {}

    def link(given: Attributes) -> None:
        if given.get("Type", "").endswith("/worksheet") and given.get("TargetMode") != "External":
            found[given.get("Id", "")] = posixpath.normpath(posixpath.join("/xl", given.get("Target", ""))).lstrip("/")

    walk.starts["Relationship"] = link
    _whole(walk, archive, "xl/_rels/workbook.xml.rels")
    return found


def _strings(archive: Archive) -> list[str]:
    part = "xl/sharedStrings.xml"
    if part not in archive.names:
        return []
    walk = Walk()
    strings: list[str] = []

    def keep() -> None:
        if len(strings) == MOST_STRINGS:
            raise Unreadable(TOO_LARGE)
        strings.append(_plain(walk.taken()))

    _texts(walk)
    walk.ends["si"] = keep
    _whole(walk, archive, part)
    return strings


def _texts(walk: Walk) -> None:
    """Keeps the text of `t`, except that of phonetic hints."""
    hints: list[bool] = []

    def listen(given: Attributes) -> None:
        walk.listening = not hints

    def stop() -> None:
        walk.listening = False

    walk.starts["t"], walk.ends["t"] = listen, stop
    walk.starts["rPh"], walk.ends["rPh"] = lambda given: hints.append(True), hints.clear


def _plain(text: str) -> str:
    """A sign that is escaped as its two halves is one again; half of one alone is no sign that could be written."""
    if "_x" not in text:
        return text
    halves = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text).encode("utf-16-le", "surrogatepass")
    return halves.decode("utf-16-le", "replace")


def _formats(archive: Archive, since_1904: bool) -> list[Convert]:
    """How the number of a cell is read, by the rank of its style."""
    part = "xl/styles.xml"
    walk = Walk()
    codes: dict[str, str] = {}
    inside: list[bool] = []

    def code(given: Attributes) -> None:
        codes[given.get("numFmtId", "")] = given.get("formatCode", "")

    def style(given: Attributes) -> None:
        if inside:
            walk.found.append(given.get("numFmtId", "0"))

    walk.starts |= {"numFmt": code, "xf": style, "cellXfs": lambda given: inside.append(True)}
    walk.ends["cellXfs"] = inside.clear
    ids = list(walk.over(archive.chunks(part))) if part in archive.names else []
    try:
        return [_convert(int(identifier), codes.get(identifier, ""), since_1904) for identifier in ids]
    except ValueError:
        raise Unreadable(DAMAGED) from None


def _convert(identifier: int, code: str, since_1904: bool) -> Convert:
    if native.shows_date(identifier, code):
        return partial(native.moment, since_1904=since_1904)
    if width := native.width_shown(code):
        return lambda raw: native.padded(native.number(raw), width)
    return _number(since_1904)


def _number(since_1904: bool) -> Convert:
    return partial(native.number, kind=native.NumberSince1904) if since_1904 else native.number


class _SheetCells(Walk):
    """The rows of one worksheet. A cell without a place stands after the one before it."""

    def __init__(self, book: _Book):
        super().__init__()
        _texts(self)
        self.book, self.grid = book, Grid(self.found)
        self.line, self.place, self.type, self.style = 0, -1, "", 0
        self.starts |= {"row": self.row, "c": self.cell, "v": self.value}
        self.ends |= {"row": self.row_ends, "c": self.cell_ends, "v": self.value_ends}

    def row(self, given: Attributes) -> None:
        self.line, self.place = int(given.get("r", self.line + 1)), -1

    def cell(self, given: Attributes) -> None:
        reference = given.get("r")
        self.place = self.place + 1 if reference is None else _place(reference)
        if self.place >= WIDEST:
            raise Unreadable(DAMAGED)
        self.type, self.style = given.get("t", "n"), int(given.get("s", 0))

    def value(self, given: Attributes) -> None:
        self.listening = True

    def value_ends(self) -> None:
        self.listening = False

    def cell_ends(self) -> None:
        if raw := self.taken():
            self.grid.put(self.place, self.read(raw))

    def row_ends(self) -> None:
        self.grid.close(self.line)

    def read(self, raw: str) -> str:
        match self.type:
            case "s":
                return self.book.strings[int(raw)]
            case "n":
                formats = self.book.formats
                return (formats[self.style] if self.style < len(formats) else self.book.number)(raw)
            case "b":
                return "true" if raw == "1" else "false"
            case "d":
                return native.iso_text(raw)
        return _plain(raw)


def _rows(book: _Book, part: str) -> Iterator[Record]:
    return _SheetCells(book).over(book.archive.chunks(part))


@lru_cache(maxsize=1024)
def _letters(letters: str) -> int:
    place = 0
    for letter in letters:
        place = place * 26 + ord(letter) - 64
    return place - 1


def _place(reference: str) -> int:
    letters = reference.rstrip("0123456789")
    if not (letters.isascii() and letters.isalpha() and letters.isupper() and len(letters) <= 3):
        raise Unreadable(DAMAGED)
    return _letters(letters)
