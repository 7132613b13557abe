"""What is printed on the labels of given devices, and how well its codes will read."""

from collections.abc import Sequence

from django.conf import settings
from django.db.models import prefetch_related_objects

from labels import codes, owner
from labels.geometry import Format
from labels.layout import layout
from labels.sheets import Label
from registry import access
from registry.models import Device


def labels_for(devices: Sequence[Device], *, by) -> list[Label]:
    """One label per device, in the same order; raises PermissionDenied where `by` may not print."""
    prefetch_related_objects(devices, "category", "organisation__reporting_unit")
    for organisation in {device.organisation for device in devices}:
        access.require(by, "label", organisation)
    return [_label(device) for device in devices]


def module(labels: Sequence[Label], product: Format) -> codes.Module:
    """The smallest module that these labels would have on `product`; raises codes.TooSmall."""
    sides = {codes.side(label.payload) for label in labels}
    return min((layout(product, side).module for side in sides), key=lambda one: one.mm)


def _label(device: Device) -> Label:
    address = codes.payload(device.tag, settings.BASE_URL, keep_host_case=settings.LABEL_HOST_KEEP_CASE)
    serial = f"S/N {device.serial}" if device.serial else ""
    # The owner's bare name: a ministry's is long, and a word before it would cost it its end.
    return Label(device.tag, address, (owner.entity(device.organisation).name, device.title, serial))
