"""Two rows joined, and how many devices there are."""

from registry.devices import ledger
from registry.devices.ledger import audit
from registry.devices.models import Device, Stay
from registry.shared.access import OPERATOR
from tests import cast

WHY = "Même machine"


def join(kept, other, by=OPERATOR, motive=WHY):
    return ledger.join(kept, other, cast.acting(by, motive=motive))


def sound():
    return list(audit.whole()) == []


def counted():
    return Device.objects.registered().count(), Stay.objects.count()
