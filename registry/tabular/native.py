"""What the typed cells of workbooks become: the text that a person would have typed, without artefacts of floats."""

import re
from datetime import date, datetime, timedelta

# What a spreadsheet keeps of a number: a serial with more digits has lost some.
DIGITS = 15
_ZEROS = re.compile(r"0{2,40}")
# Dates of a format code, once its quoted texts, escapes and colours are taken away.
_NOT_CODE = re.compile(r'"[^"]*"|\\.|_.|\[(?![hms]+\])[^\]]*\]', re.IGNORECASE | re.DOTALL)
_DATE_CODE = re.compile(r"[dmyhs]", re.IGNORECASE)
_DATE_IDS = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
_LAST_DAY = 2_958_465
_MONTHLESS = 60


class Number(str):
    """A number that a workbook holds as one: its point separates decimals, for sure.

    Should it be a count of days, `since_1904` says from when its workbook counts.
    """

    __slots__ = ()
    since_1904 = False


class NumberSince1904(Number):
    __slots__ = ()
    since_1904 = True


def number(raw: str, kind: type[Number] = Number) -> Number:
    """950.0 is 950; 12.340000000000002 is 12.34; a number too long for a spreadsheet keeps its E+ to be refused."""
    value = float(raw)
    text = f"{value:.{DIGITS}g}"
    if "e" in text and abs(value) < 1:
        text = f"{value:.20f}".rstrip("0")
    return kind(text.upper())


def padded(text: Number, width: int) -> str:
    """As the column's format shows it: 000123."""
    return text.zfill(width) if text.isdigit() else text


def moment(raw: str, *, since_1904: bool) -> str:
    """The day, and the time when there is one, of Excel's count of days; its 29 February 1900 never was."""
    count = float(raw)
    if not 0 <= count <= _LAST_DAY:
        return number(raw)
    start = datetime(1904, 1, 1) if since_1904 else datetime(1899, 12, 30 if count >= _MONTHLESS else 31)
    return iso(start + timedelta(seconds=round(count * 86_400)))


def iso(when: datetime) -> str:
    return when.isoformat(timespec="seconds").removesuffix("T00:00:00")


def iso_text(raw: str) -> str:
    """A date written in ISO 8601, without its fraction of a second, nor midnight; whole if it has an offset."""
    try:
        when = datetime.fromisoformat(raw)
    except ValueError:
        return raw
    return raw if when.tzinfo else iso(when)


def count_of(day: date) -> int:
    return (day - date(1899, 12, 30)).days


def shows_date(identifier: int, code: str) -> bool:
    return identifier in _DATE_IDS or bool(_DATE_CODE.search(_NOT_CODE.sub("", code.partition(";")[0])))


def width_shown(code: str) -> int:
    """The number of digits that a format such as 00000 always shows; 0 for the others."""
    return len(code) if _ZEROS.fullmatch(code) else 0
