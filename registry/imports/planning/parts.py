"""What the rows of a part of a file come to."""

from dataclasses import dataclass, field

from registry.imports.matching.matches import Question
from registry.imports.planning.lines import Line, RowRefusal
from registry.imports.values.tables import RowError


@dataclass(frozen=True, slots=True)
class Judged:
    """What the rows of a part come to: the `lines` of those that nothing holds back, and why the others are held."""

    questions: list[Question]
    uncategorised: list[RowError]
    skipped: int
    left_out: list[str]
    refusals: list[RowRefusal]
    lines: list[Line] = field(default_factory=list)

    @property
    def errors(self) -> list[RowError]:
        return [one.error for one in self.refusals if not one.wants_motive]

    @property
    def late(self) -> list[RowError]:
        return [one.error for one in self.refusals if one.wants_motive]

    @property
    def held(self) -> set[int]:
        return {one.error.line for one in self.refusals}

    @property
    def asked(self) -> int:
        """How many rows wait for a word of their sender alone."""
        late = self.held - {error.line for error in self.errors}
        return len(self.questions) + len(self.uncategorised) + len(late)

    @property
    def refused(self) -> bool:
        return bool(self.refusals or self.questions or self.uncategorised)
