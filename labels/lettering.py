"""How a line of text is made to fit a width: the fonts, shrinking, then an ellipsis."""

from functools import lru_cache

from reportlab.pdfbase import pdfmetrics

from registry.shared.printing.fonts import BOLD, REGULAR, drawable

__all__ = ["BOLD", "REGULAR", "drawable", "fit", "measure", "shrunk"]
SMALLEST = 4.5
ELLIPSIS = "…"


@lru_cache(maxsize=4096)
def fit(text: str, font: str, size: float, width: float) -> tuple[str, float]:
    """The text as it can be drawn in this width (points), and its size."""
    text = drawable(text)
    natural = measure(text, font, size)
    if natural <= width:
        return text, size
    size = max(size * width / natural, SMALLEST)
    if measure(text, font, size) <= width + 1e-6:
        return text, size
    while text and measure(text + ELLIPSIS, font, size) > width:
        text = text[:-1].rstrip()
    return text + ELLIPSIS if text else "", size


def shrunk(text: str, font: str, size: float, width: float) -> float:
    """The size at which this text fits whole, for what may never be cut."""
    return min(size, size * width / measure(text, font, size))


def measure(text: str, font: str, size: float) -> float:
    return pdfmetrics.stringWidth(text, font, size)
