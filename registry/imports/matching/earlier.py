"""What the rows of a file say that one before them said already."""

from collections.abc import Iterator

from registry.devices.identity import bearers, makers, serials
from registry.devices.models import Device
from registry.imports.values.tables import Row, RowError, error, twice


class Earlier:
    """The numbers and tags of the rows so far, with the line of each: their hashes, for a large file has many."""

    def __init__(self) -> None:
        self._lines: dict[int, int] = {}

    def twice(self, row: Row, device: Device) -> Iterator[RowError]:
        """What is wrong with a row that says the tag, or the number and make, of another."""
        number = bearers.number(device.serial, device.manufacturer)
        keys = {"tag": row.values.get("tag") and device.tag, "serial": number.serial_key and number}
        for key, value in keys.items():
            if value and (first := self._lines.setdefault(hash((key, value)), row.line)) != row.line:
                yield error(row, key, twice(first))

    def alike(self, row: Row, device: Device) -> int:
        """The line before this one that says the same number, of a maker that may be the same; 0 when none does. The
        same maker's is an error already, so that only whether a maker is known needs to be kept."""
        serial, known = serials.key(device.serial), makers.key(device.manufacturer) in makers.KNOWN
        if not serial:
            return 0
        first = self._lines.setdefault(hash(("number", serial)), row.line if known else -row.line)
        return 0 if abs(first) == row.line or (known and first > 0) else abs(first)
