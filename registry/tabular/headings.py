"""Where the headings of a table stand: above them a file may have a title, the date of its export, empty lines."""

from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from itertools import islice

from registry.tabular.table import Record
from registry.tabular.unreadable import Reason, Unreadable

# How many rows, from the first, may be the headings.
LOOKED_AT = 20
# No heading is longer, in signs: it would be compared with all that are known.
LONGEST = 300
# What tells devices; a table that has none of them is something else.
TELLING = frozenset({"tag", "serial", "category", "model", "imei"})
# The columns of ours that the cells of a row name, were it the headings.
Knows = Callable[[Sequence[str]], Set[str]]


class Sure(frozenset[str]):
    """The columns that somebody said of these very headings."""


@dataclass(frozen=True, slots=True)
class Headed:
    """The rank of the headings among the first rows, the columns that they name, and whether rows stand below."""

    rank: int
    keys: Set[str]
    has_rows: bool

    @property
    def tells_devices(self) -> bool:
        return self.has_rows and bool(self.keys & TELLING)


def find(rows: Iterable[Sequence[str]], knows: Knows) -> Headed:
    """The first row that names the most columns and is wider than all above it; else the first that is no title."""
    first = list(islice(rows, LOOKED_AT + 1))
    looked, widths = first[:LOOKED_AT], [sum(bool(cell.strip()) for cell in row) for row in first]
    keys = [knows(row) for row in looked]
    rank = next(_candidates(keys, widths), None)
    if rank is None:
        wide = (place for place, names in enumerate(keys) if names or widths[place] * 2 > max(widths))
        rank = next(wide, 0)
        rank = rank if rank + 1 < len(first) else 0
    return Headed(rank, keys[rank] if rank < len(keys) else frozenset(), len(first) > rank + 1)


def _candidates(keys: Sequence[Set[str]], widths: Sequence[int]) -> Iterator[int]:
    for rank in sorted(range(len(keys)), key=lambda rank: (not isinstance(keys[rank], Sure), -len(keys[rank]))):
        named, width = len(keys[rank]), widths[rank]
        wide = named > 1 and all(above < width for above in widths[:rank])
        if wide or (named and named == width) or isinstance(keys[rank], Sure):
            yield rank


def titles(heading: Record) -> list[str]:
    """The texts of the row that holds the headings."""
    told = [cell.strip() for cell in heading.cells]
    if long := next((rank for rank, title in enumerate(told, start=1) if len(title) > LONGEST), 0):
        raise Unreadable(
            Reason(
                "heading_too_long",
                f"Le titre de la colonne {long}, ligne {heading.line}, dépasse {LONGEST} signes : raccourcissez-le.",
            )
        )
    return told


def told(lines: Sequence[int], heading_line: int) -> list[str]:
    """What is to be told of the rows above the headings, whose text may be anything."""
    if not lines:
        return []
    above = f"la ligne {lines[0]}" if len(lines) == 1 else f"les lignes {', '.join(map(str, lines))}"
    return [
        f"Les titres des colonnes sont à la ligne {heading_line} : {above} au-dessus n’est pas un titre de colonne."
    ]
