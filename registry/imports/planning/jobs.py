"""What each row asks to write: a device that comes in, or what a known one gains; or why it asks nothing."""

from dataclasses import dataclass

from registry.devices import acting, facts, ledger
from registry.devices.identity import tags
from registry.devices.ledger import History, Step
from registry.devices.models import Device
from registry.devices.models.device import FACTS
from registry.imports import export
from registry.imports.matching import repeats
from registry.imports.matching.matches import Match, Question, identified
from registry.imports.planning.differences import CORRECT
from registry.imports.planning.lines import Line, Outcome, RowRefusal, wants_motive
from registry.imports.planning.past import COLUMN_OF, steps
from registry.imports.planning.reader import NO_CATEGORY, Reader
from registry.imports.planning.updates import Update, update
from registry.imports.values.tables import Row, RowError, error
from registry.organisations.models import Organisation
from registry.shared.moves import Reason

UNCATEGORISED = Reason(
    "category_missing",
    "Le fichier ne dit pas la catégorie, et le modèle ne la dit pas : indiquez-la, ou donnez-la pour le fichier.",
)


@dataclass(frozen=True, slots=True)
class Job:
    """One row, the device that it is about, and what is to be written of it."""

    row: Row
    device: Device
    update: Update | None = None
    history: History | None = None

    @property
    def digest(self) -> str:
        """Of a new device that nothing identifies; empty for the others."""
        place = self.entered
        return (
            "" if place is None or identified(self.row, self.device) else repeats.digest(self.row, self.device, place)
        )

    @property
    def entered(self) -> Organisation | None:
        """Where the device comes in; None for one that is in the registry."""
        if self.update or not self.history:
            return None
        place: Organisation = self.history.steps[0].facts["organisation"]
        return place

    def line(self, digest: str, *, repeated: bool) -> Line:
        outcome = Outcome.NEW
        if self.update:
            outcome = Outcome.CHANGED if self.update.facts or self.update.steps else Outcome.UNCHANGED
        changed = self.update.changed if self.update else []
        deduced = self.row.deduced.why if self.row.deduced else ""
        return Line(self.row.line, outcome, self.device, changed, digest, repeated, deduced)

    def refused(self, step: Step, reason: Reason) -> RowRefusal:
        told = reason
        if self.update and reason.startswith("la date"):
            told = Reason(reason.code, f"{reason} et {CORRECT}")
        return RowRefusal(error(self.row, COLUMN_OF[step.action], told), wants_motive(reason))


@dataclass(frozen=True, slots=True)
class Planned:
    """What the rows of a part ask to write; what their sender is asked first, and what is not taken of them."""

    jobs: list[Job]
    questions: list[Question]
    uncategorised: list[RowError]
    skipped: int
    left_out: list[str]


def planned(matches: list[Match], reader: Reader, *, writes: bool) -> Planned:
    """The devices that rows are about are locked when they are going to be written."""
    known = _Known([match.device for match in matches if match.device], writes=writes)
    going = [match for match in matches if not (match.question or match.skipped)]
    return Planned(
        jobs=[_job(match, reader, known) for match in going if not _asks_category(match)],
        questions=[match.question for match in matches if match.question],
        uncategorised=[error(match.row, "category", UNCATEGORISED) for match in going if _asks_category(match)],
        skipped=sum(match.skipped for match in matches),
        left_out=[told for match in going if (told := _other_label(match, known))],
    )


class _Known:
    """The devices that rows are about, as they stand."""

    def __init__(self, devices: list[Device], *, writes: bool):
        self.devices = {one.pk: one for one in (acting.lock(devices) if writes and devices else devices)}
        held = [device for device in self.devices.values() if device.status]
        self.exported = {device.pk: values for device, values in zip(held, export.known(held), strict=True)}
        self.stays = ledger.current_stays(held)


def _asks_category(match: Match) -> bool:
    return match.device is None and match.said.category is NO_CATEGORY


def _job(match: Match, reader: Reader, known: _Known) -> Job:
    if match.device is None:
        match.said.tag = match.said.tag or tags.new()
        # Judged for its past even when its tag or serial is refused.
        return Job(match.row, match.said, history=History(match.said, steps(reader, match.row)))
    device = known.devices[match.device.pk]
    return _gaining(match, device, reader, known) if device.status else _again(match, device, reader)


def _gaining(match: Match, device: Device, reader: Reader, known: _Known) -> Job:
    change = update(reader, match.row, device, known.exported[device.pk], not_its_own=match.not_its_own)
    for name, value in change.facts.items():
        setattr(device, name, value)
    history = History(device, change.steps, known.stays[device.pk]) if change.steps else None
    return Job(match.row, device, change, history)


def _again(match: Match, device: Device, reader: Reader) -> Job:
    """A device whose entry was undone comes in as a new one: nothing of what was said of it stays."""
    for name in facts.CHECKED if match.said.category is NO_CATEGORY else FACTS:
        setattr(device, name, getattr(match.said, name))
    return Job(match.row, device, history=History(device, steps(reader, match.row)))


def _other_label(match: Match, known: _Known) -> str:
    """What is told of a label that the file says and its device does not bear."""
    device = known.devices[match.device.pk] if match.device else None
    if not device or not match.row.values.get("tag") or match.said.tag == device.tag:
        return ""
    kept = f"ce matériel porte l’étiquette {device.pretty_tag}, celle du fichier n’est pas prise."
    return f"Ligne {match.row.line} : {kept}"
