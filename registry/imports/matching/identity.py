"""Which device a row is about: by its tag, its serial and make, or its hardware's code; in doubt, it is asked."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from registry.devices.identity import aliases, bearers, makers, serials
from registry.devices.models import Device
from registry.imports.values.tables import Row, RowError, error
from registry.organisations.models import Organisation
from registry.shared import access

CHUNK = 500
NEW, SKIP = "new", "skip"
TAG_TAKEN = "Cette étiquette est déjà au registre."
CODE_TAKEN = "Cette machine est déjà au registre."


@dataclass(frozen=True, slots=True)
class Question:
    """A row that may be about several devices, or about none: its sender says which, by a tag, NEW or SKIP."""

    line: int
    said: str
    reason: str
    devices: tuple[Device, ...]
    may_be_new: bool


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


class Matcher:
    """Matches rows with the devices that the registry held when the file was opened."""

    def __init__(self, organisation: Organisation, *, by, answers: Mapping[int, str]):
        self.organisation, self.by, self.answers = organisation, by, answers
        self._last = Device.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        self._lines: dict[int, int] = {}
        self._matched: dict[int, int] = {}

    def match(self, rows: Sequence[tuple[Row, Device]]) -> list[Match]:
        """One match for each (row, what it says of a device)."""
        tags, numbered, coded = self._tagged(rows), self._numbered(rows), self._coded(rows)
        return [self._match(row, device, tags, numbered, coded.get(row.code)) for row, device in rows]

    def _match(self, row: Row, device: Device, tags: dict, numbered: dict, coded: Device | None) -> Match:
        if twice := list(self._twice(row, device)):
            return Match(row, device, errors=twice)
        named = tags.get(device.tag) if row.values.get("tag") else None
        number = bearers.number(device.serial, device.manufacturer)
        alike = numbered.get(number.serial_key, [])
        exact = bearers.bearer(number, alike)
        taken = (("tag", named, TAG_TAKEN), ("serial", exact, serials.TAKEN), ("", coded, CODE_TAKEN))
        for key, found, reason in taken:
            if found and not self._inside(found):
                return Match(row, device, errors=[error(row, key, self._held_elsewhere(found, reason))])
        # Without a known make on either side, the same number may be the same device.
        near = [one for one in alike if self._inside(one) and makers.may_be_one(number.maker_key, one.maker_key)]
        return self._about(row, device, named, exact, near, coded)

    def _about(self, row: Row, device: Device, named: Device | None, exact: Device | None, near: list, coded) -> Match:
        if named:
            others = [] if named in near else near
            candidates = [named, *others]
        else:
            candidates = [exact] if exact and device.manufacturer else near
        if coded and not named and (coded in candidates or not (candidates or _other_number(device, coded))):
            return self._found(row, device, coded)
        if coded and coded not in candidates:
            candidates = [*candidates, coded]
        maybe, twin = not named and not exact, self._line_alike(row, device)
        doubtful = candidates and maybe and (device.manufacturer or coded)
        if len(candidates) > 1 or doubtful or (twin and not candidates):
            return self._asked(row, device, candidates, maybe, twin)
        return self._found(row, device, candidates[0] if candidates else None)

    def _found(self, row: Row, said: Device, device: Device | None, *, not_its_own: bool = False) -> Match:
        if device and self._matched.setdefault(device.pk, row.line) != row.line:
            reason = f"C’est le même matériel que celui de la ligne {self._matched[device.pk]} de ce fichier."
            return Match(row, said, errors=[error(row, "", reason)])
        return Match(row, said, device, not_its_own=not_its_own)

    def _asked(self, row: Row, device: Device, candidates: list[Device], maybe: bool, twin: int) -> Match:
        answer = self.answers.get(row.line, "")
        if answer == SKIP:
            return Match(row, device, skipped=True)
        if answer == NEW and maybe:
            return Match(row, device)
        if chosen := next((one for one in candidates if one.tag == answer), None):
            return self._found(row, device, chosen, not_its_own=len(candidates) > 1)
        said = " ".join(filter(None, (row.values.get("tag"), device.serial, device.manufacturer, device.model)))
        reason = _doubt(
            candidates,
            twin,
            coded=any(_other_number(device, one) for one in candidates),
            tagged=bool(row.values.get("tag") and not maybe),
        )
        return Match(row, device, question=Question(row.line, said, reason, tuple(candidates), maybe))

    def _inside(self, device: Device) -> bool:
        return device.organisation.path.startswith(self.organisation.path)

    def _held_elsewhere(self, device: Device, reason: str) -> str:
        """Whose it is, for those who may see it; to others, only that it is taken."""
        if not access.may(self.by, "view", device.organisation):
            return reason
        return f"{reason[:-1]} ({device.pretty_tag}, à « {device.organisation} ») : cet import ne le touche pas."

    def _twice(self, row: Row, device: Device) -> Iterable[RowError]:
        number = bearers.number(device.serial, device.manufacturer)
        keys = {"tag": row.values.get("tag") and device.tag, "serial": number.serial_key and number}
        for key, value in keys.items():
            # Their hashes, not the texts: a large file has many.
            if value and (first := self._lines.setdefault(hash((key, value)), row.line)) != row.line:
                yield error(row, key, f"Déjà à la ligne {first} de ce fichier.")

    def _line_alike(self, row: Row, device: Device) -> int:
        """The line before this one that says the same number, of a maker that may be the same; 0 when none does. The
        same maker's is an error already, so that only whether a maker is known needs to be kept."""
        serial, known = serials.key(device.serial), makers.key(device.manufacturer) in makers.KNOWN
        if not serial:
            return 0
        first = self._lines.setdefault(hash(("number", serial)), row.line if known else -row.line)
        return 0 if abs(first) == row.line or (known and first > 0) else abs(first)

    def _known(self):
        return Device.objects.filter(pk__lte=self._last, joined_to=None).select_related(
            "organisation", "category", "recipient"
        )

    def _tagged(self, rows: Sequence[tuple[Row, Device]]) -> dict[str, Device]:
        wanted = [device.tag for row, device in rows if row.values.get("tag")]
        found = {device.tag: device for part in _parts(wanted) for device in self._known().filter(tag__in=part)}
        # A file may be older than the label.
        former = _parts([tag for tag in wanted if tag not in found])
        return found | {tag: device for part in former for tag, device in aliases.named(part, self._known()).items()}

    def _coded(self, rows: Sequence[tuple[Row, Device]]) -> dict[str, Device]:
        """The devices by the code of their hardware."""
        wanted = list(dict.fromkeys(row.code for row, _ in rows if row.code))
        return {text: device for part in _parts(wanted) for text, device in aliases.named(part, self._known()).items()}

    def _numbered(self, rows: Sequence[tuple[Row, Device]]) -> dict[str, list[Device]]:
        """The devices by the key of their serial number."""
        numbers = (bearers.number(device.serial, device.manufacturer) for _, device in rows)
        return bearers.alike(numbers, self._known())


def _other_number(device: Device, coded: Device) -> bool:
    """Whether the code is of a machine with another serial number: a board is exchanged, a disk is copied."""
    serial = serials.key(device.serial)
    return bool(serial and coded.serial_key and serial != coded.serial_key)


def _doubt(candidates: Sequence[Device], twin: int, *, coded: bool, tagged: bool) -> str:
    """Why a row may be about something else than it seems."""
    if not candidates:
        return f"La ligne {twin} porte ce numéro de série, sous une autre marque"
    if tagged:
        return "L’étiquette désigne un matériel, le numéro de série un autre"
    if len(candidates) > 1:
        return "Ce numéro de série est porté par plusieurs matériels"
    (one,) = candidates
    if coded:
        return f"L’identifiant de cette machine (UUID) est celui d’un matériel d’un autre numéro (« {one.serial} »)"
    bearer = f"de marque « {one.manufacturer} »" if one.manufacturer else "sans marque"
    return f"Un matériel {bearer} porte ce numéro de série"


def _parts(values: list) -> Iterable[list]:
    return (values[start : start + CHUNK] for start in range(0, len(values), CHUNK))
