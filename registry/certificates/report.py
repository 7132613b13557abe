"""What a tool's report says, whichever the tool: of which system, and of each medium what was done to it."""

import re
from dataclasses import dataclass
from datetime import date, datetime

from registry.lifecycle import Erasure
from registry.models.erasure import MediumType, Result
from registry.serials import key

PURGES = ("purge", "secure erase", "sanitize", "crypto", "block erase", "firmware")
TYPES = (("nvme", MediumType.SSD), ("ssd", MediumType.SSD), ("mmc", MediumType.EMBEDDED), ("hdd", MediumType.DISK))


@dataclass(frozen=True)
class Medium:
    """`succeeded` is None when the tool warns without saying that it failed."""

    serial: str
    kind: str = ""
    standard: str = ""
    succeeded: bool | None = None
    on: date | None = None

    @property
    def method(self) -> str:
        """NIST SP 800-88: to overwrite through the interface is to clear; a verification alone erases nothing."""
        words = self.standard.lower()
        if not words or words.startswith("verify"):
            return ""
        return Erasure.PURGE if any(word in words for word in PURGES) else Erasure.CLEAR

    @property
    def medium_type(self) -> str:
        return next((told for word, told in TYPES if word in self.kind.lower()), "")


@dataclass(frozen=True)
class Report:
    tool: str
    version: str
    media: tuple[Medium, ...]
    system_serial: str = ""
    operator: str = ""

    def of(self, serial: str) -> Medium | None:
        return next((medium for medium in self.media if key(medium.serial) == key(serial)), None)

    def facts(self, medium: Medium) -> dict[str, str]:
        """What the report knows of the form of one medium."""
        result = {True: Result.SUCCEEDED, False: Result.FAILED, None: ""}[medium.succeeded]
        told = {
            "on": medium.on and medium.on.isoformat(),
            "medium_type": medium.medium_type,
            "serial": medium.serial,
            "method": medium.method,
            "result": result,
            "tool": self.tool,
            "tool_version": self.version,
            "operator": self.operator,
        }
        return {name: str(value) for name, value in told.items() if value}


def day(text: str) -> date | None:
    """The day of « 2026/03/15 10:20:30 » or « 2026-03-15T10:20:30+0100 »."""
    found = re.search(r"(\d{4})[/-](\d\d)[/-](\d\d)", text)
    try:
        return datetime(*map(int, found.groups())).date() if found else None
    except ValueError:
        return None
