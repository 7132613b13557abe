"""What a file that someone sends is judged to be: by its content alone, and refused with a sentence."""

from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from PIL import Image

from registry import media
from tests import files

HUGE = b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"


def opened(data):
    return Image.open(BytesIO(data))


@pytest.mark.parametrize(
    ("form", "mode"),
    [("JPEG", "RGB"), ("JPEG", "CMYK"), ("PNG", "RGBA"), ("PNG", "P"), ("PNG", "I;16"), ("WEBP", "RGB")],
)
def test_a_photo_is_drawn_anew_as_jpeg(form, mode):
    kept = media.judge(files.photo(form=form, mode=mode), "dessus.png", "photo")
    assert (kept.kind, kept.name, kept.media_type) == ("photo", "dessus.jpg", "image/jpeg")
    assert (opened(kept.content).format, opened(kept.content).size) == ("JPEG", (64, 48))


def test_a_photo_is_upright_and_tells_nothing_of_where_it_was_taken():
    kept = opened(media.judge(files.located(), "lieu.jpg", "photo").content)
    assert kept.size == (40, 80)
    assert dict(kept.getexif()) == {}
    assert set(kept.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density", "progressive", "progression"}


def test_a_photo_is_reduced_and_its_thumbnail_is_light():
    kept = media.judge(files.photo(4000, 3000), "grande.jpg", "photo")
    assert opened(kept.content).size == (1600, 1200)
    small = media.thumbnail(kept.content)
    assert opened(small).size == (120, 90)
    assert len(small) < 5_000


def test_what_is_transparent_is_on_white():
    clear = Image.new("RGBA", (8, 8), (0, 0, 0, 0))
    out = BytesIO()
    clear.save(out, "PNG")
    assert opened(media.judge(out.getvalue(), "a.png", "photo").content).getpixel((0, 0)) == (255, 255, 255)


@pytest.mark.parametrize(
    ("data", "kind", "sentence"),
    [
        (b"", "photo", "Ce fichier est vide."),
        (b"", "document", "Ce fichier est vide."),
        (files.PROGRAM, "photo", media.NO_PHOTO),
        (files.photo()[:300], "photo", media.NO_PHOTO),
        (files.photo(form="GIF"), "photo", media.NO_PHOTO),
        (files.pdf("Facture"), "photo", media.NO_PHOTO),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "photo", media.NO_PHOTO),
        (files.photo(10_000, 5_001, form="PNG", mode="1"), "photo", media.TOO_MANY_PIXELS),
        (files.photo(15_000, 15_000, form="PNG", mode="1"), "photo", media.TOO_MANY_PIXELS),
        (bytes(20_000_001), "photo", "Ce fichier dépasse 20 Mo : rien n’a été gardé."),
        (bytes(10_000_001), "document", "Ce fichier dépasse 10 Mo : rien n’a été gardé."),
        (files.PROGRAM, "document", media.NO_DOCUMENT),
        (files.PROGRAM + files.pdf("Facture"), "document", media.BAD_PDF),
        (b"%PDF-1.7\n" + files.PROGRAM, "document", media.BAD_PDF),
        (b"%PDF-1.7\n" + files.PROGRAM + b"\n%%EOF", "document", media.BAD_PDF),
        (files.pdf("Facture")[:400], "document", media.BAD_PDF),
        (files.pdf("Facture", encrypt="secret"), "document", media.LOCKED_PDF),
        (files.photo(), "document", media.IS_PHOTO),
        (HUGE, "document", media.BAD_XML),
        (b"<a><b></a>", "document", media.BAD_XML),
        ("Reçu".encode("utf-16"), "document", media.NO_DOCUMENT),
    ],
)
def test_what_it_is_not_is_refused_with_a_sentence(data, kind, sentence):
    with pytest.raises(ValidationError) as refused:
        media.judge(data, "piece", kind)
    assert refused.value.messages == [sentence]


def test_a_pdf_that_runs_is_refused():
    page = files.pdf("Facture")
    assert b"/Type /Catalog" in page
    script = b"<</S/JavaScript/JS(app.alert\\(1\\))>>"
    names = b"/Names<</JavaScript<</Names[(a)" + script + b"]>>>>"
    active = page.replace(b"/Type /Catalog", b"/OpenAction" + script + names + b"/Type /Catalog")
    with pytest.raises(ValidationError) as refused:
        media.judge(active, "piege.pdf", "document")
    assert refused.value.messages == [media.ACTIVE_PDF]


@pytest.mark.parametrize(
    ("data", "name", "kept", "media_type"),
    [
        (files.pdf("Facture"), "Facture 12.pdf", "Facture 12.pdf", "application/pdf"),
        ("Journal d’effacement".encode(), "nwipe.log", "nwipe.txt", "text/plain"),
        (b"<root><report/></root>", "rapport.xml", "rapport.xml", "application/xml"),
        (files.pdf("Facture"), "facture.pdf.exe", "facture.pdf.pdf", "application/pdf"),
    ],
)
def test_a_document_is_kept_as_it_is(data, name, kept, media_type):
    judged = media.judge(data, name, "document")
    assert (judged.name, judged.media_type, judged.content) == (kept, media_type, data)


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("../../etc/passwd", "passwd.txt"),
        ("C:\\Users\\moi\\reçu.txt", "reçu.txt"),
        ('a"b;\r\nX: <c>|*?.txt', "a b X c.txt"),
        ("\u202egpj.exe", "gpj.txt"),
        ("...", "document.txt"),
        ("", "document.txt"),
        ("x" * 300 + ".txt", "x" * 100 + ".txt"),
    ],
)
def test_a_name_is_only_a_name(sent, kept):
    assert media.judge(b"texte", sent, "document").name == kept
