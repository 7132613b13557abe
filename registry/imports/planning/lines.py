"""What becomes of one row: written, with what it changes, or refused."""

from dataclasses import dataclass

from django.db.models import TextChoices

from registry.devices.models import Device
from registry.imports.values.tables import RowError
from registry.shared.moves import MOTIVE_WANTED


class Outcome(TextChoices):
    NEW = "new", "nouveau"
    CHANGED = "changed", "modifié"
    UNCHANGED = "unchanged", "inchangé"
    SKIPPED = "skipped", "passé"
    ASKED = "asked", "à préciser"


@dataclass(frozen=True, slots=True)
class Line:
    """`changed` holds (heading, before, after); `digest` is of a row that nothing identifies, `repeated` when one like
    it came in already; `deduced` tells what its category was concluded from."""

    line: int
    outcome: str
    device: Device
    changed: list[tuple[str, str, str]]
    digest: str = ""
    repeated: bool = False
    deduced: str = ""


@dataclass(frozen=True, slots=True)
class RowRefusal:
    """What only wants a motive is asked once for the file."""

    error: RowError
    wants_motive: bool = False


def wants_motive(reason: str) -> bool:
    return getattr(reason, "code", "") == MOTIVE_WANTED
