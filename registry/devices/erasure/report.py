"""What a tool's report says, whichever the tool: of which system, and of each medium what was done to it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from registry.devices.data_gate import Erasure
from registry.devices.identity.serials import key, known
from registry.devices.models.erasure import MediumType, Result
from registry.shared.moves import Reason

PURGE_WORDS = ("purge", "secure erase", "sanitize", "crypto", "block erase", "firmware")
MEDIUM_WORDS = (
    ("nvme", MediumType.SSD),
    ("ssd", MediumType.SSD),
    ("mmc", MediumType.EMBEDDED),
    ("hdd", MediumType.DISK),
)

SEVERAL = Reason(
    "certificate_of_several", "ce certificat parle de plusieurs matériels : joignez celui de ce matériel seul"
)
UNFINISHED = Reason("certificate_unfinished", "ce certificat ne dit d’aucun support comment son effacement a fini")


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
        return Erasure.PURGE if any(word in words for word in PURGE_WORDS) else Erasure.CLEAR

    @property
    def record(self) -> dict[str, str]:
        """What it proves by itself, as the columns of MediumErasure: no result where it proves nothing, and the weakest
        method where the tool names none."""
        verified = bool(self.standard) and not self.method
        proved = {True: "" if verified else Result.SUCCEEDED, False: Result.FAILED, None: ""}[self.succeeded]
        return {
            "serial": self.serial,
            "medium_type": self.medium_type,
            "method": self.method or (Erasure.CLEAR if proved == Result.SUCCEEDED else ""),
            "result": proved,
        }

    @property
    def medium_type(self) -> str:
        return next((told for word, told in MEDIUM_WORDS if word in self.kind.lower()), "")


@dataclass(frozen=True)
class Report:
    """`media` holds each numbered medium once, whatever the runs (see `last_words`). `flaw` is why the whole proves
    nothing, if it is."""

    tool: str
    version: str
    media: tuple[Medium, ...]
    system_serial: str = ""
    operator: str = ""
    flaw: Reason | None = None

    def of(self, serial: str) -> Medium | None:
        """By its number alone: without one, a medium cannot be told from another."""
        wanted = key(serial)
        return next((medium for medium in self.media if wanted and key(medium.serial) == wanted), None)

    def unnumbered(self) -> list[Medium]:
        return [medium for medium in self.media if not key(medium.serial)]

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


def last_words(media: Iterable[Medium]) -> tuple[Medium, ...]:
    """What runs told one after the other come to: the last word on each numbered medium, unless one of them is that it
    failed, which a second try does not take back. Media without a number are as many as the tool listed."""
    told: dict[object, Medium] = {}
    for rank, medium in enumerate(media):
        number = key(medium.serial) or rank
        before = told.get(number)
        if before is None or before.succeeded is not False or medium.succeeded is False:
            told[number] = medium
    return tuple(told.values())


def one_system(serials: Iterable[str]) -> tuple[str, Reason | None]:
    """The number of the only system that a file is about, then its flaw when it is about several."""
    named = {key(serial): known(serial) for serial in serials if key(serial)}
    return ("", SEVERAL) if len(named) > 1 else (next(iter(named.values()), ""), None)


def day(text: str) -> date | None:
    """The day of « 2026/03/15 10:20:30 » or « 2026-03-15T10:20:30+0100 »."""
    found = re.search(r"(\d{4})[/-](\d\d)[/-](\d\d)", text)
    try:
        return date(int(found[1]), int(found[2]), int(found[3])) if found else None
    except ValueError:
        return None
