"""How a lot is offered, and taken back."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from donations.gifts.contents import let_go, move_devices, turn_down
from donations.lifecycle import LOTS
from donations.models import Counter, Lot, LotItem
from registry.devices import lifecycle, orientation
from registry.devices.identity import lookup
from registry.devices.lifecycle import Status
from registry.devices.models import Device, Event, Policy
from registry.organisations.models import Organisation
from registry.shared.act import Act
from registry.shared.moves import Already, Reason, Refusal, refuse
from registry.shared.processes.process import Granted, known
from registry.shared.validators import invalid
from registry.shared.wording import with_motive

LOOKED_AT = 300
DESCRIBED = frozenset("description place collect_by".split())
NOTHING_CHOSEN = Reason("nothing_chosen", "Choisissez au moins un matériel.")


def offerable(devices: QuerySet[Device], count: int) -> list[Device]:
    """The newest of `devices` that a lot may take today without a motive, under the ledger's own rules."""
    fit = orientation.oriented(devices, date.today()).exclude(Q(destination=orientation.Destination.WEEE))
    retired = fit.select_related("category", "organisation").order_by("-pk")
    rules, event = Policy.current(), Event(action="offer", on=date.today())
    return [device for device in retired[:LOOKED_AT] if not lifecycle.judge(device, event, rules)][:count]


@transaction.atomic
def open_lot(act: Act, *, devices: Iterable[Device], organisation: Organisation, title: str, **facts: Any) -> Lot:
    """Offers retired devices of `organisation` together. One that may not be given refuses the whole lot.

    `facts` are the other columns of Lot that people fill (`DESCRIBED`). The motive says why devices that the doctrine
    sends elsewhere are given all the same.
    """
    known(facts, DESCRIBED)
    lot = Lot(organisation=organisation, title=title, created_by=act.author, **facts)
    right = LOTS.require(act.by, "offer", lot)
    wanted = Device.objects.filter(pk__in={device.pk for device in devices}).select_related("organisation")
    devices = list(wanted.order_by("pk"))
    if not devices:
        raise invalid(NOTHING_CHOSEN)
    _refuse_strangers(devices, organisation)
    lot.full_clean(exclude=["number"])
    lot.number = Counter.take("LOT", date.today().year)
    lot.save()
    _put_in(lot, devices, act, right=right)
    return lot


@transaction.atomic
def put_in(lot: Lot, act: Act, *, code: str) -> Device:
    """Adds the retired device that `code` names (address, tag or serial) to a lot that nobody was promised yet."""
    right = LOTS.require(act.by, "fill", lot)
    LOTS.advance(lot, "fill")
    device = lookup.find(code, Device.objects.visible_to(act.by).select_related("organisation", "category"))
    if lot.items.filter(device=device, active=True, device__status=Status.OFFERED).exists():
        raise Already(f"{device.pretty_tag} est déjà dans ce lot.")
    _refuse_strangers([device], lot.organisation)
    _put_in(lot, [device], act, right=right)
    return device


@transaction.atomic
def take_out(lot: Lot, act: Act, *, tag: str) -> None:
    """Gives one device back to the retired stock; the last one stays: a lot without devices is withdrawn."""
    right = LOTS.require(act.by, "fill", lot)
    LOTS.advance(lot, "fill")
    inside = lot.items.filter(active=True)
    item = inside.filter(device__tag=tag)
    if not item.exists():
        raise Refusal(Reason("not_in_the_lot", "Ce matériel n’est plus dans le lot."))
    if inside.count() == 1:
        raise Refusal(Reason("last_of_the_lot", "C’est le dernier matériel du lot : retirez plutôt le lot."))
    let_go(item, act=act, right=right, note=f"Retiré du lot {lot.number}")


@transaction.atomic
def withdraw(lot: Lot, act: Act) -> None:
    """The devices go back to the retired stock, and the pending claims are refused."""
    right = LOTS.require(act.by, "withdraw", lot)
    LOTS.advance(lot, "withdraw")
    because = with_motive("Le lot a été retiré", act.motive)
    turn_down(lot.claims.all(), act, because=because)
    let_go(lot.items.filter(active=True), act=act, right=right, note=because)


def _refuse_strangers(devices: list[Device], organisation: Organisation) -> None:
    """A lot is where the holders of its devices see it: never beside them, nor above their reporting unit."""
    refuse((device, reason) for device in devices if (reason := _stranger(device.organisation, organisation)))


def _stranger(holder: Organisation, giver: Organisation) -> Reason | None:
    if not holder.path.startswith(giver.path):
        return Reason("outside_the_giver", f"il relève de « {holder} », hors de l’organisation donatrice")
    if holder.reporting_unit_id != giver.reporting_unit_id:
        return Reason(
            "holders_would_not_see",
            f"ceux qui le tiennent (« {holder} ») ne verraient pas un lot de « {giver} » : proposez-le chez eux",
        )
    return None


def _put_in(lot: Lot, devices: list[Device], act: Act, *, right: Granted) -> None:
    move_devices(devices, "offer", act=act, right=right)
    # Retired again after a loss, a device may still be written down in the lot from which it vanished.
    LotItem.objects.filter(device__in=devices, active=True).update(active=False)
    items = [LotItem(lot=lot, device=device) for device in devices]
    # One that was taken out of this very lot comes back to its own row.
    LotItem.objects.bulk_create(
        items, update_conflicts=True, unique_fields=["lot", "device"], update_fields=["active", "scanned_at"]
    )
