"""What a QWERTY scanner meant when an AZERTY computer typed its keys.

By hand: the packages found to swap keyboards (key-changer, key-flip, miskey) know no AZERTY.
"""

import re

# The same keys on both keyboards, plain then shifted: the scanner presses the upper line, the computer types the lower.
QWERTY = "1234567890-=qwertyuiop[]\\asdfghjkl;'zxcvbnm,./!@#$%^&*()_+QWERTYUIOP{}|ASDFGHJKL:\"ZXCVBNM<>?"
AZERTY = "&é\"'(-è_çà)=azertyuiop^$*qsdfghjklmùwxcvbn,;:!1234567890°+AZERTYUIOP¨£µQSDFGHJKLM%WXCVBN?./§"

# Caps Lock stands for the shift key on every key of an AZERTY keyboard (Windows), and shift then undoes it.
KEY_COUNT = len(QWERTY) // 2
_MEANT = str.maketrans(AZERTY, QWERTY)
# Elsewhere Caps Lock is of letters alone, those of the upper row included.
_MEANT |= str.maketrans("ÉÈÇÀÙ", "2790'")
_LOCKED = str.maketrans(AZERTY, QWERTY[KEY_COUNT:] + QWERTY[:KEY_COUNT])
# What some scanners send around a code: the AIM identifier of its kind, and control characters. Those that part the
# fields of one code stay.
_AIM = re.compile(r"^\][A-Za-z][0-9]")
_CONTROL = re.compile(r"[\x00-\x03\x05-\x08\x0e-\x1c\x1f\x7f]")
_ENDS = "\x04\x1d\x1e"
# A scanner may begin before the page listens: the first letters of the address are then lost.
_ADDRESS = re.compile(r"^(?:\$[A-Z][&é\"'(\-è_çàÉÈÇÀ])?h?t?t?p?s?m!!", re.IGNORECASE)
_LOCKED_ADDRESS = re.compile(r"^(?:£[A-Z][0-9])?h?t?t?p?s?m§§", re.IGNORECASE)
# With Caps Lock, the colon is that of a capital or of a small m.
_COLON = re.compile(r"^(h?t?t?p?s?);(?=//)", re.IGNORECASE)
# What digits and the letter M become, save 6: its dash stands in many a right text.
_SIGN = re.compile(r"[&é\"'(è_çà?ÉÈÇÀ]")
_DIGIT = re.compile(r"[0-9]")
# Under Caps Lock digits stay, capitals become small, M a comma and the slash a section sign.
_LOCKED_SIGN = re.compile(r"^(?=.*[,§])[^A-Z\s]+$")


def bare(text: str) -> str:
    """The text of a code, without what a scanner sends around it."""
    return _AIM.sub("", _CONTROL.sub("", text).strip().strip(_ENDS)).strip()


def swapped(text: str) -> str:
    """The keys that were pressed, whether or not the text shows that they were mixed."""
    return bare(text.strip().translate(_MEANT))


def unlocked(text: str) -> str:
    """The keys that were pressed while Caps Lock was on, whether or not the text shows it."""
    return bare(text.strip().translate(_LOCKED))


def undone(text: str) -> str | None:
    """The text with its keys swapped back, None when it shows no sign of a mix: undoing it on doubt would turn some
    mistyped tags into valid ones. A digit is a proof of the contrary, since the mix leaves none, but under Caps Lock:
    see `readings`."""
    text = bare(text)
    if _LOCKED_ADDRESS.match(text):
        return _COLON.sub(r"\1:", unlocked(text))
    if _ADDRESS.match(text) or (_SIGN.search(text) and not _DIGIT.search(text)):
        return _COLON.sub(r"\1:", swapped(text))
    return None


def readings(text: str) -> list[str]:
    """All that a text may say, the surest first: as it is, its keys swapped back, and so under Caps Lock."""
    text = bare(text)
    found = [text, undone(text), unlocked(text) if _LOCKED_SIGN.match(text) else None]
    return list(dict.fromkeys(filter(None, found)))
