"""A file read and judged: what each of its rows comes to, in numbers and samples."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from registry.imports.matching import repeats
from registry.imports.matching.matches import Question
from registry.imports.models import Import
from registry.imports.planning.lines import Line, Outcome
from registry.imports.planning.parts import Judged
from registry.imports.planning.source import Source
from registry.imports.values.tables import RowError

# What a page shows of each kind; a report tells all.
SAMPLE = 100


@dataclass
class Staged:
    """A file read and judged: what it brings, or every error that it holds. The rows themselves are not kept."""

    source: Source
    format: str = ""
    sheet: str = ""
    errors: list[RowError] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    uncategorised: list[RowError] = field(default_factory=list)
    late: list[RowError] = field(default_factory=list)
    same_file: Import | None = None
    unidentified: int = 0
    repeated: int = 0
    deduced: Counter[tuple[str, str]] = field(default_factory=Counter)
    counts: Counter[str] = field(default_factory=Counter)
    states: Counter[str] = field(default_factory=Counter)
    categories: Counter[str] = field(default_factory=Counter)
    samples: dict[str, list[Line]] = field(default_factory=lambda: {outcome: [] for outcome in Outcome})

    @property
    def refused(self) -> bool:
        return bool(self.errors or self.questions or self.uncategorised or self.late)

    @property
    def repeats(self) -> bool:
        """Whether it writes, and may write a second time: its sender is asked."""
        return bool(self.same_file or self.repeated) and any(self.counts[one] for one in (Outcome.NEW, Outcome.CHANGED))

    @property
    def unconfirmed(self) -> bool:
        return self.repeats and not self.refused and not self.source.again

    @property
    def cautions(self) -> list[str]:
        """What its sender reads before confirming."""
        known = [repeats.told_of_file(self.same_file, self.source.act.by)] if self.same_file else []
        return known + ([repeats.told_of_rows(self.unidentified, self.repeated)] if self.unidentified else [])

    @property
    def numbers(self) -> dict[str, int]:
        return {str(outcome): self.counts[outcome] for outcome in (Outcome.NEW, Outcome.CHANGED, Outcome.UNCHANGED)}

    @property
    def obstacles(self) -> list[RowError]:
        """The errors, and the questions for whoever cannot be asked."""
        asked = [RowError(one.line, "", one.said, one.asked) for one in self.questions]
        return sorted(self.errors + asked + self.uncategorised + self.late, key=lambda error: error.line)

    def report(self, *, dry_run: bool) -> dict[str, Any]:
        """What the API and the command tell of it."""
        return {"created": 0 if self.refused else self.counts[Outcome.NEW], **self.numbers} | {
            "dry_run": dry_run,
            "left_out": self.left_out,
            "unidentified": self.unidentified,
            "repeated": self.repeated,
            "cautions": self.cautions,
        }

    def add(self, part: Judged) -> None:
        self.errors += part.errors
        self.late += part.late
        self.questions += part.questions
        self.uncategorised += part.uncategorised
        self.left_out += part.left_out
        self.counts += Counter({Outcome.ASKED: part.asked, Outcome.SKIPPED: part.skipped})
        for line in part.lines:
            self._keep(line)

    def _keep(self, line: Line) -> None:
        self.counts[line.outcome] += 1
        self.unidentified += bool(line.digest)
        self.repeated += line.repeated
        if line.outcome == Outcome.NEW and line.deduced:
            self.deduced[line.device.category.name, line.deduced] += 1
        if line.outcome == Outcome.NEW:
            self.states[line.device.get_status_display()] += 1
            self.categories[str(line.device.category)] += 1
        if len(self.samples[line.outcome]) < SAMPLE:
            self.samples[line.outcome].append(line)
