"""Which device of the registry a row is about: by its tag, else by its serial and make; in doubt, it is asked."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import Value
from django.db.models.functions import Upper

from registry import access, aliases
from registry.exchange.tables import Row, RowError
from registry.models import Device, Organisation

from .rows import error

CHUNK = 500
NEW, SKIP = "new", "skip"
TAG_TAKEN = "Cette étiquette est déjà au registre."
SERIAL_TAKEN = "Ce numéro de série est déjà au registre pour ce fabricant."


@dataclass(frozen=True, slots=True)
class Question:
    """A row that may be about several devices, or about none: its sender says which, by a tag, NEW or SKIP."""

    line: int
    said: str
    reason: str
    devices: tuple[Device, ...]
    may_be_new: bool


@dataclass(slots=True)
class Match:
    """What a row is about: a known device, a new one (None), or what stands in the way.

    `not_its_own` tells that the serial and make of the row may be another device's: they are not taken over.
    """

    device: Device | None = None
    question: Question | None = None
    skipped: bool = False
    not_its_own: bool = False
    errors: list[RowError] = field(default_factory=list)


class Matcher:
    """Matches rows with the devices that the registry held when the file was opened."""

    def __init__(self, organisation: Organisation, *, by, answers: Mapping[int, str]):
        self.organisation, self.by, self.answers = organisation, by, answers
        self._last = Device.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        self._lines: dict[int, int] = {}
        self._matched: dict[int, int] = {}

    def match(self, rows: Sequence[tuple[Row, Device]]) -> list[Match]:
        """One match for each (row, what it says of a device)."""
        tags, serials = self._tagged(rows), self._numbered(rows)
        return [self._match(row, device, tags, serials) for row, device in rows]

    def _match(self, row: Row, device: Device, tags: dict, serials: dict) -> Match:
        if twice := list(self._twice(row, device)):
            return Match(errors=twice)
        named = tags.get(device.tag) if row.values.get("tag") else None
        alike = serials.get(device.serial.upper(), []) if device.serial else []
        maker = device.manufacturer.upper()
        exact = next((one for one in alike if one.manufacturer.upper() == maker), None)
        for key, found, reason in (("tag", named, TAG_TAKEN), ("serial", exact, SERIAL_TAKEN)):
            if found and not self._inside(found):
                return Match(errors=[error(row, key, self._held_elsewhere(found, reason))])
        # Without a make on either side, the same number may be the same device.
        near = [one for one in alike if self._inside(one) and not (maker and one.manufacturer and one != exact)]
        return self._about(row, device, named, exact, near)

    def _about(self, row: Row, device: Device, named: Device | None, exact: Device | None, near: list) -> Match:
        if named:
            others = [] if named in near else near
            candidates = [named, *others]
        else:
            candidates = [exact] if exact and device.manufacturer else near
        maybe = not named and not exact
        if len(candidates) > 1 or (candidates and maybe and device.manufacturer):
            return self._asked(row, device, candidates, maybe)
        return self._found(row, candidates[0] if candidates else None)

    def _found(self, row: Row, device: Device | None) -> Match:
        if device and self._matched.setdefault(device.pk, row.line) != row.line:
            reason = f"C’est le même matériel que celui de la ligne {self._matched[device.pk]} de ce fichier."
            return Match(errors=[error(row, "", reason)])
        return Match(device)

    def _asked(self, row: Row, device: Device, candidates: list[Device], maybe: bool) -> Match:
        answer = self.answers.get(row.line, "")
        if answer == SKIP:
            return Match(skipped=True)
        if answer == NEW and maybe:
            return Match()
        if chosen := next((one for one in candidates if one.tag == answer), None):
            found = self._found(row, chosen)
            found.not_its_own = len(candidates) > 1
            return found
        reason = "Ce numéro de série est porté par plusieurs matériels"
        if row.values.get("tag") and not maybe:
            reason = "L’étiquette désigne un matériel, le numéro de série un autre"
        elif len(candidates) == 1:
            reason = "Un matériel sans marque porte ce numéro de série"
        said = " ".join(filter(None, (row.values.get("tag"), device.serial, device.manufacturer, device.model)))
        return Match(question=Question(row.line, said, reason, tuple(candidates), maybe))

    def _inside(self, device: Device) -> bool:
        return device.organisation.path.startswith(self.organisation.path)

    def _held_elsewhere(self, device: Device, reason: str) -> str:
        """Whose it is, for those who may see it; to others, only that it is taken."""
        if not access.may(self.by, "view", device.organisation):
            return reason
        return f"{reason[:-1]} ({device.pretty_tag}, à « {device.organisation} ») : cet import ne le touche pas."

    def _twice(self, row: Row, device: Device) -> Iterable[RowError]:
        keys = {"tag": device.tag if row.values.get("tag") else "", "serial": ""}
        if device.serial:
            keys["serial"] = f"{device.serial.upper()}\n{device.manufacturer.upper()}"
        for key, value in keys.items():
            # Their hashes, not the texts: a large file has many.
            if value and (first := self._lines.setdefault(hash((key, value)), row.line)) != row.line:
                yield error(row, key, f"Déjà à la ligne {first} de ce fichier.")

    def _known(self):
        return Device.objects.filter(pk__lte=self._last).select_related("organisation", "category", "recipient")

    def _tagged(self, rows: Sequence[tuple[Row, Device]]) -> dict[str, Device]:
        wanted = [device.tag for row, device in rows if row.values.get("tag")]
        found = {device.tag: device for part in _parts(wanted) for device in self._known().filter(tag__in=part)}
        # A file may be older than the label.
        former = _parts([tag for tag in wanted if tag not in found])
        return found | {tag: device for part in former for tag, device in aliases.named(part, self._known()).items()}

    def _numbered(self, rows: Sequence[tuple[Row, Device]]) -> dict[str, list[Device]]:
        """The devices by serial in capitals. Databases differ in the letters that they put in capitals (SQLite: A to Z
        alone), so the database only finds what may be one of them, and Python decides."""
        found: dict[str, list[Device]] = defaultdict(list)
        wanted = dict.fromkeys(spelling for _, device in rows for spelling in _spellings(device.serial))
        for part in _parts(list(wanted)):
            for device in self._known().annotate(key=Upper("serial")).filter(key__in=part).order_by("pk"):
                if device not in found[device.serial.upper()]:
                    found[device.serial.upper()].append(device)
        return found


def _spellings(serial: str) -> list:
    if serial.isascii():
        return [serial.upper()] if serial else []
    return [Upper(Value(spelling)) for spelling in (serial, serial.lower(), serial.upper())]


def _parts(values: list) -> Iterable[list]:
    return (values[start : start + CHUNK] for start in range(0, len(values), CHUNK))
