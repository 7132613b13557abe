"""Which device a row is about: by its tag, its serial and make, or its hardware's code; in doubt, it is asked."""

from collections.abc import Mapping, Sequence

from registry.devices.identity import bearers, claiming, makers, serials
from registry.devices.models import Device
from registry.imports.matching.candidates import Candidates
from registry.imports.matching.earlier import Earlier
from registry.imports.matching.matches import NEW, SKIP, Match, Question
from registry.imports.values.tables import Row, error
from registry.organisations.models import Organisation
from registry.shared import access
from registry.shared.access import Actor
from registry.shared.moves import Reason
from registry.shared.wording import as_sentence

TAG_TAKEN = as_sentence(claiming.TAG_TAKEN)
CODE_TAKEN = Reason("machine_known", "Cette machine est déjà au registre.")


class Matcher:
    """Matches rows with the devices that the registry held when the file was opened."""

    def __init__(self, organisation: Organisation, *, by: Actor, answers: Mapping[int, str]):
        self.organisation, self.by, self.answers = organisation, by, answers
        self.candidates, self.earlier = Candidates(), Earlier()
        self._matched: dict[int, int] = {}

    def match(self, rows: Sequence[tuple[Row, Device]]) -> list[Match]:
        """One match for each (row, what it says of a device)."""
        tagged, numbered = self.candidates.tagged(rows), self.candidates.numbered(rows)
        coded = self.candidates.coded(rows)
        return [self._match(row, device, tagged, numbered, coded.get(row.code)) for row, device in rows]

    def _match(
        self,
        row: Row,
        device: Device,
        tagged: dict[str, Device],
        numbered: dict[str, list[Device]],
        coded: Device | None,
    ) -> Match:
        if twice := list(self.earlier.twice(row, device)):
            return Match(row, device, errors=twice)
        named = tagged.get(device.tag) if row.values.get("tag") else None
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

    def _about(
        self,
        row: Row,
        device: Device,
        named: Device | None,
        exact: Device | None,
        near: list[Device],
        coded: Device | None,
    ) -> Match:
        if named:
            others = [] if named in near else near
            candidates = [named, *others]
        else:
            candidates = [exact] if exact and device.manufacturer else near
        if coded and not named and (coded in candidates or not (candidates or _other_number(device, coded))):
            return self._found(row, device, coded)
        if coded and coded not in candidates:
            candidates = [*candidates, coded]
        maybe, twin = not named and not exact, self.earlier.alike(row, device)
        doubtful = candidates and maybe and (device.manufacturer or coded)
        if len(candidates) > 1 or doubtful or (twin and not candidates):
            return self._asked(row, device, candidates, maybe, twin)
        return self._found(row, device, candidates[0] if candidates else None)

    def _found(self, row: Row, said: Device, device: Device | None, *, not_its_own: bool = False) -> Match:
        if device and self._matched.setdefault(device.pk, row.line) != row.line:
            told = f"C’est le même matériel que celui de la ligne {self._matched[device.pk]} de ce fichier."
            reason = Reason("same_device_twice", told)
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
        said = " ".join(filter(None, (row.text("tag"), device.serial, device.manufacturer, device.model)))
        reason = _doubt(
            candidates,
            twin,
            coded=any(_other_number(device, one) for one in candidates),
            tagged=bool(row.values.get("tag") and not maybe),
        )
        return Match(row, device, question=Question(row.line, said, reason, tuple(candidates), maybe))

    def _inside(self, device: Device) -> bool:
        return device.organisation.path.startswith(self.organisation.path)

    def _held_elsewhere(self, device: Device, reason: Reason) -> Reason:
        """Whose it is, for those who may see it; to others, only that it is taken."""
        if not access.may(self.by, "view", device.organisation):
            return reason
        told = f"{reason[:-1]} ({device.pretty_tag}, à « {device.organisation} ») : cet import ne le touche pas."
        return Reason(reason.code, told)


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
