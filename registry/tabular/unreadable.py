"""What bytes that no reader can take look like, and the reason that says what to do instead."""

from typing import Any, Self


class Reason(str):
    """Why something is refused: a French sentence, and the `code` by which programs and tests know it."""

    code: str

    def __new__(cls, code: str, sentence: str) -> Self:
        reason = super().__new__(cls, sentence)
        reason.code = code
        return reason

    def __reduce__(self) -> tuple[type[Self], tuple[str, str]]:
        return type(self), (self.code, str(self))

    def format(self, *args: Any, **kwargs: Any) -> "Reason":
        return Reason(self.code, super().format(*args, **kwargs))


READ_TODAY = "CSV, XLSX, ODS, inventaire GLPI au format JSON et exports de GLPI, Snipe-IT, Intune et MECM"

PROTECTED = Reason(
    "protected",
    "Ce classeur est protégé par un mot de passe. Retirez la protection, enregistrez-le, puis recommencez.",
)
_SAVE_AS = "Enregistrez-le au format XLSX, ODS ou CSV depuis votre tableur, puis recommencez."
_TEXT = "Choisissez un classeur, un fichier CSV ou un inventaire GLPI."
NO_TABLE = Reason(
    "archive_or_document", f"Ce fichier est une archive ZIP, ou un document qui n’est pas un tableau. {_SAVE_AS}"
)
_PROGRAM = Reason("program", f"Ce fichier est un programme. {_TEXT}")
_IMAGE = Reason("image", f"Ce fichier est une image. {_TEXT}")
_SIGNATURES = (
    (b"PK\x03\x04", NO_TABLE),
    (
        b"PK\x05\x06",
        Reason("empty_archive", "Ce fichier est une archive vide. Vérifiez que vous avez choisi le bon fichier."),
    ),
    (b"\xd0\xcf\x11\xe0", Reason("xls", f"Ce fichier est un ancien classeur Excel (XLS). {_SAVE_AS}")),
    (
        b"%PDF",
        Reason("pdf", "Ce fichier est un PDF. Demandez le tableau d’origine et enregistrez-le au format CSV."),
    ),
    (b"\x1f\x8b", Reason("gzip", "Ce fichier est compressé (GZIP). Décompressez-le, puis recommencez.")),
    (b"\x7fELF", _PROGRAM),
    (b"MZ\x90\x00", _PROGRAM),
    (b"\x89PNG", _IMAGE),
    (b"\xff\xd8\xff", _IMAGE),
    (b"GIF8", _IMAGE),
)
# What a cell of a spreadsheet may hold.
LONGEST_CELL = 32_767
_TOO_LONG = Reason(
    "cell_too_long",
    "Une case ({}) dépasse 32 767 signes, plus que n’en garde un tableur : raccourcissez-la, puis recommencez.",
)
_SEALED = "EncryptedPackage".encode("utf-16-le")
_WIDE = (b"\xff\xfe", b"\xfe\xff")


class Unreadable(Exception):  # noqa: N818 - it names the file's state, as `Refused` names an act's
    """The whole file cannot be read; the message is a French sentence for the person who sent it, with its `code`."""

    def __init__(self, reason: Reason):
        super().__init__(reason)
        self.code = reason.code


def too_long(place: str) -> Unreadable:
    return Unreadable(_TOO_LONG.format(place))


def refuse_binary(data: bytes) -> None:
    if not data.strip():
        raise Unreadable(Reason("empty", "Ce fichier est vide. Vérifiez que vous avez choisi le bon fichier."))
    if data.startswith(b"\xd0\xcf\x11\xe0") and _SEALED in data:
        raise Unreadable(PROTECTED)
    for signature, reason in _SIGNATURES:
        if data.startswith(signature):
            raise Unreadable(reason)
    if b"\0" in data and not data.startswith(_WIDE):
        raise Unreadable(Reason("not_a_table", f"Ce fichier n’est ni un classeur ni un texte. {_TEXT}"))
