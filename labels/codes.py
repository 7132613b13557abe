"""How a tag becomes a QR code: what it says, its modules, and how large they can be printed."""

import math
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from zxingcpp import BarcodeFormat, create_barcode

from registry.shared.moves import Reason, Refusal

QUIET = 4  # modules of white that ISO/IEC 18004 wants on each side
ADVISED_MM = 0.35
REFUSED_MM = 0.25
# Larger gains nothing at arm's length and takes the place of the text.
LARGEST_MM = 0.75
# A thermal dot spreads: fewer dots per module than these read badly although the module is large enough.
ADVISED_DOTS = {203: 4, 300: 5}

TOO_SMALL = Reason(
    "label_too_small",
    "Le code ne tient pas sur cette étiquette : ses carrés feraient {} mm, il en faut au moins {}."
    " Choisissez une étiquette plus grande ou une adresse plus courte.",
)

LEVEL = "Q"
MASK = 4  # any mask reads as well; looking for the "best" one costs most of the encoding


class Unprintable(Refusal):
    """Nothing can be drawn from what was asked."""


class TooSmall(Unprintable):
    """The label has no room for a code that can be read."""


@dataclass(frozen=True, slots=True)
class Module:
    """The side of one module: in millimetres, and in whole printer dots where the head has a fixed pitch."""

    mm: float
    dots: int | None = None
    dpi: int | None = None

    @property
    def warning(self) -> str:
        """A French sentence when the code prints but may read badly, else empty."""
        if self.mm < ADVISED_MM:
            return (
                f"Les carrés du code feront {_french(self.mm)} mm : sous {_french(ADVISED_MM)} mm, "
                "certains téléphones ne le liront pas. Choisissez une étiquette plus grande."
            )
        if self.dots and self.dpi and self.dots < ADVISED_DOTS[self.dpi]:
            return (
                f"Les carrés du code feront {self.dots} points de l’imprimante : sous "
                f"{ADVISED_DOTS[self.dpi]} points, il se lit mal. Choisissez une étiquette plus grande."
            )
        return ""


def payload(tag: str, base_url: str, *, keep_host_case: bool = False) -> str:
    """The address in a code. In capitals a QR code packs two characters in 11 bits instead of 16,
    but some readers want the scheme in lower case, and a path prefix is the server's own."""
    parts = urlsplit(base_url)
    host = parts.netloc if keep_host_case else parts.netloc.upper()
    return f"{parts.scheme.lower()}://{host}{parts.path.rstrip('/')}/D/{tag}"


def matrix(text: str) -> list[list[bool]]:
    """Rows of modules, True is dark, without the quiet zone."""
    rows: Any = memoryview(_drawn(text)).tolist()
    return [[not light for light in row] for row in rows]


def side(text: str) -> int:
    """Modules on a side of the code, without the quiet zone."""
    return len(memoryview(_drawn(text)))


def module(count: int, *, paper: float, printable: float, dpi: int | None = None) -> Module:
    """The largest module with which a code of `count` modules fits the printable square, and its quiet
    zone the paper (mm)."""
    mm = min(printable / count, paper / (count + 2 * QUIET), LARGEST_MM)
    dots = None
    if dpi:
        dots = math.floor(mm * dpi / 25.4)
        mm = dots * 25.4 / dpi
    if mm < REFUSED_MM:
        raise TooSmall(TOO_SMALL.format(_french(mm), _french(REFUSED_MM)))
    return Module(mm, dots, dpi)


def _drawn(text: str) -> Any:
    """A pixel per module, in a buffer."""
    code = create_barcode(text, BarcodeFormat.QRCode, ec_level=LEVEL, data_mask=MASK)
    return code.to_image(add_quiet_zones=False)


def _french(number: float) -> str:
    return f"{number:.2f}".replace(".", ",")
