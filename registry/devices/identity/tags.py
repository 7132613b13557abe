"""What a device tag is, and how to find it in what a person or a scanner typed.

By hand: over these letters, python-stdnum's check misses one swap of neighbours in 460, and Crockford's may be a ~.
"""

import re
import secrets

from registry.shared.codes import wedge

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base 32: no I, L, O, U
BODY = 10
LENGTH = BODY + 1

_VALUE = {character: value for value, character in enumerate(ALPHABET)}
_LOOKALIKES = str.maketrans("OIL", "011")
_SEPARATORS = re.compile(r"[\s\u200b\ufeff‐‑‒–—_-]+")
# A scanner may begin before the page listens: the first letters of the address are then lost.
_PATH = re.compile(r"^h?t?t?p?s?://[^/\s]+(?:/[^\s?#]*)?/d/(?P<tag>[^/?#]+)/?(?:[?#].*)?$", re.IGNORECASE)


def new() -> str:
    """A random tag. Drawn again when its last two characters are equal: the check weighs the last
    character as much as itself, so that is the one place where a twin error would pass."""
    while True:
        body = "".join(secrets.choice(ALPHABET) for _ in range(BODY))
        character = check(body)
        if character and character != body[-1]:
            return body + character


def check(body: str) -> str | None:
    """The check character of a body (its value mod 37), None when the alphabet has no such character."""
    value = 0
    for character in body:
        value = value * 32 + _VALUE[character]
    value %= 37
    return ALPHABET[value] if value < 32 else None


def is_tag(text: str) -> bool:
    return len(text) == LENGTH and all(c in _VALUE for c in text) and check(text[:BODY]) == text[BODY]


def clean(text: str) -> str | None:
    """The tag in a typed tag or a scanned address, its keys swapped back where it shows that they were mixed;
    None when there is none."""
    return next(filter(None, map(_plain, wedge.readings(text))), None)


def given(text: str) -> str:
    """The tag that a file or a form gives: ours however its signs are parted or written small, or in an address; else
    the text in capitals. Signs that merely look alike stay: an inventory number is kept as its owner writes it."""
    tag = clean(text)
    if tag and (scanned(text) != text.strip() or _SEPARATORS.sub("", text).upper() == tag):
        return tag
    return text.strip().upper()


def scanned(text: str) -> str:
    """What stands in the address of a label when `clean` finds no tag in it, since a file may bring tags of another
    shape; else the text as it is, without what a scanner sends around it."""
    text = wedge.bare(text)
    address = _PATH.match(text) or _PATH.match(wedge.undone(text) or "")
    return address["tag"] if address else text


def pretty(tag: str) -> str:
    """In groups of four, as one reads out a card number; the short last group holds the check character.

    A tag of another shape, which a file brought, stays as it is."""
    if not is_tag(tag):
        return tag
    return "-".join((tag[:4], tag[4:8], tag[8:]))


def _plain(text: str) -> str | None:
    text = text.strip()
    if address := _PATH.match(text):
        text = address["tag"]
    tag = _SEPARATORS.sub("", text).upper().translate(_LOOKALIKES)
    return tag if is_tag(tag) else None
