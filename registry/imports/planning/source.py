"""A file as it is sent: by whom, for whom, and with what its sender has said of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from registry.imports.explaining.explained import Explained, explained
from registry.organisations.models import Organisation
from registry.shared.act import Act


@dataclass(frozen=True)
class Source:
    """A file, for whom it is read, and the act of whoever sends it, whose motive is that of the rows which write in a
    closed year; `answers` say, by line, which device an ambiguous row is about; `sheet` is that of a workbook,
    `category` the code of the new devices whose file does not tell theirs; `again` confirms that it comes a second
    time."""

    data: bytes
    filename: str
    organisation: Organisation
    act: Act
    wanted: str = ""
    answers: Mapping[int, str] = field(default_factory=dict)
    sheet: str = ""
    category: str = ""
    again: bool = False

    @cached_property
    def explained(self) -> Explained:
        """Opened once, however often it is judged."""
        return explained(self.data, self.filename, self.organisation, self.wanted, sheet=self.sheet)
