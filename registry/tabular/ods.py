"""Where the cells of an ODS workbook are, and what their types mean. Comments, drawings, macros and links stay shut.

By hand: calamine unfolds repeated cells (700 bytes into 2.4 GB), odfpy holds the whole document.
"""

import re
from functools import partial

from registry.tabular import native
from registry.tabular.archive import DAMAGED, Archive
from registry.tabular.grid import Grid, Sheet
from registry.tabular.markup import Attributes, Walk, bare
from registry.tabular.table import Record
from registry.tabular.unreadable import PROTECTED, Unreadable

CONTENT = "content.xml"
MIMETYPE = b"application/vnd.oasis.opendocument.spreadsheet"
MANIFEST = "META-INF/manifest.xml"
_SPACES = re.compile(r"[ \t\r\n]+")
_CELLS = ("table-cell", "covered-table-cell")
# Inside a paragraph, what stands beside its text: notes, drawings, hints of pronunciation.
_ASIDE = ("annotation", "note", "frame", "ruby-text", "custom-shape")
MOST_SPACES = 1_000


def sheets(archive: Archive) -> list[Sheet]:
    if any(b"encryption-data" in chunk for chunk in archive.chunks(MANIFEST)):
        raise Unreadable(PROTECTED)
    walk = _DocumentCells()
    for _ in walk.over(archive.chunks(CONTENT)):
        pass
    return [Sheet(name, partial(iter, rows), style in walk.hidden) for name, style, rows in walk.tables]


def _times(given: Attributes, name: str) -> int:
    times = int(given.get(name, 1))
    if times < 1:
        raise Unreadable(DAMAGED)
    return times


class _DocumentCells(Walk):
    """The rows of all the tables of the document, which is one part: to read it once costs half as much."""

    def __init__(self) -> None:
        super().__init__()
        self.tables: list[tuple[str, str, list[Record]]] = []
        self.style, self.hidden = "", set[str]()
        self.grid = Grid([])
        self.line, self.place, self.times = 1, 0, 1
        self.given: Attributes = {}
        self.cell_depth, self.aside, self.inside = 0, 0, False
        self.starts |= {"table": self.table, "style": self.style_starts, "table-properties": self.properties}
        self.starts |= {"table-row": self.row, "p": self.paragraph, "s": self.spaces}
        self.starts |= {"tab": self.tab, "line-break": self.line_break}
        self.starts |= dict.fromkeys(_CELLS, self.cell) | dict.fromkeys(_ASIDE, self.aside_starts)
        self.ends |= {"table-row": self.row_ends, "p": self.paragraph_ends, "table-cell": self.cell_ends}
        self.ends |= {"covered-table-cell": self.covered_ends} | dict.fromkeys(_ASIDE, self.aside_ends)

    def style_starts(self, given: Attributes) -> None:
        self.style = bare(given).get("name", "")

    def properties(self, given: Attributes) -> None:
        if bare(given).get("display") == "false":
            self.hidden.add(self.style)

    def table(self, given: Attributes) -> None:
        if self.cell_depth:
            raise Unreadable(DAMAGED)
        rows: list[Record] = []
        given = bare(given)
        self.tables.append((given.get("name", ""), given.get("style-name", ""), rows))
        self.line, self.grid.found = 1, rows

    def row(self, given: Attributes) -> None:
        self.place, self.times = 0, _times(bare(given), "number-rows-repeated")

    def row_ends(self) -> None:
        self.grid.close(self.line, self.times)
        self.line += self.times

    def cell(self, given: Attributes) -> None:
        self.given, self.cell_depth = bare(given), self.depth

    def cell_ends(self) -> None:
        raw = self.taken().removesuffix("\n")
        self.cell_depth = 0
        times = _times(self.given, "number-columns-repeated")
        if value := self.read(raw):
            self.grid.put(self.place, value, times)
        self.place += times

    def covered_ends(self) -> None:
        self.taken()
        self.cell_depth = 0
        self.place += _times(self.given, "number-columns-repeated")

    def read(self, raw: str) -> str:
        given = self.given
        match given.get("value-type"):
            case "float" | "currency" | "percentage":
                value = native.number(given.get("value", ""))
                return native.padded(value, len(raw)) if raw.isascii() and raw.isdigit() else value
            case "date":
                return native.iso_text(given.get("date-value", ""))
            case "boolean":
                return given.get("boolean-value", "")
        return given.get("string-value", raw)

    def paragraph(self, given: Attributes) -> None:
        """Only the cell's own: a note or a drawing in it has paragraphs too."""
        if self.cell_depth and self.depth == self.cell_depth + 1:
            self.inside = self.listening = True

    def paragraph_ends(self) -> None:
        if self.depth == self.cell_depth + 1:
            super().hear("\n")
            self.inside = self.listening = False

    def aside_starts(self, given: Attributes) -> None:
        self.aside += 1
        self.listening = False

    def aside_ends(self) -> None:
        self.aside -= 1
        self.listening = self.inside and not self.aside

    def hear(self, text: str) -> None:
        super().hear(_SPACES.sub(" ", text))

    def spaces(self, given: Attributes) -> None:
        super().hear(" " * min(int(bare(given).get("c", 1)), MOST_SPACES))

    def tab(self, given: Attributes) -> None:
        super().hear("\t")

    def line_break(self, given: Attributes) -> None:
        super().hear("\n")
