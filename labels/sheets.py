"""How labels become one PDF: the pages, the first position, what is drawn on each label."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import BinaryIO

from reportlab.pdfgen.canvas import Canvas

from labels import codes, lettering
from labels.geometry import Format
from labels.layout import MM, Box, layout
from registry import tags

TAG_SIZE, LINE_SIZE = 11.0, 8.0
LEADING = 1.2


class Unprintable(ValueError):
    """Nothing can be drawn from what was asked."""


@dataclass(frozen=True, slots=True)
class Label:
    """What one label says. The first line stands above the tag, the others under it."""

    tag: str
    payload: str
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Printed:
    """What was drawn. `warning` is a French sentence when the codes may read badly, else empty."""

    labels: int
    pages: int
    module: codes.Module

    @property
    def warning(self) -> str:
        return self.module.warning


def draw(labels: Iterable[Label], product: Format, out: BinaryIO, *, skip: int = 0) -> Printed:
    """Writes the PDF, leaving the first `skip` positions of the first page blank.

    The same labels give the same bytes. Raises Unprintable or codes.TooSmall with nothing written."""
    if not 0 <= skip < product.per_page:
        raise Unprintable(f"La première position doit être comprise entre 1 et {product.per_page}.")
    canvas = _canvas(product, out)
    modules = []
    for position, label in enumerate(labels, start=skip):
        cell = position % product.per_page
        if cell == 0 and position:
            canvas.showPage()
        modules.append(_label(canvas, label, product, cell))
    if not modules:
        raise Unprintable("Aucune étiquette à imprimer : choisissez au moins un matériel.")
    canvas.save()
    pages = -(-(skip + len(modules)) // product.per_page)
    return Printed(len(modules), pages, min(modules, key=lambda module: module.mm))


def _canvas(product: Format, out: BinaryIO) -> Canvas:
    width, height = product.page
    canvas = Canvas(out, pagesize=(width * MM, height * MM), pageCompression=1, invariant=1, lang="fr-FR")
    canvas.setTitle("Étiquettes")
    canvas.setAuthor("")
    # A viewer that fits the page to the printer's margins would move every label off its place.
    canvas.setViewerPreference("PrintScaling", "None")
    return canvas


def _label(canvas: Canvas, label: Label, product: Format, cell: int) -> codes.Module:
    left, top = product.corner(cell)
    x, y = left * MM, (product.page[1] - top - product.height) * MM
    rows = codes.matrix(label.payload)
    places = layout(product, len(rows))
    _code(canvas, rows, places.code, x, y)
    _text(canvas, label, places.text, x, y)
    return places.module


def _code(canvas: Canvas, rows: list[list[bool]], box: Box, x: float, y: float) -> None:
    """One stencil of 4×4 pixels a module, which printers thicken less than rectangles.

    In hexadecimal one digit is four pixels of one module; 0 inks. Rows are padded to whole bytes."""
    pad = "F" * (len(rows) % 2)
    digits = "".join(("".join("0" if dark else "F" for dark in row) + pad) * 4 for row in rows)
    pixels = 4 * len(rows)
    canvas.addLiteral(
        f"q {box.width:.4f} 0 0 {box.height:.4f} {x + box.x:.4f} {y + box.y:.4f} cm "
        f"BI /W {pixels} /H {pixels} /BPC 1 /IM true /F /AHx ID {digits}> EI Q"
    )


def _text(canvas: Canvas, label: Label, box: Box, x: float, y: float) -> None:
    lines, baseline = _lines(label, box)
    for text, font, size in lines:
        baseline -= size
        canvas.setFont(font, size)
        canvas.drawString(x + box.x, y + baseline, text)
        baseline -= size * (LEADING - 1)


def _lines(label: Label, box: Box) -> tuple[list[tuple[str, str, float]], float]:
    """What is written, as text, font and size, and the top of the block, centred in its box."""
    kept = [line for line in label.lines if line.strip()]
    scale = _scale(len(kept), box.height)
    size = max(LINE_SIZE * scale, lettering.SMALLEST)
    kept = kept[: max(int((box.height / LEADING - lettering.SMALLEST) / size), 0)]
    tag = tags.pretty(label.tag)
    tag_size = min(TAG_SIZE * scale, box.height / LEADING - size * len(kept))
    tag_size = lettering.shrunk(tag, lettering.BOLD, tag_size, box.width)
    lines = []
    for line in kept:
        text, fitted = lettering.fit(line, lettering.REGULAR, size, box.width)
        lines.append((text, lettering.REGULAR, fitted))
    lines.insert(1 if lines else 0, (tag, lettering.BOLD, tag_size))
    used = sum(size for _, _, size in lines) * LEADING
    return lines, box.y + (box.height + used) / 2


@lru_cache(maxsize=128)
def _scale(lines: int, height: float) -> float:
    return min(1.0, height / ((TAG_SIZE + lines * LINE_SIZE) * LEADING))
