"""How a formal document is typeset: its styles, its tables, its page numbers, a dotted line for what is not known."""

from datetime import date
from decimal import Decimal
from typing import Any, BinaryIO
from xml.sax.saxutils import escape

from django.utils.formats import date_format
from reportlab.lib import colors
from reportlab.lib.enums import TA_CENTER
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Spacer, Table

from registry.shared.printing.fonts import BOLD, REGULAR, drawable

MARGIN = 16 * mm
# The frame of a page keeps this much on each side.
PADDING = 6
WIDTH = A4[0] - 2 * MARGIN - 2 * PADDING
DOTS = "." * 40
FEW_DOTS = "." * 8
GREY = colors.Color(0.45, 0.45, 0.45)

_BASE = ParagraphStyle("base", fontName=REGULAR, fontSize=9.5, leading=13, spaceAfter=5)
STYLES = {
    "text": _BASE,
    "title": ParagraphStyle("title", _BASE, fontName=BOLD, fontSize=15, leading=19, alignment=TA_CENTER),
    "number": ParagraphStyle("number", _BASE, fontSize=11, alignment=TA_CENTER, spaceAfter=12),
    "heading": ParagraphStyle(
        "heading", _BASE, fontName=BOLD, fontSize=11, leading=14, spaceBefore=8, spaceAfter=4, keepWithNext=1
    ),
    # A table may follow it from one page to the next, so it cannot be kept with the whole of it.
    "above_grid": ParagraphStyle("above_grid", _BASE, fontName=BOLD, fontSize=11, leading=14, spaceBefore=8),
    "cell": ParagraphStyle("cell", _BASE, fontSize=7, leading=8.6, spaceAfter=0),
    "head": ParagraphStyle("head", _BASE, fontName=BOLD, fontSize=7, leading=8.6, spaceAfter=0),
    "label": ParagraphStyle("label", _BASE, textColor=GREY, spaceAfter=0),
    "fact": ParagraphStyle("fact", _BASE, spaceAfter=0),
}


def write(out: BinaryIO, story: list[Flowable], *, title: str, author: str, foot: str) -> None:
    """The PDF, with `foot` and the page number under every page."""
    document = SimpleDocTemplate(
        out,
        pagesize=A4,
        leftMargin=MARGIN,
        rightMargin=MARGIN,
        topMargin=MARGIN,
        bottomMargin=MARGIN + 4 * mm,
        title=title,
        author=author,
        lang="fr-FR",
        displayDocTitle=True,
    )
    document.build(story, canvasmaker=lambda *args, **kwargs: _Numbered(*args, foot=foot, **kwargs))


def text(words: str, style: str = "text") -> Paragraph:
    """What someone typed is escaped: a name with `<` in it is no markup."""
    return Paragraph(escape(drawable(words)), STYLES[style])


def facts(rows: list[tuple[str, str]]) -> Table:
    """Labels and values side by side; an empty value is a dotted line to fill by hand."""
    cells = [[text(label, "label"), text(value or DOTS, "fact")] for label, value in rows]
    table = Table(cells, colWidths=[48 * mm, WIDTH - 48 * mm])
    table.setStyle([("VALIGN", (0, 0), (-1, -1), "TOP"), ("LEFTPADDING", (0, 0), (0, -1), 0), *_tight(1)])
    return table


def grid(headings: list[str], rows: list[list[str]], widths: list[float]) -> Table:
    """A table whose heading comes back on every page; an empty cell is left dotted."""
    cells = [[text(word, "head") for word in headings]]
    cells += [[text(value or FEW_DOTS, "cell") for value in row] for row in rows]
    scale = WIDTH / sum(widths)
    table = Table(cells, colWidths=[width * scale for width in widths], repeatRows=1, spaceBefore=4, spaceAfter=6)
    table.setStyle(
        [
            ("GRID", (0, 0), (-1, -1), 0.4, colors.Color(0.75, 0.75, 0.75)),
            ("BACKGROUND", (0, 0), (-1, 0), colors.Color(0.93, 0.93, 0.95)),
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LEFTPADDING", (0, 0), (-1, -1), 3),
            ("RIGHTPADDING", (0, 0), (-1, -1), 3),
            *_tight(2.5),
        ]
    )
    return table


def side_by_side(left: list[Flowable], right: list[Flowable]) -> Table:
    table = Table([[left, right]], colWidths=[WIDTH / 2, WIDTH / 2])
    table.setStyle([("VALIGN", (0, 0), (-1, -1), "TOP"), ("LEFTPADDING", (0, 0), (0, 0), 0)])
    return table


def blank(height: float) -> Spacer:
    """Room to sign in, in millimetres."""
    return Spacer(1, height * mm)


def short_day(value: date | None) -> str:
    return date_format(value, "d/m/Y") if value else ""


def euros(value: Decimal | None) -> str:
    return "" if value is None else f"{value:,.2f} €".replace(",", " ").replace(".", ",")


def _tight(padding: float) -> list[tuple[str, tuple[int, int], tuple[int, int], float]]:
    return [(name, (0, 0), (-1, -1), padding) for name in ("TOPPADDING", "BOTTOMPADDING")]


class _Numbered(Canvas):
    """A page says how many there are, so pages are kept until the last one is known."""

    def __init__(self, *args: Any, foot: str, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self._foot = drawable(foot)
        self._kept: list[dict[str, Any]] = []

    def showPage(self) -> None:
        self._kept.append(dict(self.__dict__))
        self._startPage()  # type: ignore[attr-defined] # no public name begins a page

    def save(self) -> None:
        for page in self._kept:
            self.__dict__.update(page)
            self.setFont(REGULAR, 8)
            self.setFillColor(GREY)
            self.drawString(MARGIN + PADDING, MARGIN - 4 * mm, self._foot)
            self.drawRightString(
                A4[0] - MARGIN - PADDING, MARGIN - 4 * mm, f"Page {self.getPageNumber()} sur {len(self._kept)}"
            )
            super().showPage()
        super().save()
