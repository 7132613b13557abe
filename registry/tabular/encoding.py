"""What the bytes of a text file say, whatever tool wrote them; a foreign byte is told, it does not spoil the rest.

By hand: charset-normalizer takes French in Windows-1252 for Windows-1250.
"""

import re

from registry.tabular.unreadable import Reason, Unreadable

WIDE = (b"\xff\xfe", b"\xfe\xff")
_LINE_END = re.compile(r"\r\n|\r|\n")
# How Python keeps a byte that is not UTF-8.
_ODD = re.compile("[\udc80-\udcff]")
_ACCENTED = re.compile("[^\0-\x7f\udc80-\udcff]")
_ANSI = {0xDC00 + byte: bytes([byte]).decode("cp1252", "ignore") for byte in range(0x80, 0x100)}
SHOWN = 20
_UNKNOWN = Reason(
    "unknown_encoding",
    "L’encodage de ce fichier est inconnu. Enregistrez-le au format « CSV UTF-8 », puis recommencez.",
)
_TOLD = "Ce fichier est en UTF-8, sauf quelques lettres, lues comme du Windows-1252 : {}. Vérifiez ces lignes."


def decode(data: bytes) -> tuple[str, list[str]]:
    """The text, and what is to be told of it: a byte-order mark decides, else UTF-8, else Windows-1252.

    A text in UTF-8 that holds bytes of Windows-1252 is both. Raises Unreadable.
    """
    if data.startswith(WIDE):
        return _whole(data, "utf-16"), []
    text = data.decode("utf-8-sig", "surrogateescape")
    odd = len(_ODD.findall(text))
    if odd and not _is_utf_8(text, odd):
        return _whole(data, "cp1252"), []
    if "\0" in text:
        raise Unreadable(_UNKNOWN)
    return (text.translate(_ANSI), _told(text)) if odd else (text, [])


def _is_utf_8(text: str, odd: int) -> bool:
    """Bytes of Windows-1252 look like a letter of UTF-8 by chance, but hardly like one that both have."""
    letters = _ACCENTED.findall(text)
    return len(letters) > odd or any(letter.encode("cp1252", "ignore") for letter in letters)


def _whole(data: bytes, encoding: str) -> str:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        raise Unreadable(_UNKNOWN) from None
    if "\0" in text:
        raise Unreadable(_UNKNOWN)
    return text


def _told(text: str) -> list[str]:
    lines = [(rank, "".join(_ODD.findall(line))) for rank, line in enumerate(_LINE_END.split(text), start=1)]
    lines = [(rank, odd) for rank, odd in lines if odd]
    if nothing := [rank for rank, odd in lines if len(odd.translate(_ANSI)) < len(odd)]:
        raise Unreadable(
            Reason(
                "unreadable_sign",
                f"La ligne {nothing[0]} contient un signe illisible : retapez-la, et enregistrez en UTF-8.",
            )
        )
    shown = ", ".join(f"ligne {rank} (« {odd.translate(_ANSI)} »)" for rank, odd in lines[:SHOWN])
    more = f" et {len(lines) - SHOWN} autres lignes" if len(lines) > SHOWN else ""
    return [_TOLD.format(shown + more)]
