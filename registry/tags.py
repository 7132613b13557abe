"""What a device tag is, and how to find it in what a person or a scanner typed."""

import re
import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base 32: no I, L, O, U
BODY = 10
LENGTH = BODY + 1

_VALUE = {character: value for value, character in enumerate(ALPHABET)}
_LOOKALIKES = str.maketrans("OIL", "011")
_SEPARATORS = re.compile(r"[\s\u200b\ufeff‐‑‒–—_-]+")
# A scanner may begin before the page listens: the first letters of the address are then lost.
_PATH = re.compile(r"^h?t?t?p?s?://[^/\s]+(?:/[^\s?#]*)?/d/(?P<tag>[^/?#]+)/?(?:[?#].*)?$", re.IGNORECASE)

# The same keys on a QWERTY and on an AZERTY keyboard, plain then shifted: a scanner set to the
# first and plugged into a computer set to the second types the lower line for the upper one.
_QWERTY = "1234567890-=qwertyuiop[]\\asdfghjkl;'zxcvbnm,./!@#$%^&*()_+QWERTYUIOP{}|ASDFGHJKL:\"ZXCVBNM<>?"
_AZERTY = "&é\"'(-è_çà)=azertyuiop^$*qsdfghjklmùwxcvbn,;:!1234567890°+AZERTYUIOP¨£µQSDFGHJKLM%WXCVBN?./§"
_TO_QWERTY = str.maketrans(_AZERTY, _QWERTY)
_MIXED_URL = re.compile(r"^h?t?t?p?s?m!!", re.IGNORECASE)
_MIXED_DIGIT = re.compile(r"[&é\"'(è_çà]")


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
    """The tag in a typed tag or a scanned address, None when there is none.

    Keys are swapped back only for a text that shows it was mixed: undoing it on doubt would turn
    some mistyped tags into valid ones."""
    tag = _plain(text)
    if tag is None and (_MIXED_URL.match(text.strip()) or _MIXED_DIGIT.search(text)):
        tag = _plain(unmixed(text))
    return tag


def scanned(text: str) -> str:
    """What was scanned when `clean` finds no tag in it, with an address's keys swapped back: what stands in the
    address of a label, since a file may bring tags of another shape, else the text as it is."""
    text = text.strip()
    if _MIXED_URL.match(text):
        text = unmixed(text)
    address = _PATH.match(text)
    return address["tag"] if address else text


def unmixed(text: str) -> str:
    """What a QWERTY scanner meant when an AZERTY computer typed this text."""
    return text.strip().translate(_TO_QWERTY)


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
