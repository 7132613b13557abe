"""Whether the first pages of two PDFs show the same: each letter and each code that a reader finds, where it is."""

import sys

import zxingcpp
from pypdfium2 import PdfDocument, PdfPage

# Points: a fifth of a millimetre.
NEAR = 0.6
DPI = 300


def differences(ours: str, theirs: str) -> list[str]:
    first, second = PdfDocument(ours), PdfDocument(theirs)
    here, there = shown(first[0]), shown(second[0])
    sizes = [(len(first), len(here)), (len(second), len(there))]
    if sizes[0] != sizes[1]:
        return [f"pages, signs and codes of the first: {sizes[0]}, {sizes[1]}"]
    return [f"{one}, {other}" for one, other in zip(here, there, strict=True) if not _near(one, other)]


def shown(page: PdfPage) -> list[tuple]:
    """What is shown, and the left and lower (for a code, upper) edges of where."""
    text = page.get_textpage()
    signs = [(text.get_text_range(place, 1), *text.get_charbox(place)[:2]) for place in range(text.count_chars())]
    codes = zxingcpp.read_barcodes(page.render(scale=DPI / 72, grayscale=True).to_pil())
    corners = [(code.text, code.position.top_left) for code in codes]
    found = sorted((text, corner.x * 72 / DPI, corner.y * 72 / DPI) for text, corner in corners)
    # An end of line has no place of its own.
    return [page.get_size(), *(sign for sign in signs if not sign[0].isspace()), *found]


def _near(one: tuple, other: tuple) -> bool:
    return all(a == b if isinstance(a, str) else abs(a - b) < NEAR for a, b in zip(one, other, strict=True))


if __name__ == "__main__":
    sys.exit("\n".join(differences(*sys.argv[1:])[:5]) or None)
