"""One label as a picture for a page: the same drawing as the PDF, in SVG."""

from dataclasses import dataclass
from itertools import groupby
from xml.sax.saxutils import escape

from labels import codes, lettering
from labels.drawing import Drawing, Label, Text, drawing
from labels.geometry import Format
from labels.layout import MM

# How much larger than on paper, in pixels a millimetre.
ZOOM = 4.5


@dataclass(frozen=True, slots=True)
class Preview:
    """`size` is in pixels; `words` are what the picture says, from top to bottom."""

    svg: str
    size: tuple[int, int]
    words: list[str]
    left_out: list[str]
    module: codes.Module


def preview(label: Label, product: Format) -> Preview:
    """Raises codes.TooSmall."""
    drawn = drawing(label, product)
    size = round(product.width * ZOOM), round(product.height * ZOOM)
    return Preview(_svg(drawn, product), size, [line.text for line in drawn.texts], drawn.left_out, drawn.module)


def _svg(drawn: Drawing, product: Format) -> str:
    width, height = product.width * MM, product.height * MM
    texts = "".join(_text(line, height) for line in drawn.texts if line.text)
    scale = drawn.code.width / len(drawn.rows)
    corner = f"{drawn.code.x:.2f},{height - drawn.code.y - drawn.code.height:.2f}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.2f} {height:.2f}">'
        f'<rect width="100%" height="100%" rx="4" fill="#fff"/>'
        f'<path transform="translate({corner}) scale({scale:.5f})" stroke="#000" shape-rendering="crispEdges" '
        f'd="{strokes(drawn.rows)}"/>{texts}</svg>'
    )


def strokes(rows: list[list[bool]]) -> str:
    """Each row of modules as one dashed line, a module thick."""
    return "".join(f"M0 {number + 0.5}{_dashes(row)}" for number, row in enumerate(rows))


def _dashes(row: list[bool]) -> str:
    return "".join(f"h{len(list(run))}" if dark else f"m{len(list(run))} 0" for dark, run in groupby(row))


def _text(line: Text, height: float) -> str:
    """As wide as on paper, whatever font the reader has."""
    weight = ' font-weight="bold"' if line.font == lettering.BOLD else ""
    width = lettering.measure(line.text, line.font, line.size)
    return (
        f'<text x="{line.x:.2f}" y="{height - line.y:.2f}" font-family="Open Sans,Arial,sans-serif" '
        f'font-size="{line.size:.2f}"{weight} textLength="{width:.2f}" lengthAdjust="spacingAndGlyphs">'
        f"{escape(line.text)}</text>"
    )
