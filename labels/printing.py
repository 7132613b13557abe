"""What is printed on the labels of given devices, in which order, and how well its codes will read."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from typing import Any

from django.conf import settings
from django.db.models import prefetch_related_objects

from labels import codes
from labels.drawing import Label
from labels.geometry import FORMATS, Format
from labels.layout import layout
from labels.models import LabelPart, Order, PrintChoice, Printer
from labels.sheets import AS_IT_IS, Shift
from registry.devices.identity import owner
from registry.devices.models import BlankBatch, Device
from registry.organisations.models import User
from registry.shared import access
from registry.shared.access import Operator

USUAL = (LabelPart.UNIT, LabelPart.MODEL, LabelPart.SERIAL)
KEYS: dict[str, Callable[[Device], Any]] = {
    Order.TAG: lambda device: device.tag,
    Order.PLACE: lambda device: (device.place_key, device.tag),
    Order.MODEL: lambda device: (device.title.casefold(), device.tag),
}


def kept(user: User) -> PrintChoice:
    """What this person chose the last time, of the formats that there still are."""
    return PrintChoice.objects.filter(user=user, sheet__in=FORMATS).first() or PrintChoice(user=user)


def keep(user: User, *, sheet: str, parts: Collection[str], order: str, printer: Printer | None) -> None:
    choice = PrintChoice(user=user, sheet=sheet, order=order, printer=printer)
    choice.parts = parts
    PrintChoice.objects.bulk_create(
        [choice],
        update_conflicts=True,
        unique_fields=["user"],
        update_fields=["sheet", "order", "printer", *LabelPart.values],
    )


def shift_of(printer: Printer | None) -> Shift:
    if printer is None:
        return AS_IT_IS
    return Shift(float(printer.shift_x), float(printer.shift_y), float(printer.scale) / 100)


def labels_for(
    devices: Sequence[Device],
    *,
    by: User | Operator,
    parts: Collection[str] = USUAL,
    order: str = Order.GIVEN,
    copies: int = 1,
) -> list[Label]:
    """The labels of each device, its copies in a row; raises PermissionDenied where `by` may not print."""
    prefetch_related_objects(devices, "category", "organisation__reporting_unit")
    for organisation in {device.organisation for device in devices}:
        access.require(by, "label", organisation)
    return [label for device in ordered(devices, order) for label in [_label(device, parts)] * copies]


def labels_of_blanks(batch: BlankBatch) -> list[Label]:
    """Those that are on no device yet, with the owner's name: a sheet printed again is of what is left."""
    name = owner.entity(batch.organisation).name
    return [Label(tag, address(tag), (name,)) for tag in batch.blanks.free().values_list("tag", flat=True)]


def ordered(devices: Iterable[Device], order: str) -> list[Device]:
    return list(devices) if order == Order.GIVEN else sorted(devices, key=KEYS[order])


def module(labels: Sequence[Label], product: Format) -> codes.Module:
    """The smallest module that these labels would have on `product`; raises codes.TooSmall."""
    sides = {codes.side(label.payload) for label in labels}
    return min((layout(product, side).module for side in sides), key=lambda one: one.mm)


def address(tag: str) -> str:
    return codes.payload(tag, settings.BASE_URL, keep_host_case=settings.LABEL_HOST_KEEP_CASE)


def _label(device: Device, parts: Collection[str]) -> Label:
    """Whose it is, then the tag, then which it is."""
    above = list(_whose(device, parts))
    below = []
    if LabelPart.MODEL in parts:
        below.append(device.title)
    if LabelPart.SERIAL in parts and device.serial:
        below.append(f"S/N {device.serial}")
    return Label(device.tag, address(device.tag), (*above, *below), above=len(above))


def _whose(device: Device, parts: Collection[str]) -> Iterator[str]:
    """By default the entity's bare name: a ministry's is long, and a word before it makes it smaller."""
    entity = owner.entity(device.organisation)
    if LabelPart.OWNER in parts and owner.owns(device):
        yield f"Propriété de {entity.name}"
    elif LabelPart.OWNER in parts or LabelPart.UNIT in parts:
        yield entity.name
    if LabelPart.SERVICE in parts and (
        device.organisation != entity or not {LabelPart.OWNER, LabelPart.UNIT} & set(parts)
    ):
        yield device.organisation.name
