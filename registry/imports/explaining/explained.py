"""A file that is opened, with what was explained of it before: its columns, its words, and what it still asks."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from itertools import islice

from registry.imports.explaining import words
from registry.imports.explaining.memory import Layouts, accepted
from registry.imports.explaining.settling import settled
from registry.imports.explaining.vocabulary import Vocabulary
from registry.imports.explaining.words import Word, left_out
from registry.imports.opening import foreign, tools
from registry.imports.opening.formats import Opened, Reading, knows, opened, parsed
from registry.imports.opening.guesses import about_people, columns_for
from registry.imports.values.columns import Column, key_named, match, named
from registry.organisations.models import Organisation
from registry.tabular.folding import fold
from registry.tabular.table import Record
from registry.tabular.unreadable import Unreadable

SAMPLES, LOOKED_AT, SHOWN = 3, 200, 40


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of a file, some values under it, and the key that it was given or seems to deserve."""

    text: str
    samples: tuple[str, ...]
    key: str
    person: bool


@dataclass(frozen=True)
class Explained:
    """A file of devices for `organisation`; `chosen` is the key that each of its headings was given, by its folding."""

    opened: Opened
    organisation: Organisation
    ours: Sequence[Column]
    chosen: Mapping[str, str]

    def again(self) -> "Explained":
        """The same file, with what has just been said of its headings."""
        return replace(self, chosen=Layouts(self.organisation).chosen(self.told))

    @property
    def told(self) -> tuple[str, ...]:
        """Its headings as they are written; none in an inventory, that explains itself."""
        return self.opened.table.headings if self.opened.table else ()

    def asks(self) -> str:
        """What a person must say before it can be read: "sheet", "columns", then "words", or "" for nothing."""
        if self.opened.rivals:
            return "sheet"
        if self.opened.table and not self.opened.source and match(self.told, self.columns).unknown:
            return "columns"
        try:
            return "words" if self.unknown else ""
        except Unreadable:
            # Damaged further down: whoever reads it whole says where.
            return ""

    @cached_property
    def unknown(self) -> list[Word]:
        """The words that nobody has translated for its organisation."""
        return [word for word in self._words if not word.known]

    def reading(self, category: str = "") -> Reading:
        """Its rows, read as it was explained: page, API and command read the same. `category` is that of the devices of
        which it does not tell it in any way."""
        reading = parsed(self.file, self.vocabulary.taught(self.columns))
        told = left_out(self._words, self.organisation) if words.tells(self.vocabulary, self.file, self.columns) else []
        parts = settled(self.vocabulary, reading.parts, category, self._category_heading)
        return replace(reading, parts=parts, left_out=reading.left_out + told)

    @cached_property
    def vocabulary(self) -> Vocabulary:
        return Vocabulary(self.organisation)

    @cached_property
    def file(self) -> Opened:
        """As it is opened; a tool's headings mean what was said of them."""
        source = self.opened.source
        if not (source and self.chosen):
            return self.opened
        keys = {source.named(heading): self.chosen[fold(heading)] for heading in self.told}
        return replace(self.opened, source=replace(source, keys=keys))

    @cached_property
    def columns(self) -> Sequence[Column]:
        """Ours, under the headings that it gives them."""
        if not self.told or (self.opened.source and self.chosen):
            return self.ours
        return named(self.ours, {**self.chosen, **{heading: "" for heading in self.told if about_people(heading)}})

    @cached_property
    def _words(self) -> list[Word]:
        if self.file.table is None:
            return []
        kept, ours, _ = foreign.kept(self.file.source, self.file.table, self.columns)
        return words.found_in(self.vocabulary, kept, ours)

    @property
    def _category_heading(self) -> str:
        key = partial(tools.key_of, self.file.source) if self.file.source else key_named(self.columns)
        return next((heading for heading in self.told if key(heading) == "category"), "")

    # For the person who explains its columns.

    def headings(self) -> list[Heading]:
        meant = self.chosen or {fold(text): key for text, key in self._likely().items()}
        rows = list(islice(self.opened.table.rows, LOOKED_AT)) if self.opened.table else []
        once = {fold(text): index for index, text in reversed(list(enumerate(self.told))) if fold(text)}
        return [
            Heading(self.told[index], _samples(rows, index), meant.get(name, ""), about_people(self.told[index]))
            for name, index in reversed(once.items())
        ]

    def _likely(self) -> dict[str, str]:
        """What its headings mean: those of its tool, else ours, then those that look like ours."""
        if self.opened.source:
            return {heading: tools.key_of(self.opened.source, heading) for heading in self.told}
        known = {self.told[index]: column.key for index, column in match(self.told, self.ours).places.items()}
        rest = [heading for heading in self.told if heading not in known]
        return known | columns_for(rest, [column for column in self.ours if column.key not in known.values()])


def explained(
    data: bytes, filename: str, organisation: Organisation, wanted: str = "", *, sheet: str = ""
) -> Explained:
    """A file opened for `organisation`, once, by what is remembered there. Raises Unreadable."""
    ours, layouts = accepted(), Layouts(organisation)
    file = opened(data, filename, knows=knows(ours, layouts.keys), format=wanted, sheet=sheet)
    return Explained(file, organisation, ours, layouts.chosen(file.table.headings) if file.table else {})


def _samples(rows: Iterable[Record], index: int) -> tuple[str, ...]:
    values = (row.cells[index].strip() for row in rows if index < len(row.cells))
    return tuple(islice(dict.fromkeys(value[:SHOWN] for value in values if value), SAMPLES))
