"""Blancco's XML report: named entries inside named entries, read in one bounded pass."""

from dataclasses import dataclass, field

from registry.devices.erasure.report import SEVERAL, UNFINISHED, Medium, Report, day, last_words, one_system
from registry.devices.identity.serials import known
from registry.tabular.markup import Attributes, Walk

PEOPLE = ("operator", "technician", "opérateur", "technicien", "erased by", "erasure person")


@dataclass
class ErasureElement:
    """One erasure: what is said of it, and of each medium that it was done to."""

    told: dict[str, str] = field(default_factory=dict)
    targets: list[dict[str, str]] = field(default_factory=list)

    def tell(self, inside: str, entry: str, value: str) -> None:
        if inside == "target":
            self.targets[-1].setdefault(entry, value)
        elif inside == "erasure":
            self.told.setdefault(entry, value)


class _Reading(Walk):
    def __init__(self) -> None:
        super().__init__()
        self.systems: list[str] = []
        self.path: list[str] = []
        self.entry = self.product = self.version = self.operator = ""
        self.erasures: list[ErasureElement] = []
        self.starts = {
            "report": self._report,
            "entries": self._open,
            "entry": self._listen,
            "product_name": self._listen,
            "product_version": self._listen,
        }
        self.ends = {
            "entries": self._close,
            "entry": self._told,
            "product_name": self._named,
            "product_version": self._versioned,
        }

    def _report(self, attributes: Attributes) -> None:
        self.systems.append("")

    def _open(self, attributes: Attributes) -> None:
        self.path.append(attributes.get("name", ""))
        if self.path[-2:] == ["erasures", "erasure"]:
            self.erasures.append(ErasureElement())
        elif self.path[-1] == "target" and "erasure" in self.path and self.erasures:
            self.erasures[-1].targets.append({})

    def _close(self) -> None:
        self.path.pop()

    def _listen(self, attributes: Attributes) -> None:
        self.taken()
        self.entry, self.listening = attributes.get("name", ""), True

    def _heard(self) -> str:
        self.listening = False
        return self.taken().strip()

    def _told(self) -> None:
        value = self._heard()
        if "erasure" in self.path and self.erasures:
            self.erasures[-1].tell(self.path[-1], self.entry, value)
        elif self.path[-1:] == ["system"] and self.entry == "serial" and self.systems:
            self.systems[-1] = self.systems[-1] or value
        elif self.path[-1:] == ["fields"] and any(word in self.entry.lower() for word in PEOPLE):
            self.operator = self.operator or value

    def _named(self) -> None:
        name = self.entry
        self.product = self.product or self._heard() or name
        self.listening = False
        self.taken()

    def _versioned(self) -> None:
        self.version = self._heard() or self.version


def from_xml(data: bytes) -> Report | None:
    """None when it is not Blancco's. Several reports in one file must all name one system. Raises Unreadable."""
    if b"blancco_erasure_report" not in data:
        return None
    reading = _Reading()
    list(reading.over([data]))
    media = [_medium(erasure.told, target) for erasure in reading.erasures for target in erasure.targets or [{}]]
    product = reading.product if "blancco" in reading.product.lower() else f"Blancco {reading.product}".strip()
    system, flaw = one_system(reading.systems)
    if len(reading.systems) > 1 and not all(map(known, reading.systems)):
        flaw = SEVERAL
    return Report(
        product, reading.version, last_words(media), system, reading.operator, flaw or (None if media else UNFINISHED)
    )


def _medium(told: dict[str, str], target: dict[str, str]) -> Medium:
    state = told.get("state")
    return Medium(
        serial=known(target.get("serial", "")),
        kind=target.get("type", ""),
        standard=told.get("erasure_standard_name", ""),
        succeeded=state == "Successful" if state else None,
        on=day(told.get("end_time", "")) or day(told.get("timestamp", "")),
    )
