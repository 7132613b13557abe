"""The one writer of stocktakes: their opening, each scan, their closing; and what they expect, found or not."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Count, Exists, OuterRef, QuerySet
from django.utils import timezone

from registry.devices.identity import blanks, lookup, search
from registry.devices.lifecycle import HELD
from registry.devices.models import Device
from registry.organisations.models import Organisation
from registry.shared import access, instants, moves, wording
from registry.shared.act import Act
from registry.shared.moves import Reason
from registry.shared.processes import numbering
from registry.stocktakes.lifecycle import STOCKTAKES, Finding
from registry.stocktakes.models import Stocktake, StocktakeLine

BATCH = 1_000
BLANK = "étiquette vierge, à poser sur un matériel"
NOTHING_EXPECTED = "Rien n’était attendu ici."
UNKNOWN = "il ne désigne aucun matériel de votre périmètre"


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


@transaction.atomic
def start(act: Act, *, organisation: Organisation, place: str = "", empty: bool = False) -> Stocktake:
    """Refuses a place where nothing is known to stand, mistyped most often, unless `empty` says that it is meant."""
    access.require(act.by, "scan", organisation)
    stocktake = Stocktake(organisation=organisation, place=place.strip(), opened_by=act.by)
    stocktake.full_clean(exclude=["number"])
    if not empty and stocktake.place and not expected(stocktake).exists():
        raise moves.Refusal(_nowhere(stocktake))
    numbering.save(stocktake, "INV")
    return stocktake


@transaction.atomic
def scan(stocktake: Stocktake, act: Act, text: str, *, at: datetime | None = None) -> StocktakeLine:
    """Notes the device that `text` names, or the text when it names none; raises moves.Already, moves.Refusal."""
    _advance(stocktake, "scan", act)
    facts = {"scanned_at": instants.kept(at), "scanned_by": act.by}
    try:
        device = lookup.find(text, Device.objects.visible_to(act.by, "scan").select_related("organisation", "category"))
    except lookup.NotFound:
        key = {"device": None, "text": text.strip()[: StocktakeLine.text.field.max_length]}
        facts |= {"finding": Finding.UNEXPECTED, "note": BLANK if blanks.offered(text, act.by) else UNKNOWN}
    else:
        key, reason = {"device": device}, _surprise(stocktake, device)
        facts |= {"finding": Finding.UNEXPECTED if reason else Finding.FOUND, "note": reason}
    line, new = stocktake.lines.select_related("device").get_or_create(stocktake=stocktake, **key, defaults=facts)
    if not new:
        raise moves.Already(f"{named(line)} est déjà dans l’inventaire.")
    return line


@transaction.atomic
def take_back(stocktake: Stocktake, act: Act, key: int) -> None:
    """Removes one scan, by its primary key."""
    _advance(stocktake, "scan", act)
    if not stocktake.lines.visible_to(act.by).filter(pk=key).delete()[0]:
        raise moves.Refusal(Reason("not_in_the_list", "Ce scan n’est plus dans l’inventaire."))


@transaction.atomic
def close(stocktake: Stocktake, act: Act) -> None:
    """Freezes the stocktake: what was expected and not scanned becomes a line of it."""
    unseen = missing(stocktake)
    _advance(stocktake, "close", act, closed_at=timezone.now(), closed_by=act.by)
    for part in _parts(unseen):
        StocktakeLine.objects.bulk_create(
            StocktakeLine(stocktake=stocktake, device_id=pk, finding=Finding.MISSING) for pk in part
        )


@transaction.atomic
def reopen(stocktake: Stocktake, act: Act) -> None:
    """What is missing is again what nobody has scanned yet."""
    _advance(stocktake, "reopen", act, closed_at=None, closed_by=None)
    stocktake.lines.filter(finding=Finding.MISSING).delete()


def expected(stocktake: Stocktake) -> QuerySet[Device]:
    """What should be there now: all that is held, in use or retired, in the place if one is named."""
    held = _held(stocktake.organisation)
    return search.at(held, stocktake.place) if stocktake.place else held


def missing(stocktake: Stocktake) -> QuerySet[Device]:
    """What is expected and was not scanned, as long as the stocktake is open."""
    return expected(stocktake).filter(~Exists(stocktake.lines.filter(device=OuterRef("pk"))))


def tally(stocktake: Stocktake) -> Tally:
    counts = dict(stocktake.lines.order_by().values_list("finding").annotate(count=Count("pk")))
    unseen = counts.get(Finding.MISSING, 0) if stocktake.closed_at else missing(stocktake).count()
    return Tally(counts.get(Finding.FOUND, 0), unseen, counts.get(Finding.UNEXPECTED, 0))


def hidden(stocktake: Stocktake, user) -> dict[str, int]:
    """For each finding, how many devices are counted and not named to `user`, out of whose scope they are."""
    there = dict(stocktake.lines.order_by().values_list("finding").annotate(count=Count("pk")))
    seen = dict(stocktake.lines.visible_to(user).order_by().values_list("finding").annotate(count=Count("pk")))
    return {finding: count - seen.get(finding, 0) for finding, count in there.items() if count > seen.get(finding, 0)}


def named(line: StocktakeLine) -> str:
    return line.device.pretty_tag if line.device else f"« {lookup.shorten(line.text)} »"


def _held(organisation: Organisation) -> QuerySet[Device]:
    return Device.objects.filter(organisation__path__startswith=organisation.path, status__in=HELD)


def _nowhere(stocktake: Stocktake) -> str:
    near = search.resembling(_held(stocktake.organisation), stocktake.place)
    named = f" Lieux proches : {', '.join(f'« {place} »' for place in near)}." if near else ""
    return Reason(
        "nothing_there", f"Le registre ne tient aucun matériel dans ce lieu pour « {stocktake.organisation} ».{named}"
    )


def _advance(stocktake: Stocktake, action: str, act: Act, **changes) -> None:
    STOCKTAKES.require(act.by, action, stocktake)
    STOCKTAKES.advance(stocktake, action, **changes)


def _surprise(stocktake: Stocktake, device: Device) -> str:
    """Why a device was not expected, empty when it was."""
    if device.status not in HELD:
        return f"le registre le dit « {device.get_status_display()} »"
    if not device.organisation.path.startswith(stocktake.organisation.path):
        return f"il est tenu par « {device.organisation} »"
    if not expected(stocktake).filter(pk=device.pk).exists():
        return f"son lieu est « {device.place} »" if device.place else "son lieu n’est pas connu"
    return ""


def _parts(devices: QuerySet[Device]) -> Iterator[list[int]]:
    """Primary keys by thousands."""
    last, keys = 0, devices.order_by("pk").values_list("pk", flat=True)
    while part := list(keys.filter(pk__gt=last)[:BATCH]):
        yield part
        last = part[-1]
