"""What bytes that no reader can take look like, and the sentence that says what to do instead."""

READ_TODAY = "CSV, XLSX, ODS, inventaire GLPI au format JSON et exports de GLPI, Snipe-IT, Intune et MECM"

PROTECTED = "Ce classeur est protégé par un mot de passe. Retirez la protection, enregistrez-le, puis recommencez."
_SAVE_AS = "Enregistrez-le au format XLSX, ODS ou CSV depuis votre tableur, puis recommencez."
_TEXT = "Choisissez un classeur, un fichier CSV ou un inventaire GLPI."
NO_TABLE = f"Ce fichier est une archive ZIP, ou un document qui n’est pas un tableau. {_SAVE_AS}"
_SIGNATURES = (
    (b"PK\x03\x04", NO_TABLE),
    (b"PK\x05\x06", "Ce fichier est une archive vide. Vérifiez que vous avez choisi le bon fichier."),
    (b"\xd0\xcf\x11\xe0", f"Ce fichier est un ancien classeur Excel (XLS). {_SAVE_AS}"),
    (b"%PDF", "Ce fichier est un PDF. Demandez le tableau d’origine et enregistrez-le au format CSV."),
    (b"\x1f\x8b", "Ce fichier est compressé (GZIP). Décompressez-le, puis recommencez."),
    (b"\x7fELF", f"Ce fichier est un programme. {_TEXT}"),
    (b"MZ\x90\x00", f"Ce fichier est un programme. {_TEXT}"),
    (b"\x89PNG", f"Ce fichier est une image. {_TEXT}"),
    (b"\xff\xd8\xff", f"Ce fichier est une image. {_TEXT}"),
    (b"GIF8", f"Ce fichier est une image. {_TEXT}"),
)
# What a cell of a spreadsheet may hold.
LONGEST_CELL = 32_767
_TOO_LONG = "Une case ({}) dépasse 32 767 signes, plus que n’en garde un tableur : raccourcissez-la, puis recommencez."
_SEALED = "EncryptedPackage".encode("utf-16-le")
_WIDE = (b"\xff\xfe", b"\xfe\xff")


class Unreadable(Exception):  # noqa: N818 - it names the file's state, as `Refused` names an act's
    """The whole file cannot be read; the message is a French sentence for the person who sent it."""


def too_long(place: str) -> Unreadable:
    return Unreadable(_TOO_LONG.format(place))


def refuse_binary(data: bytes) -> None:
    if not data.strip():
        raise Unreadable("Ce fichier est vide. Vérifiez que vous avez choisi le bon fichier.")
    if data.startswith(b"\xd0\xcf\x11\xe0") and _SEALED in data:
        raise Unreadable(PROTECTED)
    for signature, sentence in _SIGNATURES:
        if data.startswith(signature):
            raise Unreadable(sentence)
    if b"\0" in data and not data.startswith(_WIDE):
        raise Unreadable(f"Ce fichier n’est ni un classeur ni un texte. {_TEXT}")
