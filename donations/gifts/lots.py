"""How a lot is offered, and taken back."""

from collections.abc import Iterable
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet

from donations import rights
from donations.gifts.steps import advance, author, let_go, move_devices, turn_down
from donations.models import Counter, Lot, LotItem
from registry.devices import lifecycle, orientation
from registry.devices.identity import lookup
from registry.devices.lifecycle import Status
from registry.devices.models import Device, Event, Policy
from registry.organisations.models import Organisation
from registry.shared import access
from registry.shared.moves import Already, Refusal, refuse

LOOKED_AT = 300


def offerable(devices: QuerySet[Device], count: int) -> list[Device]:
    """The newest of `devices` that a lot may take today without a motive, under the ledger's own rules."""
    fit = orientation.oriented(devices, date.today()).exclude(destination=orientation.Destination.WEEE)
    retired = fit.select_related("category", "organisation").order_by("-pk")
    rules, event = Policy.current(), Event(action="offer", on=date.today())
    return [device for device in retired[:LOOKED_AT] if not lifecycle.judge(device, event, rules)][:count]


@transaction.atomic
def open_lot(
    *,
    devices: Iterable[Device],
    organisation: Organisation,
    title: str,
    by,
    description: str = "",
    place: str = "",
    collect_by: date | None = None,
    motive: str = "",
) -> Lot:
    """Offers retired devices of `organisation` together. One that may not be given refuses the whole lot.

    `motive` says why devices that the doctrine sends elsewhere are given all the same.
    """
    access.require(by, "offer", organisation)
    wanted = Device.objects.filter(pk__in={device.pk for device in devices}).select_related("organisation")
    devices = list(wanted.order_by("pk"))
    if not devices:
        raise ValidationError("Choisissez au moins un matériel.")
    _refuse_strangers(devices, organisation)
    lot = Lot(
        organisation=organisation,
        title=title,
        description=description,
        place=place,
        collect_by=collect_by,
        created_by=author(by),
    )
    lot.full_clean(exclude=["number"])
    lot.number = Counter.take("LOT", date.today().year)
    lot.save()
    _put_in(lot, devices, by=by, right=("offer", organisation), motive=motive.strip())
    return lot


@transaction.atomic
def put_in(*, lot: Lot, code: str, by) -> Device:
    """Adds the retired device that `code` names (address, tag or serial) to a lot that nobody was promised yet."""
    right = rights.require(by, "fill", lot)
    advance(lot, "fill")
    device = lookup.find(code, Device.objects.visible_to(by).select_related("organisation", "category"))
    if lot.items.filter(device=device, active=True, device__status=Status.OFFERED).exists():
        raise Already(f"{device.pretty_tag} est déjà dans ce lot.")
    _refuse_strangers([device], lot.organisation)
    _put_in(lot, [device], by=by, right=right)
    return device


@transaction.atomic
def take_out(*, lot: Lot, tag: str, by) -> None:
    """Gives one device back to the retired stock; the last one stays: a lot without devices is withdrawn."""
    right = rights.require(by, "fill", lot)
    advance(lot, "fill")
    inside = lot.items.filter(active=True)
    item = inside.filter(device__tag=tag)
    if not item.exists():
        raise Refusal("Ce matériel n’est plus dans le lot.")
    if inside.count() == 1:
        raise Refusal("C’est le dernier matériel du lot : retirez plutôt le lot.")
    let_go(item, on=date.today(), by=by, right=right, motive=f"Retiré du lot {lot.number}")


@transaction.atomic
def withdraw_lot(*, lot: Lot, by, motive: str = "") -> None:
    """The devices go back to the retired stock, and the pending claims are refused."""
    right = rights.require(by, "withdraw", lot)
    advance(lot, "withdraw")
    because = " : ".join(filter(None, ("Le lot a été retiré", motive.strip())))
    turn_down(lot.claims.all(), by=by, because=because)
    items = lot.items.filter(active=True)
    let_go(items, on=date.today(), by=by, right=right, motive=because)


def _refuse_strangers(devices: list[Device], organisation: Organisation) -> None:
    """A lot is where the holders of its devices see it: never beside them, nor above their reporting unit."""
    refuse((device, reason) for device in devices if (reason := _stranger(device.organisation, organisation)))


def _stranger(holder: Organisation, giver: Organisation) -> str:
    if not holder.path.startswith(giver.path):
        return f"il relève de « {holder} », hors de l’organisation donatrice"
    if holder.reporting_unit_id != giver.reporting_unit_id:
        return f"ceux qui le tiennent (« {holder} ») ne verraient pas un lot de « {giver} » : proposez-le chez eux"
    return ""


def _put_in(lot: Lot, devices: list[Device], *, by, right: rights.Right, motive: str = "") -> None:
    move_devices(devices, "offer", on=date.today(), by=by, right=right, motive=motive)
    # Retired again after a loss, a device may still be written down in the lot from which it vanished.
    LotItem.objects.filter(device__in=devices, active=True).update(active=False)
    items = [LotItem(lot=lot, device=device) for device in devices]
    # One that was taken out of this very lot comes back to its own row.
    LotItem.objects.bulk_create(
        items, update_conflicts=True, unique_fields=["lot", "device"], update_fields=["active", "scanned_at"]
    )
