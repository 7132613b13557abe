"""Every list of the registry as a file, with its filters."""

from datetime import date

from registry.devices import lists as device_lists
from registry.devices import orientation
from registry.devices.filters import DeviceFilter, EventFilter
from registry.devices.models import Device, Event
from registry.shared.files.exporting import Export

# What is of a past that the reader is not told is left empty.
TOLD_COLUMNS = {"by__email": "told_by", "motive": "told_motive", "counterparty_name": "told_party"}


class RetiredExport(Export):
    model, listing, filterset_class = Device, device_lists.RETIRED, DeviceFilter

    def rows(self):
        return orientation.oriented(super().rows(), date.today())


class EventExport(Export):
    model, filterset_class = Event, EventFilter
    listing = device_lists.EVENTS.reading(TOLD_COLUMNS)

    def rows(self):
        return super().rows().told_to(self.request.user)
