"""The day that a cell of a file says, in the ways that people, spreadsheets and tools write one.

By hand: dateutil reads 01/02/2024 month first, 12 as a day of this month, and no French month.
"""

import re
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from registry.tabular.folding import fold
from registry.tabular.unreadable import Reason

PARIS = ZoneInfo("Europe/Paris")
_ISO = re.compile(r"(?P<year>[0-9]{4})(?P<by>[-/.])(?P<month>[0-9]{1,2})(?P=by)(?P<day>[0-9]{1,2})")
_COMPACT = re.compile(r"(?P<year>(?:19|20)[0-9]{2})(?P<month>[0-9]{2})(?P<day>[0-9]{2})")
_ORDERED = re.compile(r"(?P<first>[0-9]{1,2})(?P<by>[/.-])(?P<second>[0-9]{1,2})(?P=by)(?P<year>[0-9]{4}|[0-9]{2})")
# Folded: « 1er avril 2021 », « jeu. 25-mars-21 », "March 25, 2021".
_NAMED = re.compile(
    r"(?:[a-z]+[., ]+)??(?P<day>[0-9]{1,2})(?:er)?[ ./]+(?P<month>[a-z]+)[ ./,]+(?P<year>[0-9]{4}|[0-9]{2})"
)
_NAMED_FIRST = re.compile(r"(?P<month>[a-z]+)[. ]+(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?,? +(?P<year>[0-9]{4})")
_CLOCK = re.compile(
    r"(?:T|,? +)(?P<hour>[0-9]{1,2})[:h](?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2})(?:[.,][0-9]{1,9})?)?"
    r"(?: ?(?P<half>[AP])\.?M\.?)? ?(?P<zone>Z|UTC|GMT|[+-][0-9]{2}(?::?[0-9]{2})?)?$",
    re.IGNORECASE,
)
_COUNTED = re.compile(r"[0-9]{5}(?:[.,][0-9]{1,12})?")
_NEVER = re.compile(r"0{4}-00-00")
# From 1970 to 2099: a count of days before is likelier to be something else.
_COUNTS = range(25_569, 73_051)
_DAYS_TO_1904 = 1462
_MONTHS = {
    name: rank
    for rank, names in enumerate(
        (
            "janvier janv jan january", "fevrier fevr fev february feb", "mars mar march", "avril avr april apr",
            "mai may", "juin jun june", "juillet juil jul july", "aout aou august aug",
            "septembre sept sep september", "octobre oct october", "novembre nov november",
            "decembre dec december",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
_WRITE = Reason("date_wanted", "La date doit s’écrire AAAA-MM-JJ ou JJ/MM/AAAA, par exemple 31/03/2024.")
_AMBIGUOUS = Reason(
    "ambiguous_date", "On ne sait pas si ce jour est écrit avant ou après le mois : écrivez la date AAAA-MM-JJ."
)
_NO_SUCH_DAY = Reason("no_such_day", "Cette date n’existe pas : écrivez le jour, puis le mois, puis l’année.")
_NO_SUCH_US_DAY = Reason(
    "no_such_day", "Cette date n’existe pas, lue comme les autres du fichier (mois/jour/année) : écrivez-la AAAA-MM-JJ."
)
_TOO_OLD = Reason("too_old", "Cette date est antérieure à 1970 : vérifiez l’année, écrite avec quatre chiffres.")


class _NotADate(ValueError):
    """Its message is a French sentence for the person who wrote the cell."""


def in_figures(value: date | None) -> str:
    """« 05/01/2026 », « 01/01/0001 »: nothing for no day. strftime gives less than four digits of a year."""
    return f"{value.day:02}/{value.month:02}/{value.year:04}" if value else ""


def day(text: str, *, month_first: bool | None = False, since_1904: bool = False) -> date | None:
    """The day of one line of text, in Paris when it tells an hour and its offset; None when it is empty.

    `month_first` is the order of 01/02/2024 in its column, None when nobody knows it; `since_1904`, from when a
    count of days counts. Raises ValueError.
    """
    clock = _CLOCK.search(text)
    written = text[: clock.start()] if clock else text
    if not written or _NEVER.fullmatch(written):
        return None
    try:
        found = _counted(written, since_1904) or _written(written, month_first)
        found = _in_paris(found, clock) if clock else found
    except _NotADate:
        raise
    except (ValueError, OverflowError):
        raise _NotADate(_NO_SUCH_US_DAY if month_first else _NO_SUCH_DAY) from None
    if found.year < 1970:
        raise _NotADate(_TOO_OLD)
    return found


def order(raw: str) -> bool | None:
    """What a cell proves of its column: 1/23/23 that the month comes first, 23/1/23 the day, 1/2/23 nothing."""
    found = _ORDERED.fullmatch(_CLOCK.sub("", " ".join(raw.split()).removeprefix("'")))
    return _proven(found) if found else None


def _proven(found: re.Match[str]) -> bool | None:
    first, second = int(found["first"]), int(found["second"])
    return None if (first > 12) == (second > 12) else second > 12


def _written(text: str, month_first: bool | None) -> date:
    if found := _ISO.fullmatch(text) or _COMPACT.fullmatch(text):
        return date(int(found["year"]), int(found["month"]), int(found["day"]))
    if found := _ORDERED.fullmatch(text):
        return _ordered(found, month_first)
    folded = fold(text)
    if (found := _NAMED.fullmatch(folded) or _NAMED_FIRST.fullmatch(folded)) and found["month"] in _MONTHS:
        return date(_year(found["year"]), _MONTHS[found["month"]], int(found["day"]))
    raise _NotADate(_WRITE)


def _ordered(found: re.Match[str], month_first: bool | None) -> date:
    if found["by"] == "-" and len(found["year"]) == 2:
        raise _NotADate(_WRITE)
    month_first = _proven(found) if month_first is None else month_first
    if month_first is None and found["first"] != found["second"]:
        raise _NotADate(_AMBIGUOUS)
    month, number = (found["first"], found["second"]) if month_first else (found["second"], found["first"])
    return date(_year(found["year"]), int(month), int(number))


def _year(text: str) -> int:
    return int(text) + (2000 if int(text) < 70 else 1900) if len(text) == 2 else int(text)


def _counted(text: str, since_1904: bool) -> date | None:
    """A spreadsheet's count of days, in a cell that is not shown as a date."""
    if not _COUNTED.fullmatch(text):
        return None
    days = int(text[:5]) + (_DAYS_TO_1904 if since_1904 else 0)
    return date(1899, 12, 30) + timedelta(days) if days in _COUNTS else None


def _in_paris(found: date, clock: re.Match[str]) -> date:
    hour, minute, zone = int(clock["hour"]), int(clock["minute"]), clock["zone"]
    if clock["half"]:
        hour = hour % 12 + (12 if clock["half"].upper() == "P" else 0)
    told = datetime(found.year, found.month, found.day, hour, minute)
    if not zone:
        return told.date()
    digits = zone[1:].replace(":", "").ljust(4, "0") if zone[0] in "+-" else "0000"
    offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:])) * (-1 if zone[0] == "-" else 1)
    return (told - offset).replace(tzinfo=ZoneInfo("UTC")).astimezone(PARIS).date()
