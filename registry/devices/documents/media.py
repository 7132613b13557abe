"""What a file that someone sends really is: a photo, a PDF or a text, by its content, never by its name."""

import re
import unicodedata
from dataclasses import dataclass
from io import BytesIO
from pathlib import PurePosixPath
from threading import Lock
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium
from PIL import Image, ImageOps

from registry.devices.documents import pdf_actions
from registry.devices.models.document import DocumentKind
from registry.shared.moves import Reason
from registry.shared.validators import invalid
from registry.tabular.markup import Walk
from registry.tabular.unreadable import Unreadable

# Sizes are in megabytes (10⁶ bytes), sides in pixels. A certificate is a document.
MOST_MB: dict[str, int] = {DocumentKind.PHOTO: 20, DocumentKind.DOCUMENT: 10, DocumentKind.CERTIFICATE: 10}
MOST_PIXELS = 50_000_000
LONGEST_SIDE = 1600
THUMBNAIL_SIDE = 120
# Pieces of a file that an image is read from, one by one, and scans that it is drawn in, one over the other.
MOST_PIECES, MOST_SCANS = 10_000, 50
PHOTOS = ("JPEG", "PNG", "WEBP")
EXTENSIONS = {"image/jpeg": ".jpg", "application/pdf": ".pdf", "application/xml": ".xml", "text/plain": ".txt"}
LONGEST_NAME = 100
# Of a certificate: a first page says all of a disk, the next ones are its own measures. Points of a PDF.
READ_PAGES, READ_PIECES, READ_SIGNS, SAME_LINE = 40, 1000, 20_000, 5

EMPTY = Reason("empty", "Ce fichier est vide.")
TOO_HEAVY = Reason("too_heavy", "Ce fichier dépasse {} Mo : rien n’a été gardé.")
NO_PHOTO = Reason("not_a_photo", "Ce fichier n’est pas une photo lisible : envoyez un fichier JPEG, PNG ou WebP.")
TOO_MANY_PIXELS = Reason(
    "too_many_pixels", f"Cette photo dépasse {MOST_PIXELS // 1_000_000} millions de pixels : réduisez-la."
)
NO_DOCUMENT = Reason(
    "not_a_document", "Ce fichier n’est ni un PDF ni un texte : envoyez un PDF, un fichier texte ou XML."
)
NO_SCAN = Reason(
    "not_a_scan", "Ce fichier n’est ni un PDF ni une photo lisible : envoyez un PDF, ou une photo JPEG, PNG ou WebP."
)
IS_PHOTO = Reason("is_a_photo", "Ce fichier est une photo : ajoutez-le comme photo.")
BAD_PDF = Reason(
    "bad_pdf", "Ce fichier se dit PDF, mais son contenu n’en est pas un, ou il est abîmé : exportez-le de nouveau."
)
LOCKED_PDF = Reason("locked_pdf", "Ce PDF est protégé par un mot de passe : envoyez-le sans protection.")
CROWDED_PDF = Reason(
    "crowded_pdf", "Ce PDF compte trop d’objets pour être vérifié : imprimez-le en PDF, et envoyez le résultat."
)
ACTIVE_PDF = Reason(
    "active_pdf",
    "Ce PDF contient un programme, une action à l’ouverture, un formulaire actif ou un fichier joint :"
    " imprimez-le en PDF, et envoyez le résultat.",
)
BAD_XML = Reason("bad_xml", "Ce fichier XML est abîmé, ou contient des déclarations qui ne sont pas acceptées.")

# A PDFium document belongs to one thread at a time, in the whole process.
PDFIUM = Lock()


@dataclass(frozen=True)
class AcceptedFile:
    """A file fit to be kept: its content as it will be stored, and the name that it will be given back with."""

    kind: str
    name: str
    media_type: str
    content: bytes


def judge(data: bytes, name: str, kind: str) -> AcceptedFile:
    """What `data` is, as a file of this `kind`; raises ValidationError with a French sentence."""
    if not data:
        raise invalid(EMPTY)
    if len(data) > MOST_MB[kind] * 1_000_000:
        raise invalid(TOO_HEAVY.format(MOST_MB[kind]))
    if kind == DocumentKind.PHOTO:
        media_type, content = "image/jpeg", _photo(data)
    else:
        media_type, content = _document(data), data
    return AcceptedFile(kind, _named(name, kind, EXTENSIONS[media_type]), media_type, content)


def judge_scan(data: bytes, name: str) -> AcceptedFile:
    """The same of a paper that was scanned to a PDF, or photographed."""
    if data.startswith(b"%PDF-"):
        return judge(data, name, DocumentKind.DOCUMENT)
    if data and not _is_photo(data):
        raise invalid(NO_SCAN)
    return judge(data, name, DocumentKind.PHOTO)


def thumbnail(photo: bytes) -> bytes:
    """A kept photo, small enough for a list: a few kilobytes of WebP."""
    with Image.open(BytesIO(photo), formats=["JPEG"]) as image:
        image.draft("RGB", (THUMBNAIL_SIDE, THUMBNAIL_SIDE))
        image.thumbnail((THUMBNAIL_SIDE, THUMBNAIL_SIDE))
        return _saved(image, "WEBP", quality=60, method=4)


def _photo(data: bytes) -> bytes:
    """The photo drawn anew, upright and reduced: nothing but its pixels is left, hence no place and no camera."""
    if crowded(data):
        raise invalid(NO_PHOTO)
    try:
        image = Image.open(BytesIO(data), formats=PHOTOS)
        if image.width * image.height > MOST_PIXELS:
            raise invalid(TOO_MANY_PIXELS)
        image.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
        upright = ImageOps.exif_transpose(image)
        upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
        return _saved(_on_white(upright), "JPEG", quality=80, optimize=True, progressive=True)
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        raise invalid(TOO_MANY_PIXELS) from None
    except (OSError, ValueError, SyntaxError, EOFError, TypeError, KeyError, OverflowError, ZeroDivisionError):
        # Whatever a damaged image makes its decoder say.
        raise invalid(NO_PHOTO) from None


def crowded(data: bytes) -> bool:
    """Whether opening the photo takes as long as somebody wants: no camera writes so many pieces."""
    if data.startswith(b"\xff\xd8"):
        comments = sum(data.count(bytes((0xFF, mark))) for mark in (*range(0xE0, 0xF0), 0xFE))
        return comments > MOST_PIECES or data.count(b"\xff\xda") > MOST_SCANS
    place, pieces = 8, 0
    while data.startswith(b"\x89PNG") and place < len(data) and pieces <= MOST_PIECES:
        place, pieces = place + 12 + int.from_bytes(data[place : place + 4]), pieces + 1
    return pieces > MOST_PIECES


def _on_white(image: Image.Image) -> Image.Image:
    if not image.has_transparency_data:
        return image.convert("RGB")
    layers = image.convert("RGBA")
    return Image.alpha_composite(Image.new("RGBA", layers.size, "white"), layers).convert("RGB")


def _saved(image: Image.Image, form: str, **options: Any) -> bytes:
    bare, out = Image.new("RGB", image.size), BytesIO()
    bare.paste(image)
    bare.save(out, form, **options)
    return out.getvalue()


def _document(data: bytes) -> str:
    if data.startswith(b"%PDF-"):
        _read_pdf(data)
        return "application/pdf"
    if _is_photo(data):
        raise invalid(IS_PHOTO)
    text = plain(data)
    if text is None:
        raise invalid(BAD_PDF if b"%PDF-" in data[:1024] else NO_DOCUMENT)
    if not text.lstrip().startswith("<"):
        return "text/plain"
    try:
        list(Walk().over([data]))
    except Unreadable:
        raise invalid(BAD_XML) from None
    return "application/xml"


def _is_photo(data: bytes) -> bool:
    if crowded(data):
        return False
    try:
        return bool(Image.open(BytesIO(data), formats=PHOTOS))
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError, Image.DecompressionBombWarning):
        return False


def plain(data: bytes) -> str | None:
    """The text of a file of text, None when it is not one: UTF-8, without the characters that no text holds."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None
    return None if re.search(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]", text) else text


def _read_pdf(data: bytes) -> None:
    """Its objects, its pages and its end must be there; a header alone makes no PDF."""
    if b"%%EOF" not in data[-2048:]:
        raise invalid(BAD_PDF)
    with PDFIUM:
        try:
            document = pypdfium2.PdfDocument(data)
        except pypdfium2.PdfiumError as error:
            locked = getattr(error, "err_code", None) == pdfium.FPDF_ERR_PASSWORD
            raise invalid(LOCKED_PDF if locked else BAD_PDF) from None
        try:
            if not len(document):
                raise invalid(BAD_PDF)
            # Its content is not drawn: it may take for ever.
            document.get_page_size(0)
        except pypdfium2.PdfiumError:
            raise invalid(BAD_PDF) from None
        finally:
            document.close()
    _refuse_active(data)


def _refuse_active(data: bytes) -> None:
    try:
        if pdf_actions.acts(data):
            raise invalid(ACTIVE_PDF)
    except pdf_actions.Damaged:
        raise invalid(BAD_PDF) from None
    except pdf_actions.Crowded:
        raise invalid(CROWDED_PDF) from None


def _named(name: str, kind: str, extension: str) -> str:
    """The sender's name without its path, what a disk or a header could misread, and with the true extension."""
    stem = PurePosixPath(name.replace("\\", "/")).stem
    letters = unicodedata.normalize("NFC", stem)
    told = "".join(letter for letter in letters if unicodedata.category(letter)[0] not in "CZ" or letter == " ")
    clean = re.sub(r"\s+", " ", re.sub(r'[<>:"/|?*;%]', " ", told)).strip(" .")
    return f"{clean[:LONGEST_NAME] or DocumentKind(kind).value}{extension}"


def pdf_lines(data: bytes, opening: str) -> list[str]:
    """The lines of a PDF as they are seen: from top to bottom, each from left to right. None unless its first page
    shows `opening`, nor when they take long to read."""
    lines: list[str] = []
    if _takes_long(data):
        return []
    with PDFIUM:
        document = pypdfium2.PdfDocument(data)
        try:
            for rank in range(min(len(document), READ_PAGES)):
                lines += _page_lines(document[rank])
                if opening not in "\n".join(lines):
                    return []
        except pypdfium2.PdfiumError:
            return []
        finally:
            document.close()
    return lines


def _takes_long(data: bytes) -> bool:
    try:
        return pdf_actions.draws_much(data, READ_PAGES)
    except pdf_actions.Damaged:
        return True


def _page_lines(page: pypdfium2.PdfPage) -> list[str]:
    text = page.get_textpage()
    if text.count_chars() > READ_SIGNS:
        return []
    boxes = [text.get_rect(rank) for rank in range(min(text.count_rects(), READ_PIECES))]
    rows: list[tuple[float, list[tuple[float, ...]]]] = []
    for box in sorted(boxes, key=lambda box: -(box[1] + box[3])):
        middle = (box[1] + box[3]) / 2
        if not rows or rows[-1][0] - middle > SAME_LINE:
            rows.append((middle, []))
        rows[-1][1].append(box)
    lines = [" ".join(text.get_text_bounded(*box).strip() for box in sorted(row)) for _, row in rows]
    text.close()
    page.close()
    return lines
