"""How labels become one PDF: the pages, the first position, each label where its format says."""

import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import BinaryIO

from reportlab.pdfgen.canvas import Canvas

from labels import codes
from labels.drawing import Label, drawing
from labels.geometry import Format
from labels.layout import MM, Box
from registry.shared.moves import Reason

# A dark module as the hexadecimal digit of its ink, a light one as that of the paper.
INK = bytes.maketrans(b"\1\0", b"0F")
NO_SUCH_POSITION = Reason("no_such_position", "La première position doit être comprise entre 1 et {}.")
NO_LABEL = Reason("nothing_chosen", "Aucune étiquette à imprimer : choisissez au moins un matériel.")


@dataclass(frozen=True, slots=True)
class Shift:
    """What a printer needs for labels to fall in place: millimetres to the right and down, and a scale (1 is none)."""

    x: float = 0.0
    y: float = 0.0
    scale: float = 1.0


AS_IT_IS = Shift()


@dataclass(frozen=True, slots=True)
class Printed:
    """What was drawn. `warning` is a French sentence when the codes may read badly, else empty."""

    labels: int
    pages: int
    module: codes.Module

    @property
    def warning(self) -> str:
        return self.module.warning


def draw(labels: Iterable[Label], product: Format, out: BinaryIO, *, skip: int = 0, shift: Shift = AS_IT_IS) -> Printed:
    """Writes the PDF, leaving the first `skip` positions of the first page blank.

    The same labels give the same bytes. Raises codes.Unprintable with nothing written."""
    if not 0 <= skip < product.per_page:
        raise codes.Unprintable(NO_SUCH_POSITION.format(product.per_page))
    canvas = canvas_of(product, out)
    modules: list[codes.Module] = []
    for position, label in enumerate(labels, start=skip):
        cell = position % product.per_page
        if cell == 0 and position:
            canvas.showPage()
        if cell == 0 or not modules:
            place(canvas, product, shift)
        modules.append(_label(canvas, label, product, cell))
    if not modules:
        raise codes.Unprintable(NO_LABEL)
    canvas.save()
    pages = -(-(skip + len(modules)) // product.per_page)
    return Printed(len(modules), pages, min(modules, key=lambda module: module.mm))


def place(canvas: Canvas, product: Format, shift: Shift) -> None:
    """Moves and scales what follows on this page, from its upper left corner. On a thermal head a module stays a
    whole number of dots: it moves by whole dots, and is never scaled."""
    if shift == AS_IT_IS:
        return
    right, down, scale = shift.x, shift.y, shift.scale
    if product.dpi:
        right, down = (round(mm * product.dpi / 25.4) * 25.4 / product.dpi for mm in (right, down))
        scale = 1.0
    canvas.transform(scale, 0, 0, scale, right * MM, product.page[1] * MM * (1 - scale) - down * MM)


def canvas_of(product: Format, out: BinaryIO, title: str = "Étiquettes") -> Canvas:
    width, height = product.page
    canvas = Canvas(out, pagesize=(width * MM, height * MM), pageCompression=1, invariant=1, lang="fr-FR")
    canvas.setTitle(title)
    canvas.setAuthor("")
    # A viewer that fits the page to the printer's margins would move every label off its place.
    canvas.setViewerPreference("PrintScaling", "None")
    return canvas


def _label(canvas: Canvas, label: Label, product: Format, cell: int) -> codes.Module:
    left, top = product.corner(cell)
    x, y = left * MM, (product.page[1] - top - product.height) * MM
    drawn = drawing(label, product)
    _code(canvas, drawn.rows, drawn.code, x, y)
    for line in drawn.texts:
        canvas.setFont(line.font, line.size)
        canvas.drawString(x + line.x, y + line.y, line.text)
    return drawn.module


def _code(canvas: Canvas, rows: list[list[bool]], box: Box, x: float, y: float) -> None:
    """One stencil of 4×4 pixels a module, which printers thicken less than rectangles; deflated at once, for
    pages wait in memory until all are drawn.

    In hexadecimal one digit is four pixels of one module; 0 inks. Rows are padded to whole bytes."""
    pad = "F" * (len(rows) % 2)
    digits = "".join((bytes(row).translate(INK).decode() + pad) * 4 for row in rows)
    pixels, data = 4 * len(rows), zlib.compress(bytes.fromhex(digits)).hex()
    canvas.addLiteral(
        f"q {box.width:.4f} 0 0 {box.height:.4f} {x + box.x:.4f} {y + box.y:.4f} cm "
        f"BI /W {pixels} /H {pixels} /BPC 1 /IM true /F [/AHx /Fl] ID {data}> EI Q"
    )
