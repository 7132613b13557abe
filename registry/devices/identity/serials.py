"""What a text is as a serial number: trimmed of what tools add, empty where it names nothing, refused where a
spreadsheet destroyed it. The one reader of serials, for forms, files, the API, certificates and the look-up."""

import re
import unicodedata

from registry.shared.moves import Reason

TAKEN = Reason("serial_taken", "Ce numéro de série est déjà au registre pour ce fabricant.")
ROUNDED = Reason(
    "rounded",
    "Le tableur a arrondi ce numéro et en a perdu des chiffres : "
    "mettez la colonne au format Texte et retapez le numéro entier.",
)
# 8.93E+18, never 4E12345, which makers print.
_SCIENTIFIC = re.compile(r"[0-9](?:[.,][0-9]+)?E\+[0-9]+", re.IGNORECASE)
# As long as the column that keeps it.
LONGEST = 80
_FORMULA = re.compile(r'="(.*)"')
_QUOTES = "\"'«»“”‘’„`´ "  # noqa: RUF001
# One sign alone, the same digit or X throughout, four times the same letter, 00000001. A text longer than any number is
# a mistake that its length tells.
_FILLER = re.compile(r".?|([0-9X])\1{1,39}|(.)\2{3,39}|0{1,39}1")


def folded(text: str) -> str:
    """Letters and digits alone, in capitals, without accents: what two spellings of one number share."""
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text)
    return "".join(filter(str.isalnum, text)).upper()


# What people, firmwares and tools write where there is no number.
_NOTHING = frozenset(
    folded(text)
    for text in (
        "NC", "NR", "ND", "SO", "Non renseigné", "Non renseignée", "Non communiqué", "Non connu", "Non disponible",
        "Non défini", "Non spécifié", "Non applicable", "Non lisible", "Illisible", "Aucun", "Aucune", "Aucun numéro",
        "Inconnu", "Inconnue", "Indéterminé", "Sans", "Sans objet", "Sans numéro", "Sans numéro de série", "Sans série",
        "Sans SN", "Pas de numéro", "Pas de numéro de série", "Pas de série", "Néant", "Rien", "Vide", "Absent",
        "À compléter", "À renseigner", "À définir", "À remplir", "À saisir", "À déterminer", "En attente",
        "Numéro de série", "N° de série", "N° série", "Numéro",
        "To be filled by O.E.M.", "To be filled", "Filled by O.E.M.", "O.E.M.", "To be determined", "To be defined",
        "To be completed", "TBD", "TBC", "Default", "Default string", "String", "None", "Null", "Nil", "NaN", "Void",
        "System Serial Number", "System Product Name", "System manufacturer", "System Name", "System Version",
        "Chassis Serial Number", "Base Board Serial Number", "Board Serial Number", "Product Serial Number",
        "Serial Number", "Serial No", "Serial", "No serial", "No serial number", "S/N", "No S/N",
        "Not Specified", "Not Available", "Not Applicable", "Not Provided", "Not Set", "Not Settable", "Not Present",
        "Not Known", "Not Defined", "Unspecified", "Undefined", "Unknown", "Missing", "Blank", "Empty", "Invalid",
        "N/A", "EVAL", "12345678", "123456789", "1234567890", "0123456789", "01234567890123456789", "0123456789ABCDEF",
        "01010101", "16843009",
    )
)  # fmt: skip
_NO_ASSET_TAG = frozenset(
    folded(text)
    for text in (
        "Asset Tag", "No Asset Tag", "No Asset Information", "Asset-1234567890", "Asset tag number",
        "Chassis Asset Tag", "Base Board Asset Tag", "release-keys", "test-keys", "dev-keys",
        "Numéro d'inventaire", "N° d'inventaire", "Sans étiquette",
    )
)  # fmt: skip


_UUID = re.compile(r"[0-9A-F]{8}(?:-[0-9A-F]{4}){3}-[0-9A-F]{12}")
_SAME_UUIDS = (
    "03000200-0400-0500-0006-000700080009", "00020003-0004-0005-0006-000700080009", "12345678-1234-5678-",
    "01234567-8901-2345-", "00000000-0000-0000-0000-", "FFFFFFFF-FFFF-FFFF-FFFF-", "4C4C4544-0020-2010-8020-",
)  # fmt: skip


def read(text: str) -> str:
    """The number as it is kept, empty when it names nothing. Raises ValueError, with a French sentence, for what a
    spreadsheet rounded."""
    number = _bare(text)
    if is_rounded(number):
        raise ValueError(ROUNDED)
    return "" if names_nothing(number) else number


def is_rounded(text: str) -> bool:
    return bool(_SCIENTIFIC.fullmatch("".join(text.split())))


def asset_tag(text: str) -> str:
    """The same for an inventory's number, for which tools have words of their own."""
    tag = read(text)
    return "" if folded(tag) in _NO_ASSET_TAG else tag


def known(text: str) -> str:
    """As `read`, of what nobody is there to correct: a rounded number names nothing."""
    try:
        return read(text)
    except ValueError:
        return ""


def key(text: str) -> str:
    """What serial numbers are compared by; empty when it names nothing."""
    return folded(known(text))[:LONGEST]


def hardware_uuid(text: str) -> str:
    """The number that firmware gives a machine (SMBIOS), in capitals; empty where makers leave the same everywhere."""
    uuid = "".join(text.split()).strip("{}").upper()
    alike = len(set(uuid.replace("-", ""))) < 3 or uuid.startswith(_SAME_UUIDS)
    return uuid if _UUID.fullmatch(uuid) and not alike else ""


def _bare(text: str) -> str:
    """One line without control and zero-width signs, nor the quotes by which spreadsheets keep a text as it is."""
    if not (text.isascii() and text.isprintable()):
        text = unicodedata.normalize("NFC", text)
        text = "".join(sign for sign in text if sign in "\t\n\r" or unicodedata.category(sign)[0] != "C")
    text = " ".join(text.split())
    if formula := _FORMULA.fullmatch(text):
        text = formula[1]
    return text.strip(_QUOTES)


def names_nothing(number: str) -> bool:
    bare = folded(number)
    return bare in _NOTHING or bool(_FILLER.fullmatch(bare))
