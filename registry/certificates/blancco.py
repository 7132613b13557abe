"""Blancco's XML report: named entries inside named entries, read in one bounded pass."""

from registry.exchange.markup import Attributes, Walk
from registry.serials import known

from .report import Medium, Report, day

PEOPLE = ("operator", "technician", "opérateur", "technicien", "erased by", "erasure person")


class _Reading(Walk):
    def __init__(self) -> None:
        super().__init__()
        self.reports = 0
        self.path: list[str] = []
        self.entry = self.product = self.version = self.system_serial = self.operator = ""
        self.erasures: list[dict[str, str]] = []
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
        self.reports += 1

    def _open(self, attributes: Attributes) -> None:
        self.path.append(attributes.get("name", ""))
        if self.path[-2:] == ["erasures", "erasure"]:
            self.erasures.append({})

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
            inside = self.path[-1] if self.path[-1] != "erasure" else ""
            self.erasures[-1].setdefault(f"{inside} {self.entry}".strip(), value)
        elif self.path[-1:] == ["system"] and self.entry == "serial":
            self.system_serial = self.system_serial or value
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
    """None when it is not Blancco's, or holds the reports of several systems. Raises Unreadable."""
    if b"blancco_erasure_report" not in data:
        return None
    reading = _Reading()
    list(reading.over([data]))
    if reading.reports > 1:
        return None
    media = tuple(_medium(erasure) for erasure in reading.erasures)
    product = reading.product if "blancco" in reading.product.lower() else f"Blancco {reading.product}".strip()
    return Report(product, reading.version, media, known(reading.system_serial), reading.operator)


def _medium(told: dict[str, str]) -> Medium:
    return Medium(
        serial=known(told.get("target serial", "")),
        kind=told.get("target type", ""),
        standard=told.get("erasure_standard_name", ""),
        succeeded=told.get("state") == "Successful",
        on=day(told.get("end_time", "")) or day(told.get("timestamp", "")),
    )
