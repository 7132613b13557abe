"""Acts recorded, and what the ledger derives from them."""

from registry.devices import ledger
from registry.devices.ledger import audit
from registry.devices.models import Device, Stay
from registry.shared.access import OPERATOR
from tests import cast


def record(devices, action, on=cast.DAY, by=OPERATOR, motive="", **facts):
    return ledger.record(devices, action, cast.acting(by, on, motive), **facts)


def clean():
    return list(audit.differences(Device.objects.all())) == []


def stays(device):
    names = "organisation__code entered_on left_on route entry".split()
    return list(Stay.objects.filter(device=device).order_by("pk").values_list(*names))
