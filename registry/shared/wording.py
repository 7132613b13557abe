"""What is told in words: a count with its noun, a weight, a day."""

from datetime import date, datetime, timedelta
from decimal import Decimal

from django.utils.formats import date_format, number_format
from django.utils.timezone import is_aware, localtime

from registry.tabular.unreadable import Reason


def counted(number: int, words: str) -> str:
    """« 1 matériel importé », « 2 matériels importés »."""
    marked = " ".join(f"{word}s" for word in words.split()) if number > 1 else words
    return f"{_grouped(number)} {marked}"


def brought(numbers: dict[str, int], *, dry_run: bool = False) -> str:
    """« 2 matériels importés, 1 modifié, 3 inchangés. »"""
    done = counted(numbers["new"], "matériel importé"), counted(numbers["changed"], "modifié")
    ready = f"{counted(numbers['new'], 'matériel prêt')} à importer", f"{_grouped(numbers['changed'])} à modifier"
    new, changed = ready if dry_run else done
    parts = [new, changed if numbers["changed"] else "", counted(numbers["unchanged"], "inchangé")]
    return f"{', '.join(filter(None, parts if numbers['unchanged'] else parts[:2]))}."


def duration(time: timedelta) -> str:
    """In whole days: « 1 jour », « 7 jours », « 2 ans », « aucun délai »."""
    years, days = divmod(time.days, 365)
    if not time.days:
        return "aucun délai"
    return counted(time.days, "jour") if days else counted(years, "an")


def _grouped(number: int) -> str:
    return number_format(number, 0, force_grouping=True)


def kilograms(weight: Decimal) -> str:
    return f"{number_format(weight, 2, force_grouping=True)} kg"


def day(value: date | None) -> str:
    """« 1er octobre 2026 », « 2 octobre 2026 »; of a moment, the day here; nothing for no day."""
    if value is None:
        return ""
    here = localtime(value) if isinstance(value, datetime) and is_aware(value) else value
    number = "1er" if here.day == 1 else here.day
    return f"{number} {date_format(here, 'F Y')}"


def moment(value: datetime | None) -> str:
    """« 1er octobre 2026 à 09:05 », here."""
    if value is None:
        return ""
    here = localtime(value) if is_aware(value) else value
    return f"{day(here)} à {here:%H:%M}"


def capital(text: str) -> str:
    """The same text with a capital first letter; the others stay as they are."""
    return text[:1].upper() + text[1:]


def as_sentence(reason: Reason) -> Reason:
    """A reason as a sentence of its own."""
    return Reason(reason.code, f"{capital(reason)}.")


def with_motive(what: str, motive: str) -> str:
    """What a larger act writes of itself on its devices, and the motive that a person gave, if any."""
    return f"{what} : {motive.strip()}" if motive.strip() else what
