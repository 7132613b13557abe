"""What the EDID block of a display says about it, and how a built-in panel differs from a monitor."""

import re
from dataclasses import dataclass
from datetime import date

from registry.devices.identity.serials import names_nothing
from registry.tabular.folding import fold

_HEADER = b"\x00\xff\xff\xff\xff\xff\xff\x00"
_SIZE = 128
_NAME, _SERIAL = 0xFC, 0xFF
_MODEL_YEAR = 0xFF
# Largest panel of a portable computer: a bigger one on the same machine stands on the desk.
_PORTABLE_DIAGONAL_CM = 47
_PANEL_NAMES = re.compile(r"color lcd|i ?mac|lcd|built in .*|.* internal")
# Three-letter maker codes of EDID for makers of office monitors.
_MAKERS = {
    "ACI": "ASUS", "ACR": "Acer", "AOC": "AOC", "APP": "Apple", "AUS": "ASUS", "BNQ": "BenQ", "DEL": "Dell",
    "ENC": "Eizo", "FUS": "Fujitsu", "GSM": "LG", "HPN": "HP", "HWP": "HP", "IVM": "Iiyama", "LEN": "Lenovo",
    "NEC": "NEC", "PHL": "Philips", "SAM": "Samsung", "SNY": "Sony", "VSC": "ViewSonic",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Edid:
    maker: str
    name: str
    serial: str
    manufactured_in: tuple[int, int] | None  # ISO year, week
    diagonal_cm: float


def decode(block: bytes) -> Edid | None:
    """None when these bytes are no EDID."""
    if len(block) < _SIZE or not block.startswith(_HEADER):
        return None
    texts = _descriptors(block)
    serial = texts.get(_SERIAL, "")
    return Edid(
        maker=maker(_letters(block)),
        name=texts.get(_NAME, ""),
        serial="" if names_nothing(serial) else serial,
        manufactured_in=_week(block[16], 1990 + block[17]),
        diagonal_cm=(block[21] ** 2 + block[22] ** 2) ** 0.5,
    )


def maker(name: str) -> str:
    """The maker's usual name for its three-letter code; any other text stays as it is."""
    return _MAKERS.get(name, name)


def _letters(block: bytes) -> str:
    packed = int.from_bytes(block[8:10], "big")
    return "".join(chr(64 + (packed >> shift & 31)) for shift in (10, 5, 0))


def _descriptors(block: bytes) -> dict[int, str]:
    """Texts by descriptor type: each ends at a line feed and is padded with spaces."""
    blocks = (block[at : at + 18] for at in (54, 72, 90, 108))
    return {
        one[3]: " ".join(one[5:].split(b"\n")[0].decode("cp437").replace("\0", "").split())
        for one in blocks
        if one[:3] == b"\0\0\0"
    }


def _week(week: int, year: int) -> tuple[int, int] | None:
    if week == _MODEL_YEAR or not 1 <= week <= 53 or year == 1990:
        return None
    # Week 53 of a year that ISO gives 52 is its last week.
    week = min(week, date(year, 12, 28).isocalendar().week)
    return (year, week) if monday((year, week)) <= date.today() else None


def monday(week: tuple[int, int]) -> date:
    return date.fromisocalendar(*week, 1)


def is_built_in(edid: Edid | None, serial: str) -> bool:
    """Whether a display of a computer that has its own screen is that screen.

    The EDID standard makes a monitor name itself (descriptor FC) and nearly all give a serial (FF): a panel
    maker fills neither, only free texts (FE) with its part number. Some portables do name their panel:
    without a serial and no larger than a portable, it is built-in. Without an EDID, a serial decides.
    """
    if edid is None:
        return not serial
    if edid.serial:
        return False
    if not edid.name or _PANEL_NAMES.fullmatch(fold(edid.name)):
        return True
    return 0 < edid.diagonal_cm <= _PORTABLE_DIAGONAL_CM
