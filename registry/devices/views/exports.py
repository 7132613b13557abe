"""What of devices leaves as a file: the retired stock, and the history."""

from datetime import date

from registry.devices import lists, orientation
from registry.devices.filters import DeviceFilter, EventFilter
from registry.devices.models import Device, Event
from registry.shared.files.exporting import Exported

# What is of a past that the reader is not told is left empty.
TOLD_COLUMNS = {"by__email": "told_by", "motive": "told_motive", "counterparty_name": "told_party"}
RETIRED = Exported(
    Device,
    lists.RETIRED,
    filterset=DeviceFilter,
    rows=lambda devices, user: orientation.oriented(devices, date.today()),
)
HISTORY = Exported(
    Event,
    lists.EVENTS.reading(TOLD_COLUMNS),
    filterset=EventFilter,
    rows=lambda events, user: events.told_to(user),
)
