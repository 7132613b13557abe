"""Where the code and the text go inside one label, in points from its lower left corner."""

from dataclasses import dataclass
from functools import lru_cache

from labels import codes
from labels.geometry import Format

MM = 72 / 25.4
# The code takes at most this share of the longer side, the text has the rest.
CODE_SHARE = 0.5
# Below this ratio the text goes under the code instead of beside it.
BESIDE = 1.2
GAP = 1.0
# A capital J reaches this far to the left of where its line starts.
OVERHANG = 0.3


@dataclass(frozen=True, slots=True)
class Box:
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class LabelLayout:
    module: codes.Module
    code: Box
    text: Box


@lru_cache(maxsize=128)
def layout(product: Format, count: int) -> LabelLayout:
    """Places for a code of `count` modules a side; raises codes.TooSmall."""
    if product.width >= BESIDE * product.height:
        return _beside(product, count)
    return _above(product, count)


def _beside(product: Format, count: int) -> LabelLayout:
    wide, high = product.printable
    module = codes.module(
        count,
        paper=min(product.height, CODE_SHARE * product.width),
        printable=min(high, CODE_SHARE * wide),
        dpi=product.dpi,
    )
    size, quiet = count * module.mm, codes.QUIET * module.mm
    left = _on_dots(max(product.insets.left, quiet), module)
    top = _on_dots(max(product.insets.top, (product.height - size) / 2), module)
    text_left = left + size + max(quiet, GAP) + OVERHANG
    return LabelLayout(
        module,
        _box(product, left, top, size, size),
        _box(product, text_left, product.insets.top, product.width - product.insets.right - text_left, high),
    )


def _above(product: Format, count: int) -> LabelLayout:
    wide, high = product.printable
    module = codes.module(
        count,
        paper=min(product.width, CODE_SHARE * product.height),
        printable=min(wide, CODE_SHARE * high),
        dpi=product.dpi,
    )
    size, quiet = count * module.mm, codes.QUIET * module.mm
    left = _on_dots((product.width - size) / 2, module)
    top = _on_dots(max(product.insets.top, quiet), module)
    text_top = top + size + max(quiet, GAP)
    edge = max(product.insets.left, GAP) + OVERHANG
    return LabelLayout(
        module,
        _box(product, left, top, size, size),
        _box(
            product,
            edge,
            text_top,
            product.width - product.insets.right - edge,
            product.height - product.insets.bottom - text_top,
        ),
    )


def _on_dots(mm: float, module: codes.Module) -> float:
    """A thermal head draws a module evenly only when it starts on a dot."""
    return round(mm * module.dpi / 25.4) * 25.4 / module.dpi if module.dpi else mm


def _box(product: Format, left: float, top: float, width: float, height: float) -> Box:
    return Box(left * MM, (product.height - top - height) * MM, width * MM, height * MM)
