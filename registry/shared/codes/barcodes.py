"""What a code that is not ours may say of a device: the serial number in a manufacturer's barcode or link."""

import re
from collections.abc import Iterator
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from stdnum import ean

from registry.shared.codes import wedge

SERIAL_VALUE = r"(?P<value>[A-Z0-9][A-Z0-9./_-]{2,49})"
LINK = re.compile(r"^https?://", re.IGNORECASE)
# GS1 application identifiers: 21 is a serial number, 8004 an asset's own, 01 the number of a product.
GS1_LINK = re.compile(r"/(?P<ai>01|21|8004)/(?P<value>[^/]+)")
GS1_PRINTED = re.compile(r"\((?:21|8004)\)" + SERIAL_VALUE)
GS1_RAW = re.compile(r"^\x1d?01[0-9]{14}(?:1[17][0-9]{6})*21" + SERIAL_VALUE)
# What makers call it, in the query of a link (IEC 61406) and in words.
NAMES = {"s", "sn", "s/n", "serial", "serialno", "serial_no", "serialnumber", "serial_number", "1s", "21s", "21"}
SERIAL_LABELLED = re.compile(
    r"(?<![A-Z0-9])(?:S/?N|SERIAL(?:[ _]?(?:NO|NUMBER))?|(?:N[O°]?|NUM[EÉ]RO) ?(?:DE )?S[EÉ]RIE)\.? ?[.:=#] ?"
    + SERIAL_VALUE
)
# ISO/IEC 15418 identifiers stand before the number; Lenovo writes the ten characters of the model between 1S and it.
LENOVO = re.compile(r"^1S[A-Z0-9]{10}(?P<value>[A-Z0-9]{8})$")
IDENTIFIED = re.compile(r"^(?:1S|18S|25S|S)" + SERIAL_VALUE + "$")
BETWEEN = re.compile(r"[\s\x1d\x1e\x04;,|+&?/]+")
PRODUCT = re.compile(r"[0-9]{8}|[0-9]{12,14}")


def serials(text: str) -> list[str]:
    """The serial numbers, in capitals, that a text may hold beside being one, the surest first."""
    text = wedge.bare(text)
    found = _of_link(_split(text)) if LINK.match(text) else _of_text(text.upper())
    return list(dict.fromkeys(value.strip().upper() for value in found if value.strip()))


def names_a_product(text: str) -> bool:
    """Whether every copy of a product bears this code: a GTIN (EAN, UPC) without a serial number."""
    text = wedge.bare(text)
    if LINK.match(text):
        return [part["ai"] for part in GS1_LINK.finditer(_split(text).path)] == ["01"]
    return bool(PRODUCT.fullmatch(text)) and ean.is_valid(text)


def _split(link: str) -> SplitResult:
    try:
        return urlsplit(link)
    except ValueError:
        return SplitResult("", "", "", "", "")


def _of_link(link: SplitResult) -> Iterator[str]:
    numbered = {part["ai"]: unquote(part["value"]) for part in GS1_LINK.finditer(link.path)}
    yield from (numbered[ai] for ai in ("21", "8004") if ai in numbered)
    yield from (value for name, value in parse_qsl(link.query) if name.lower() in NAMES)
    yield from _identified(unquote(f"{link.path}/{link.query}").upper())
    # An identification link names one object and no other: what it ends with may be its number.
    if last := link.path.rstrip("/").rpartition("/")[2]:
        yield unquote(last)


def _of_text(text: str) -> Iterator[str]:
    for pattern in (GS1_PRINTED, GS1_RAW, SERIAL_LABELLED):
        yield from (found["value"] for found in pattern.finditer(text))
    yield from _identified(text)


def _identified(text: str) -> Iterator[str]:
    for part in filter(None, BETWEEN.split(text)):
        for pattern in (LENOVO, IDENTIFIED):
            if found := pattern.match(part):
                yield found["value"]
