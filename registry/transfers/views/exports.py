"""The lists of transfers as files."""

from registry.devices.models import Device
from registry.shared.files.exporting import Export
from registry.transfers import lists as transfer_lists
from registry.transfers import transfers


class AwaitedExport(Export):
    """What others announced: it is still theirs, hence out of the user's own scope."""

    model, listing, right = Device, transfer_lists.TRANSFERS, "accept"

    def rows(self):
        return Device.objects.announced_to(self.request.user)


class SentExport(Export):
    model, listing, right = Device, transfer_lists.TRANSFERS, "accept"

    def rows(self):
        return transfers.outgoing(self.request.user)
