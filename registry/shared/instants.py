"""Instants from outside (the queue of a phone): what is kept of them as evidence, and how one is shown."""

from datetime import datetime, timedelta

from django.utils import timezone

from registry.tabular.dates import in_figures

# A phone may stay long in a drawer; a clock may be some minutes ahead.
OLDEST, SKEW = timedelta(days=365), timedelta(minutes=5)
# What the databases and the calendars of every time zone hold without overflowing.
LEGIBLE = range(1900, 2200)
NOT_KEPT = "L’heure de l’appareil ({}) n’est pas plausible : celle de la réception est gardée."
ILLEGIBLE = "à une date illisible"


def plausible(at: datetime) -> bool:
    """A year back at most, and never ahead, but for what clocks differ by."""
    if at.year not in LEGIBLE:
        return False
    now = timezone.now()
    at = timezone.make_aware(at) if timezone.is_naive(at) else at
    return now - OLDEST - SKEW <= at <= now + SKEW


def kept(at: datetime | None) -> datetime:
    """The instant that is kept: the given one, never ahead of now; now when there is none, or none that may be true."""
    if at is None or not plausible(at):
        return timezone.now()
    return min(timezone.make_aware(at) if timezone.is_naive(at) else at, timezone.now())


def doubt(at: datetime | None) -> str:
    """A French sentence when the given instant is not kept, else empty."""
    if at is None or plausible(at):
        return ""
    return NOT_KEPT.format(in_figures(at))


def local(when: datetime) -> datetime | None:
    """In the time of Paris; None when a row holds what no calendar shows, so that it breaks no page."""
    try:
        return timezone.localtime(when) if when.year in LEGIBLE else None
    except (OverflowError, ValueError):
        return None


def told(when: datetime) -> str:
    """« le 05/01/2026 à 12:00 »."""
    here = local(when)
    return f"le {here:%d/%m/%Y à %H:%M}" if here else ILLEGIBLE
