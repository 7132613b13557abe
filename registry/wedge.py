"""What a QWERTY scanner meant when an AZERTY computer typed its keys."""

import re

# The same keys on both keyboards, plain then shifted: the scanner presses the upper line, the computer types the lower.
QWERTY = "1234567890-=qwertyuiop[]\\asdfghjkl;'zxcvbnm,./!@#$%^&*()_+QWERTYUIOP{}|ASDFGHJKL:\"ZXCVBNM<>?"
AZERTY = "&é\"'(-è_çà)=azertyuiop^$*qsdfghjklmùwxcvbn,;:!1234567890°+AZERTYUIOP¨£µQSDFGHJKLM%WXCVBN?./§"

_MEANT = str.maketrans(AZERTY, QWERTY)
# A scanner may begin before the page listens: the first letters of the address are then lost.
_ADDRESS = re.compile(r"^\s*h?t?t?p?s?m!!", re.IGNORECASE)
# What digits and the letter M become, save 6: its dash stands in many a right text.
_SIGN = re.compile(r"[&é\"'(è_çà?]")
_DIGIT = re.compile(r"[0-9]")


def swapped(text: str) -> str:
    """The keys that were pressed, whether or not the text shows that they were mixed."""
    return text.strip().translate(_MEANT)


def undone(text: str) -> str | None:
    """The text with its keys swapped back, None when it shows no sign of a mix: undoing it on doubt would turn some
    mistyped tags into valid ones. A digit is a proof of the contrary, since the mix leaves none."""
    if _ADDRESS.match(text) or (_SIGN.search(text) and not _DIGIT.search(text)):
        return swapped(text)
    return None
