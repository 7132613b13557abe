"""What two spellings of one word share: the one way in which names, headings and places are compared."""

import re
import unicodedata
from functools import lru_cache

# Apostrophes, hyphens and ligatures as keyboards, word processors and files write them.
_ALIKE = str.maketrans(
    dict.fromkeys("’‘ʼ′´`", "'")  # noqa: RUF001
    | dict.fromkeys("_-‐‑‒–—", " ")  # noqa: RUF001
    | {"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae"}
    | dict.fromkeys('"\ufeff\u200b\u00ad')
)


class _Bare(dict[int, int | str | None]):
    """The same table, in which combining marks are nothing: each sign is looked up once."""

    def __missing__(self, sign: int) -> int | None:
        self[sign] = found = None if unicodedata.combining(chr(sign)) else sign
        return found


_BARE = _Bare(_ALIKE)
_WORD = re.compile(r"\w+")


def fold(text: str) -> str:
    """Without case, accents, ligatures, quotes, hyphens, repeated or surrounding spaces of any kind."""
    text = text.translate(_ALIKE)
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text).translate(_BARE)
    return " ".join(text.casefold().split()).strip("'«» ")


# A heading is looked up among the names of every tool: the same text, a dozen times in a row.
fold_heading = lru_cache(maxsize=512)(fold)


def words(text: str) -> list[str]:
    """The words of a text, folded."""
    return _WORD.findall(fold(text))
