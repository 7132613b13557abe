"""What a row is about, once it is matched with the registry: a device, none yet, or a question to its sender."""

from dataclasses import dataclass, field

from registry.devices.models import Device
from registry.imports.values.tables import Row, RowError
from registry.shared.moves import Reason

NEW, SKIP = "new", "skip"


@dataclass(frozen=True, slots=True)
class Question:
    """A row that may be about several devices, or about none: its sender says which, by a tag, NEW or SKIP."""

    line: int
    said: str
    reason: str
    devices: tuple[Device, ...]
    may_be_new: bool

    @property
    def asked(self) -> Reason:
        """For whoever cannot be asked."""
        return Reason("which_device", f"{self.reason} : donnez son étiquette.")


@dataclass(frozen=True, slots=True)
class Match:
    """What a row, that `said` so much of a device, is about: a known one, a new one (None), or what stands in the way.

    `not_its_own` tells that the serial and make of the row may be another device's: they are not taken over.
    """

    row: Row
    said: Device
    device: Device | None = None
    question: Question | None = None
    skipped: bool = False
    not_its_own: bool = False
    errors: list[RowError] = field(default_factory=list)


def identified(row: Row, device: Device) -> bool:
    """Whether anything of a row would tell its device from another, in a second file as in this one."""
    return bool(row.values.get("tag") or device.serial or row.code)
