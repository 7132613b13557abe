"""The devices of the registry that the rows of a file may be about."""

from collections.abc import Iterable, Sequence

from registry.devices.identity import aliases, bearers
from registry.devices.models import Device
from registry.imports.values.tables import Row

CHUNK = 500


class Candidates:
    """Those that the registry held when the file was opened: what it brings in itself is none of them."""

    def __init__(self) -> None:
        last = Device.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        held = Device.objects.filter(pk__lte=last, joined_to=None)
        self._known = held.select_related("organisation", "category", "recipient")

    def tagged(self, rows: Sequence[tuple[Row, Device]]) -> dict[str, Device]:
        """The devices by the tag that a row says, which one of them may have borne."""
        wanted = [device.tag for row, device in rows if row.values.get("tag")]
        found = {device.tag: device for part in _parts(wanted) for device in self._known.filter(tag__in=part)}
        # A file may be older than the label.
        former = _parts([tag for tag in wanted if tag not in found])
        return found | {tag: device for part in former for tag, device in aliases.named(part, self._known).items()}

    def coded(self, rows: Sequence[tuple[Row, Device]]) -> dict[str, Device]:
        """The devices by the code of their hardware."""
        wanted = list(dict.fromkeys(row.code for row, _ in rows if row.code))
        return {text: device for part in _parts(wanted) for text, device in aliases.named(part, self._known).items()}

    def numbered(self, rows: Sequence[tuple[Row, Device]]) -> dict[str, list[Device]]:
        """The devices by the key of their serial number."""
        numbers = (bearers.number(device.serial, device.manufacturer) for _, device in rows)
        return bearers.alike(numbers, self._known)


def _parts(values: list[str]) -> Iterable[list[str]]:
    return (values[start : start + CHUNK] for start in range(0, len(values), CHUNK))
