"""The devices of a lot, and where they stand."""

from donations import gifts
from tests import cast


def devices(lot):
    return [item.device for item in lot.items.select_related("device").order_by("pk")]


def states(lot):
    return [device.status for device in devices(lot)]


def scan_all(claim, by):
    for device in devices(claim.lot):
        gifts.check_in(claim, cast.acting(by), code=device.tag)
