"""Files of devices: read, matched with the registry and judged by parts, then written in one transaction, or not."""

from collections import deque
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import replace

from django.db import transaction

from registry.devices import facts, ledger
from registry.devices.identity import aliases, claiming
from registry.imports.explaining import concluding
from registry.imports.matching import repeats
from registry.imports.matching.identity import Matcher
from registry.imports.planning.jobs import Job, planned
from registry.imports.planning.lines import Line, RowRefusal, wants_motive
from registry.imports.planning.look_ups import LookUps
from registry.imports.planning.parts import Judged
from registry.imports.planning.reader import Reader
from registry.imports.planning.source import Source
from registry.imports.planning.staged import Staged
from registry.imports.values.tables import Part, RowError, error
from registry.shared import access, moves


def judge(source: Source) -> Staged:
    """What `bringing` would do, and writes nothing. Raises Unreadable, and PermissionDenied."""
    ((staged, _),) = deque(_run(source, writes=False), maxlen=1)
    return staged


def bringing(source: Source) -> Iterator[tuple[Staged, list[Line]]]:
    """Writes a file in one transaction, unless one row of it is refused or asks a question: then nothing.

    Hands over, after each part, what was read so far and the lines of that part; abandoned there, it writes nothing.
    """
    with transaction.atomic():
        for staged, lines in _run(source, writes=True):
            yield staged, lines
        if staged.refused:
            transaction.set_rollback(True)


def _run(source: Source, *, writes: bool) -> Iterator[tuple[Staged, list[Line]]]:
    access.require(source.act.by, "import", source.organisation)
    reading = source.explained.reading(source.category)
    staged = Staged(source, reading.format, reading.sheet, left_out=list(reading.left_out))
    staged.same_file = repeats.same_file(source.data, reading.sheet, source.organisation)
    parts = _Parts(source, writes=writes)
    yield staged, []
    for part in reading.parts:
        judged = parts.judged(part, refused=staged.refused)
        staged.add(judged)
        yield staged, judged.lines
    staged.errors.sort(key=lambda error: error.line)
    staged.left_out += concluding.told(staged.deduced)


class _Parts:
    """The parts of one file, one after the other: matched, planned, judged, and written when all is well so far."""

    def __init__(self, source: Source, *, writes: bool):
        self.source, self.act, self.writes = source, source.act, writes
        self.look_ups = LookUps(source.organisation)
        self.matcher = Matcher(source.organisation, by=self.act.by, answers=source.answers)

    def judged(self, part: Part, *, refused: bool) -> Judged:
        """`refused` tells that a part before this one was: nothing more is written."""
        reader, unreadable = Reader(self.look_ups), {error.line for error in part.errors}
        matches = self.matcher.match([(row, reader.device(row)) for row in part.rows if row.line not in unreadable])
        plan = planned(matches, reader, writes=self.writes)
        past = ledger.rehearse([job.history for job in plan.jobs if job.history], self.act)
        doubles = [error for match in matches for error in match.errors]
        errors = part.errors + reader.errors + doubles + self._taken(plan.jobs, {error.line for error in doubles})
        refusals, left_out = _refused(plan.jobs, past) + list(map(RowRefusal, errors)), plan.left_out + reader.left_out
        judged = Judged(plan.questions, plan.uncategorised, plan.skipped, left_out, refusals)
        if not (self.writes and (refused or judged.refused)):
            judged = replace(judged, refusals=judged.refusals + self._written(plan.jobs, past))
        return replace(judged, lines=self._lines(plan.jobs, judged.held))

    def _taken(self, jobs: list[Job], known: set[int]) -> list[RowError]:
        """The tags that new devices may not take, save those of the lines where this is known."""
        new = [job for job in jobs if not job.device.pk and job.row.text("tag")]
        rows = {id(job.device): job.row for job in new if job.row.line not in known}
        wanted = [
            (job.device, job.device.tag, place) for job in new if id(job.device) in rows and (place := job.entered)
        ]
        return [error(rows[id(one)], "tag", reason) for one, reason in claiming.refusals(wanted, by=self.act.by)]

    def _written(self, jobs: list[Job], past: ledger.Past) -> list[RowRefusal]:
        """What the facts are refused for. They come first, for acts are judged on them; a preview takes them back."""
        edits = [job for job in jobs if job.update and job.update.facts]
        if not self.writes:
            with transaction.atomic() if edits else nullcontext():
                refusals = self._edited(edits)
                if edits:
                    transaction.set_rollback(True)
            return refusals
        refusals = self._edited(edits)
        if not refusals:
            ledger.write(past)
            aliases.learn([(job.row.code, job.device) for job in jobs if job.row.code], self.act)
        return refusals

    def _edited(self, jobs: list[Job]) -> list[RowRefusal]:
        try:
            if jobs:
                facts.change_each({job.device: job.update.facts for job in jobs if job.update}, self.act)
        except moves.Refused as refused:
            rows = {job.device.pk: job.row for job in jobs}
            return [
                RowRefusal(error(rows[device.pk], "", reason), wants_motive(reason))
                for device, reason in refused.refusals
            ]
        return []

    def _lines(self, jobs: list[Job], held: set[int]) -> list[Line]:
        good = [(job, job.digest) for job in jobs if job.row.line not in held]
        digests = [digest for _, digest in good if digest]
        # What this very import has written is of no import yet.
        came = repeats.came(digests, self.source.organisation) if digests else set()
        return [job.line(digest, repeated=digest in came) for job, digest in good]


def _refused(jobs: list[Job], past: ledger.Past) -> list[RowRefusal]:
    owners = {id(job.history): job for job in jobs if job.history}
    return [owners[id(history)].refused(step, reason) for history, step, reason in past.refusals]
