"""How people act on a reception: what confirms it, with form, writer and words; and the files of what is on its way."""

from registry.devices.models import Device
from registry.shared.files.exporting import Exported
from registry.shared.processes.surfaces import Surface
from registry.transfers import lists, receiving, transfers
from registry.transfers.forms import ReceptionForm
from registry.transfers.lifecycle import RECEPTIONS

# Scans, and what takes them back, are those of a purpose: `registry/transfers/scans.py`.
RECEIVE = Surface(
    RECEPTIONS,
    "receive",
    receiving.receive,
    ReceptionForm,
    done=str,
    asks=lambda reception, user: {"user": user, "places": reception.places.visible_to(user, "accept")},
)
# What others announced is still theirs, hence out of the user's own scope.
AWAITED_EXPORT = Exported(Device, lists.TRANSFERS, "accept", scope=Device.objects.announced_to)
SENT_EXPORT = Exported(Device, lists.TRANSFERS, "accept", scope=transfers.outgoing)
