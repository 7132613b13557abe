"""Files of devices: read, matched with the registry and judged by parts, then written in one transaction, or not."""

from collections import deque
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass

from django.db import transaction

from registry.devices import acting, facts, ledger
from registry.devices.identity import aliases, claiming
from registry.devices.ledger import History
from registry.devices.models import Device
from registry.devices.models.device import FACTS
from registry.imports import export
from registry.imports.explaining import concluding
from registry.imports.explaining.memory import read
from registry.imports.matching import repeats
from registry.imports.matching.identity import Match, Matcher, identified
from registry.imports.planning.rows import COLUMN_OF, NO_CATEGORY, Reader, error
from registry.imports.planning.staged import Line, Outcome, Source, Staged
from registry.imports.planning.updates import CORRECT, Update, update
from registry.imports.values.tables import Part, Row, RowError
from registry.shared import access, moves

UNCATEGORISED = (
    "Le fichier ne dit pas la catégorie, et le modèle ne la dit pas : indiquez-la, ou donnez-la pour le fichier."
)


def judge(source: Source) -> Staged:
    """What `bringing` would do, and writes nothing. Raises Unreadable, and PermissionDenied."""
    return deque(_run(source, lambda line: None, writes=False), maxlen=1).pop()


def bringing(source: Source, *, tell: Callable[[Line], None]) -> Iterator[Staged]:
    """Writes a file in one transaction, unless one row of it is refused or asks a question: then nothing.

    Hands over what was read so far after each part; abandoned on its way, it writes nothing. `tell` is called with each
    row.
    """
    with transaction.atomic():
        for staged in _run(source, tell, writes=True):
            yield staged
        if staged.refused:
            transaction.set_rollback(True)


def _run(source: Source, tell: Callable[[Line], None], *, writes: bool) -> Iterator[Staged]:
    access.require(source.act.by, "import", source.organisation)
    more = {"sheet": source.sheet, "category": source.category}
    reading = read(source.data, source.filename, source.organisation, source.wanted, **more)
    staged = Staged(source, reading.format, reading.sheet, left_out=list(reading.left_out))
    staged.same_file = repeats.same_file(source.data, reading.sheet, source.organisation)
    run = _Run(staged, tell, writes=writes)
    yield staged
    for part in reading.parts:
        run.part(part)
        yield staged
    staged.errors.sort(key=lambda error: error.line)
    staged.left_out += concluding.told(staged.deduced)


@dataclass
class _Job:
    """One row on its way: the device that it is about, and what is to be written of it."""

    row: Row
    device: Device
    update: Update | None = None
    history: History | None = None

    @property
    def digest(self) -> str:
        """Of a new device that nothing identifies; empty for the others."""
        if self.update or identified(self.row, self.device):
            return ""
        return repeats.digest(self.row, self.device, self.history.steps[0].facts["organisation"])


class _Run:
    def __init__(self, staged: Staged, tell: Callable[[Line], None], *, writes: bool):
        source = staged.source
        self.staged, self.tell, self.writes, self.act = staged, tell, writes, source.act
        self.reader = Reader(source.organisation)
        self.matcher = Matcher(source.organisation, by=self.act.by, answers=source.answers)

    def part(self, part: Part) -> None:
        start, asked = len(self.staged.errors), len(self.staged.late)
        unreadable = {error.line for error in part.errors}
        rows = [(row, self.reader.device(row)) for row in part.rows if row.line not in unreadable]
        matches = self.matcher.match(rows)
        jobs = self._jobs(rows, matches)
        past = ledger.rehearse([job.history for job in jobs if job.history], self.act)
        owners = {id(job.history): job for job in jobs}
        for history, step, reason in past.refusals:
            self._kept(reason).append(self._refused(owners[id(history)], step, reason))
        doubles = [error for match in matches for error in match.errors]
        taken = self._taken(jobs, {error.line for error in doubles})
        self.staged.errors += part.errors + self.reader.errors + doubles + taken
        self.staged.left_out += self.reader.left_out
        self.reader.errors, self.reader.left_out = [], []
        self._write(jobs, past)
        bad = {error.line for error in self.staged.errors[start:]}
        late = {error.line for error in self.staged.late[asked:]} - bad
        self.staged.counts[Outcome.ASKED] += len(late)
        good = [(job, job.digest) for job in jobs if job.row.line not in bad | late]
        came = self._came([digest for _, digest in good if digest])
        for job, digest in good:
            self._told(job, digest)
            self.staged.repeated += digest in came

    def _came(self, digests: list[str]) -> set[str]:
        self.staged.unidentified += len(digests)
        # What this very import has written is of no import yet.
        return repeats.came(digests, self.staged.source.organisation) if digests else set()

    def _taken(self, jobs: list[_Job], known: set[int]) -> list[RowError]:
        """The tags that new devices may not take, save those of the lines where this is known."""
        new = [job for job in jobs if job.history and not job.device.pk and job.row.values.get("tag")]
        rows = {id(job.device): job.row for job in new if job.row.line not in known}
        wanted = [
            (job.device, job.device.tag, job.history.steps[0].facts["organisation"])
            for job in new
            if id(job.device) in rows
        ]
        return [error(rows[id(one)], "tag", reason) for one, reason in claiming.refusals(wanted, by=self.act.by)]

    def _jobs(self, rows: list[tuple[Row, Device]], matches: list[Match]) -> list[_Job]:
        found = self._held([match.device for match in matches if match.device])
        held = [device for device in found.values() if device.status]
        known = {device.pk: values for device, values in zip(held, export.known(held), strict=True)}
        stays = ledger.current_stays(held)
        jobs = []
        for (row, device), match in zip(rows, matches, strict=True):
            if match.question:
                self.staged.questions.append(match.question)
                self.staged.counts[Outcome.ASKED] += 1
            elif match.skipped:
                self.staged.counts[Outcome.SKIPPED] += 1
            elif match.device is None and device.category is NO_CATEGORY:
                self.staged.uncategorised.append(error(row, "category", UNCATEGORISED))
                self.staged.counts[Outcome.ASKED] += 1
            elif match.device is None:
                # Judged for its past even when its tag or serial is refused.
                jobs.append(_Job(row, device, history=History(device, list(self.reader.steps(row)))))
            elif not match.errors:
                jobs.append(self._known(row, device, found[match.device.pk], known, stays, match))
        return jobs

    def _known(self, row: Row, said: Device, device: Device, known: dict, stays: dict, match: Match) -> _Job:
        if row.values.get("tag") and said.tag != device.tag:
            kept = f"ce matériel porte l’étiquette {device.pretty_tag}, celle du fichier n’est pas prise."
            self.staged.left_out.append(f"Ligne {row.line} : {kept}")
        if not device.status:
            return self._again(row, said, device)
        change = update(self.reader, row, device, known[device.pk], not_its_own=match.not_its_own)
        if change.facts and not access.may(self.act.by, "edit", device.organisation):
            self.reader.refuse(row, "", "Votre rôle ne permet pas de modifier ce matériel")
            change.facts.clear()
        for name, value in change.facts.items():
            setattr(device, name, value)
        history = History(device, change.steps, stays[device.pk]) if change.steps else None
        return _Job(row, device, change, history)

    def _again(self, row: Row, said: Device, device: Device) -> _Job:
        """A device whose entry was undone comes in as a new one: nothing of what was said of it stays."""
        for name in facts.CHECKED if said.category is NO_CATEGORY else FACTS:
            setattr(device, name, getattr(said, name))
        return _Job(row, device, history=History(device, list(self.reader.steps(row))))

    def _held(self, devices: list[Device]) -> dict[int, Device]:
        """The rows as they stand, locked when they are going to be written."""
        return {device.pk: device for device in (acting.lock(devices) if self.writes and devices else devices)}

    def _kept(self, reason: str) -> list[RowError]:
        """Where a refusal is told: what only wants a motive is asked once for the file."""
        return self.staged.late if getattr(reason, "code", "") == moves.MOTIVE_WANTED else self.staged.errors

    def _refused(self, job: _Job, step, reason: str) -> RowError:
        key = COLUMN_OF[step.action]
        if job.update and reason.startswith("la date"):
            reason += f" et {CORRECT}"
        return error(job.row, key, reason)

    def _write(self, jobs: list[_Job], past: ledger.Past) -> None:
        """Facts first, for acts are judged on them."""
        edits = [job for job in jobs if job.update and job.update.facts]
        if not self.writes:
            with transaction.atomic() if edits else nullcontext():
                self._edit(edits)
                if edits:
                    transaction.set_rollback(True)
        elif not self.staged.refused:
            self._edit(edits)
            if not self.staged.refused:
                ledger.write(past)
                codes = [(job.row.code, job.device) for job in jobs if job.row.code]
                aliases.learn(codes, self.act)

    def _edit(self, jobs: list[_Job]) -> None:
        values = {job.device: job.update.facts for job in jobs}
        if not values:
            return
        try:
            facts.change_each(values, self.act)
        except moves.Refused as refused:
            rows = {job.device.pk: job.row for job in jobs}
            for device, reason in refused.refusals:
                self._kept(reason).append(error(rows[device.pk], "", reason))

    def _told(self, job: _Job, digest: str) -> None:
        outcome = Outcome.NEW
        if job.update:
            outcome = Outcome.CHANGED if job.update.facts or job.update.steps else Outcome.UNCHANGED
        if job.row.deduced and outcome == Outcome.NEW:
            self.staged.deduced[job.device.category.name, job.row.deduced.why] += 1
        line = Line(job.row.line, outcome, job.device, job.update.changed if job.update else [], digest)
        self.staged.keep(line)
        self.tell(line)
