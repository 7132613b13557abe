"""How the XML inside a workbook is read: in one pass, without entities, and with a bound on all that could grow."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any
from xml.parsers import expat

from registry.tabular.archive import DAMAGED, TOO_LARGE
from registry.tabular.unreadable import Unreadable

MOST_ELEMENTS = 15_000_000
MOST_NAMES = 5_000
MOST_TEXT = 60_000_000
DEEPEST = 100
# A single tag that does not end within this many bytes is no tag of a workbook.
LONGEST_TAG = 1_000_000

Attributes = dict[str, str]


class Walk:
    """Calls what `starts` and `ends` hold for an element, by its name without prefix.

    While `listening`, text is kept until it is `taken()`. What handlers add to `found` is handed over as it comes.
    """

    def __init__(self) -> None:
        self.starts: dict[str, Callable[[Attributes], None]] = {}
        self.ends: dict[str, Callable[[], None]] = {}
        self.found: list[Any] = []
        self.listening = False
        self.depth = 0
        self._pieces: list[str] = []
        self._left = MOST_ELEMENTS
        self._room = MOST_TEXT
        self._local: dict[str, str] = {}

    def over(self, chunks: Iterable[bytes]) -> Iterator[Any]:
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler, parser.EndElementHandler = self._start, self._end
        parser.CharacterDataHandler, parser.StartDoctypeDeclHandler = self.hear, _no_doctype
        fed = 0
        try:
            for chunk in chunks:
                parser.Parse(chunk)
                fed += len(chunk)
                if len(parser.intern) > MOST_NAMES or fed - parser.CurrentByteIndex > LONGEST_TAG:
                    raise Unreadable(DAMAGED)
                yield from self._handed_over()
            parser.Parse(b"", True)
        except (expat.ExpatError, ValueError, LookupError, OverflowError, TypeError):
            raise Unreadable(DAMAGED) from None
        yield from self._handed_over()

    def hear(self, text: str) -> None:
        if self.listening:
            self._room -= len(text)
            if self._room < 0:
                raise Unreadable(TOO_LARGE)
            self._pieces.append(text)

    def taken(self) -> str:
        text = "".join(self._pieces)
        self._pieces.clear()
        return text

    def _handed_over(self) -> list[Any]:
        found = self.found[:]
        self.found.clear()
        return found

    def _start(self, name: str, attributes: Attributes) -> None:
        self._left -= 1
        self.depth += 1
        if self._left < 0 or self.depth > DEEPEST:
            raise Unreadable(TOO_LARGE)
        local = self._local.get(name)
        if local is None:
            local = self._local[name] = name.rpartition(":")[2]
        if handler := self.starts.get(local):
            handler(attributes)

    def _end(self, name: str) -> None:
        if handler := self.ends.get(self._local[name]):
            handler()
        self.depth -= 1


def _no_doctype(*declared: object) -> None:
    raise Unreadable(DAMAGED)


def bare(attributes: Attributes) -> Attributes:
    """The attributes by their name without prefix."""
    return {name.rpartition(":")[2]: value for name, value in attributes.items()}
