"""What two spellings of one word share: the one way in which names, headings and places are compared."""

import re
import unicodedata

# Apostrophes, hyphens and ligatures as keyboards, word processors and files write them.
_ALIKE = str.maketrans(
    dict.fromkeys("’‘ʼ′´`", "'")  # noqa: RUF001
    | dict.fromkeys("_-‐‑‒–—", " ")  # noqa: RUF001
    | {"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae"}
    | dict.fromkeys('"\ufeff\u200b\u00ad')
)
_WORD = re.compile(r"\w+")


def fold(text: str) -> str:
    """Without case, accents, ligatures, quotes, hyphens, repeated or surrounding spaces of any kind."""
    text = unicodedata.normalize("NFKD", text.translate(_ALIKE)).translate(_ALIKE)
    return " ".join("".join(c for c in text if not unicodedata.combining(c)).casefold().split()).strip("'«» ")


def words(text: str) -> list[str]:
    """The words of a text, folded."""
    return _WORD.findall(fold(text))
