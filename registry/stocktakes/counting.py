"""What a stocktake expects, and how many of these devices are found, missing or not named to a reader."""

from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, QuerySet

from registry.devices.identity import search
from registry.devices.lifecycle import HELD
from registry.devices.models import Device
from registry.organisations.models import Organisation
from registry.shared import wording
from registry.shared.access import Actor
from registry.stocktakes.lifecycle import Finding
from registry.stocktakes.models import Stocktake, StocktakeLine

NOTHING_EXPECTED = "Rien n’était attendu ici."


@dataclass(frozen=True)
class Tally:
    """How many devices are found and missing, and how many codes were scanned that were not expected."""

    found: int
    missing: int
    unexpected: int

    @property
    def expected(self) -> int:
        return self.found + self.missing

    def why_none(self, finding: str, usual: str) -> str:
        """Why nothing is listed as `finding`: `usual`, but what was never expected is neither found nor missing."""
        return usual if self.expected or finding == Finding.UNEXPECTED else NOTHING_EXPECTED

    def __str__(self) -> str:
        counts = (self.found, "trouvé"), (self.missing, "manquant"), (self.unexpected, "inattendu")
        return f"{wording.counted(self.expected, 'attendu')} : {', '.join(wording.counted(*one) for one in counts)}."


def tally(stocktake: Stocktake) -> Tally:
    counts = _by_finding(stocktake.lines.all())
    unseen = counts.get(Finding.MISSING, 0) if stocktake.closed_at else missing(stocktake).count()
    return Tally(counts.get(Finding.FOUND, 0), unseen, counts.get(Finding.UNEXPECTED, 0))


def hidden(stocktake: Stocktake, user: Actor) -> dict[str, int]:
    """For each finding, how many devices are counted and not named to `user`, out of whose scope they are."""
    there, seen = _by_finding(stocktake.lines.all()), _by_finding(stocktake.lines.visible_to(user))
    return {finding: count - seen.get(finding, 0) for finding, count in there.items() if count > seen.get(finding, 0)}


def _by_finding(lines: QuerySet[StocktakeLine]) -> dict[str, int]:
    return dict(lines.order_by().values_list("finding").annotate(count=Count("pk")))


def expected(stocktake: Stocktake) -> QuerySet[Device]:
    """What should be there now: all that is held, in use or retired, in the place if one is named."""
    devices = held(stocktake.organisation)
    return search.at(devices, stocktake.place) if stocktake.place else devices


def missing(stocktake: Stocktake) -> QuerySet[Device]:
    """What is expected and was not scanned, as long as the stocktake is open."""
    return expected(stocktake).filter(~Exists(stocktake.lines.filter(device=OuterRef("pk"))))


def lacking(stocktake: Stocktake) -> QuerySet[Device]:
    """What is missing: of an open one as of now, of a closed one as it was written down."""
    if not stocktake.closed_at:
        return missing(stocktake)
    lines = stocktake.lines.filter(finding=Finding.MISSING)
    return Device.objects.filter(pk__in=lines.values("device"))


def held(organisation: Organisation) -> QuerySet[Device]:
    return Device.objects.filter(organisation__path__startswith=organisation.path, status__in=HELD)
