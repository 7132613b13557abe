"""The foreign words of a file: how often each stands there, and which of them nobody has explained."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from registry.imports.explaining.vocabulary import KINDS, SKIP, Vocabulary
from registry.imports.models.translation import WORD, WordKind
from registry.imports.opening.formats import Opened
from registry.imports.opening.tools import key_of
from registry.imports.values.cells import reader, says_nothing
from registry.imports.values.columns import Column, match
from registry.organisations.models import Organisation
from registry.tabular.folding import fold
from registry.tabular.table import Table

# Where a column stands in a file, and how often each word stands there.
Counted = tuple[int, Column, Counter[str]]


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a file, in how many rows, under which column of ours; `known` when nothing is to be said of it.

    `bearers` are the codes of the organisations that a site names when it names several.
    """

    column: str
    kind: WordKind
    written: str
    rows: int
    known: bool
    skipped: bool
    bearers: tuple[str, ...] = ()


def tells(vocabulary: Vocabulary, file: Opened, columns: Sequence[Column]) -> bool:
    """Whether `left_out` may have something to tell of a file: to know what, it is read once more."""
    if file.table is None or any(SKIP in meant.values() for meant in vocabulary.meant.values()):
        return file.table is not None
    if file.source:
        return any(key_of(file.source, heading) == "site" for heading in file.table.headings)
    return any(column.key == "site" for column in match(file.table.headings, columns).places.values())


def found_in(vocabulary: Vocabulary, table: Table, columns: Sequence[Column]) -> list[Word]:
    """Every word of the columns that may hold foreign ones, the most frequent first. Reads all the rows."""
    places = match(table.headings, columns).places.items()
    counts: list[Counted] = [(index, column, Counter()) for index, column in places if column.key in KINDS]
    for record in table.rows if counts else ():
        for index, _, count in counts:
            if index < len(record.cells):
                count[record.cells[index]] += 1
    found = [word for _, column, count in counts for word in _words(vocabulary, column, count)]
    return sorted(found, key=lambda word: -word.rows)


def _words(vocabulary: Vocabulary, column: Column, count: Counter[str]) -> Iterator[Word]:
    written: dict[str, str] = {}
    rows: Counter[str] = Counter()
    for raw, number in count.items():
        rows[fold(raw)] += number
        written.setdefault(fold(raw), " ".join(raw.split()))
    kind = KINDS[column.key]
    for word, text in written.items():
        if word and not says_nothing(word) and max(len(word), len(text)) <= WORD:
            skipped = vocabulary.meant[kind].get(word) == SKIP
            bearers = vocabulary.bearers(text) if column.key == "site" else []
            codes = tuple(sorted(one.code for one in bearers)) if len(bearers) > 1 else ()
            known = _knows(vocabulary, column, word, len(bearers))
            yield Word(column.key, kind, text, rows[word], known, skipped, codes)


def _knows(vocabulary: Vocabulary, column: Column, word: str, bearers: int) -> bool:
    if word in vocabulary.meant[KINDS[column.key]]:
        return True
    if column.key == "organisation":
        return word in vocabulary.codes
    if column.key == "site":
        # Where only one organisation may hold the devices, no site tells more.
        return bearers == 1 or len(vocabulary.places) < 2
    try:
        reader(column)(word)
    except ValueError:
        return False
    return True


def left_out(words: Iterable[Word], organisation: Organisation) -> list[str]:
    """What a file says that is not brought in, or not understood without being wrong."""
    skipped = [f"« {word.written} » ({word.rows})" for word in words if word.skipped]
    lost = [word.written for word in words if word.column == "site" and not (word.known or word.bearers)]
    told = [f"Lignes qui ne sont pas importées, comme retenu : {', '.join(skipped)}."] if skipped else []
    return told + ([f"Sites inconnus, tenus par « {organisation} » : {', '.join(lost)}."] if lost else [])
