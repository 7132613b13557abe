"""How a lot is offered, and taken back."""

from collections.abc import Iterable
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet

from donations import rights
from donations.gifts.steps import advance, author, let_go, move_devices, turn_down
from donations.models import Counter, Lot, LotItem
from registry import access, lifecycle, orientation
from registry.ledger import Refused
from registry.models import Device, Event, Organisation, Policy

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
    strangers = [device for device in devices if not device.organisation.path.startswith(organisation.path)]
    if strangers:
        reason = "il relève de « {} », hors de l’organisation donatrice"
        raise Refused([(device, reason.format(device.organisation)) for device in strangers])
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
    move_devices(devices, "offer", on=date.today(), by=by, right=("offer", organisation), motive=motive.strip())
    # Retired again after a loss, a device may still be written down in the lot from which it vanished.
    LotItem.objects.filter(device__in=devices, active=True).update(active=False)
    LotItem.objects.bulk_create(LotItem(lot=lot, device=device) for device in devices)
    return lot


@transaction.atomic
def withdraw_lot(*, lot: Lot, by, motive: str = "") -> None:
    """The devices go back to the retired stock, and the pending claims are refused."""
    right = rights.require(by, "withdraw", lot)
    advance(lot, "withdraw")
    because = " : ".join(filter(None, ("Le lot a été retiré", motive.strip())))
    turn_down(lot.claims.all(), by=by, because=because)
    items = lot.items.filter(active=True)
    let_go(items, on=date.today(), by=by, right=right, motive=because)
