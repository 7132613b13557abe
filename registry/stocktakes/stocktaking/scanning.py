"""What is scanned for a stocktake: each code is one line, found or unexpected, that may be taken back."""

from datetime import datetime

from django.db import transaction

from registry.devices.identity import blanks, lookup
from registry.devices.lifecycle import HELD
from registry.devices.models import Device
from registry.shared import instants
from registry.shared.act import Act
from registry.shared.moves import Already, Reason, Refusal
from registry.stocktakes.counting import expected
from registry.stocktakes.lifecycle import STOCKTAKES, Finding
from registry.stocktakes.models import Stocktake, StocktakeLine

BLANK = "étiquette vierge, à poser sur un matériel"
NO_DEVICE = "il ne désigne aucun matériel de votre périmètre"
NOT_THERE = Reason("not_in_the_list", "Ce scan n’est plus dans l’inventaire.")


@transaction.atomic
def scan(stocktake: Stocktake, act: Act, *, code: str, at: datetime | None = None) -> StocktakeLine:
    """Notes the device that `code` names, or the code when it names none; raises moves.Already, moves.Refusal."""
    _hold(stocktake, act)
    facts = {"scanned_at": instants.kept(at), "scanned_by": act.author}
    key: dict[str, Device | str | None]
    try:
        device = lookup.find(code, Device.objects.visible_to(act.by, "scan").select_related("organisation", "category"))
    except lookup.NotFound:
        key = {"device": None, "text": code.strip()[: StocktakeLine.text.field.max_length]}
        reason = BLANK if blanks.offered(code, act.by) else NO_DEVICE
    else:
        key, reason = {"device": device}, _surprise(stocktake, device)
    facts |= {"finding": Finding.UNEXPECTED if reason else Finding.FOUND, "note": reason}
    line, new = stocktake.lines.select_related("device").get_or_create(stocktake=stocktake, **key, defaults=facts)
    if not new:
        raise Already(f"{named(line)} est déjà dans l’inventaire.")
    return line


@transaction.atomic
def remove(stocktake: Stocktake, act: Act, *, line: int) -> None:
    """Removes one scan, by its primary key."""
    _hold(stocktake, act)
    if not stocktake.lines.visible_to(act.by).filter(pk=line).delete()[0]:
        raise Refusal(NOT_THERE)


def named(line: StocktakeLine) -> str:
    return line.device.pretty_tag if line.device else f"« {lookup.shorten(line.text)} »"


def _hold(stocktake: Stocktake, act: Act) -> None:
    STOCKTAKES.require(act.by, "scan", stocktake)
    STOCKTAKES.advance(stocktake, "scan")


def _surprise(stocktake: Stocktake, device: Device) -> str:
    """Why a device was not expected, empty when it was."""
    if device.status not in HELD:
        return f"le registre le dit « {device.get_status_display()} »"
    if not device.organisation.path.startswith(stocktake.organisation.path):
        return f"il est tenu par « {device.organisation} »"
    if not expected(stocktake).filter(pk=device.pk).exists():
        return f"son lieu est « {device.place} »" if device.place else "son lieu n’est pas connu"
    return ""
