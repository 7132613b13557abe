"""The labels of tests/bench/labels.py drawn by WeasyPrint, as InvenTree does: HTML and CSS, the codes in SVG.

The same drawing at the same places; of the ways to write it, the one that WeasyPrint draws soonest."""

import sys
from base64 import b64encode
from html import escape
from pathlib import Path

from ttf_opensans import OPENSANS_BOLD, OPENSANS_REGULAR
from weasyprint import HTML

from labels.drawing import Label, Text, drawing
from labels.layout import MM
from labels.lettering import BOLD
from labels.preview import strokes
from tests.bench.labels import PRODUCT, some

# Where the font's baseline is in a line without height, in parts of its size: (ascent - descent) / 2.
BASELINE = (1.069 - 0.293) / 2
STYLE = f"""
@font-face {{ font-family: Label; src: url({OPENSANS_REGULAR.path.as_uri()}) }}
@font-face {{ font-family: Label; src: url({OPENSANS_BOLD.path.as_uri()}); font-weight: bold }}
@page {{ size: {PRODUCT.page[0]}mm {PRODUCT.page[1]}mm; margin: 0 }}
body {{ margin: 0; font-kerning: none; font-variant-ligatures: none }}
section {{ position: relative; height: {PRODUCT.page[1]}mm }}
section + section {{ break-before: page }}
div, img, p {{ position: absolute; margin: 0; white-space: pre }}
"""


def page(labels: list[Label]) -> str:
    cells = (f'<div style="{_at(*PRODUCT.corner(cell), "mm")}">{_label(one)}</div>' for cell, one in enumerate(labels))
    return f"<section>{''.join(cells)}</section>"


def _label(label: Label) -> str:
    drawn, height = drawing(label, PRODUCT), PRODUCT.height * MM
    code, side = drawn.code, len(drawn.rows)
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}">'
        f'<path stroke="#000" d="{strokes(drawn.rows)}"/></svg>'
    )
    place = f"{_at(code.x, height - code.y - code.height)};width:{code.width:.3f}pt"
    texts = "".join(_text(line, height) for line in drawn.texts)
    return f'<img style="{place}" src="data:image/svg+xml;base64,{b64encode(svg.encode()).decode()}">{texts}'


def _text(line: Text, height: float) -> str:
    weight = "bold" if line.font == BOLD else "normal"
    place = _at(line.x, height - line.y - line.size * BASELINE)
    return f'<p style="{place};font:{weight} {line.size:.3f}pt/0 Label">{escape(line.text)}</p>'


def _at(left: float, top: float, unit: str = "pt") -> str:
    return f"left:{left:.3f}{unit};top:{top:.3f}{unit}"


def draw(count: int, path: Path) -> None:
    labels, whole = list(some(count)), PRODUCT.per_page
    pages = "".join(page(labels[start : start + whole]) for start in range(0, count, whole))
    HTML(string=f"<!doctype html><html lang=fr><title>Étiquettes</title><style>{STYLE}</style>{pages}").write_pdf(path)


if __name__ == "__main__":
    draw(int(sys.argv[1]), Path(sys.argv[2]))
