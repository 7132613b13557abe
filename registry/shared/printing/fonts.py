"""What every PDF is made with: its typeface and what that can draw (reportlab ships none with every Latin letter)."""

import unicodedata

from reportlab import rl_config
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from ttf_opensans import OPENSANS_BOLD, OPENSANS_REGULAR

# Streams as they are, not as the letters of old mail: every PDF is a fifth lighter.
rl_config.useA85 = 0

REGULAR, BOLD = "OpenSans", "OpenSans-Bold"

_FONTS = (TTFont(REGULAR, str(OPENSANS_REGULAR.path)), TTFont(BOLD, str(OPENSANS_BOLD.path)))
for _font in _FONTS:
    pdfmetrics.registerFont(_font)
_DRAWABLE = frozenset.intersection(*(frozenset(font.face.charToGlyph) for font in _FONTS))


def drawable(text: str) -> str:
    """The text in the font's own letters: one it lacks loses its accent, or becomes a question mark."""
    text = " ".join(unicodedata.normalize("NFC", text).split())
    return "".join(c if ord(c) in _DRAWABLE else _plainer(c) for c in text)


def _plainer(character: str) -> str:
    if unicodedata.category(character) == "Pd":
        return "-"
    base = unicodedata.normalize("NFKD", character)[0]
    return base if ord(base) in _DRAWABLE else "?"
