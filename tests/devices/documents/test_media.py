"""What a file that someone sends is judged to be: by its content alone, and refused with a sentence."""

import time
import zlib
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from PIL import Image

from registry.devices.documents import media, pdf_actions
from tests import codes, files

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
    ("data", "kind", "reason"),
    [
        (b"", "photo", media.EMPTY),
        (b"", "document", media.EMPTY),
        (files.PROGRAM, "photo", media.NO_PHOTO),
        (files.photo()[:300], "photo", media.NO_PHOTO),
        (files.photo(form="GIF"), "photo", media.NO_PHOTO),
        (files.pdf("Facture"), "photo", media.NO_PHOTO),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "photo", media.NO_PHOTO),
        (files.photo(10_000, 5_001, form="PNG", mode="1"), "photo", media.TOO_MANY_PIXELS),
        (files.photo(15_000, 15_000, form="PNG", mode="1"), "photo", media.TOO_MANY_PIXELS),
        (bytes(20_000_001), "photo", media.TOO_HEAVY),
        (bytes(10_000_001), "document", media.TOO_HEAVY),
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
def test_what_it_is_not_is_refused(data, kind, reason):
    with codes.invalid(reason.code):
        media.judge(data, "piece", kind)


@pytest.mark.parametrize(("kind", "most"), [("photo", 20), ("document", 10)])
def test_the_weight_that_is_kept_is_told(kind, most):
    with pytest.raises(ValidationError) as refused:
        media.judge(bytes(most * 1_000_000 + 1), "piece", kind)
    assert refused.value.messages == [f"Ce fichier dépasse {most} Mo : rien n’a été gardé."]


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


# What would hold a worker.


def written(*objects: bytes) -> bytes:
    """A PDF of these objects, of which the first is its catalogue."""
    out, places = bytearray(b"%PDF-1.7\n"), []
    for rank, content in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (rank, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    end = b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (size, len(out))
    return bytes(out) + b"xref\n0 %d\n0000000000 65535 f \n" % size + table + end


def paged(*more: bytes, drawn=b"", kids=b"3 0 R", resources=b"") -> bytes:
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Resources<<%b>>/Contents 4 0 R>>" % resources
    pages = b"<</Type/Pages/Kids[%b]/Count %d>>" % (kids, kids.count(b"R"))
    return written(b"<</Type/Catalog/Pages 2 0 R>>", pages, page, packed(drawn), *more)


def packed(drawn: bytes, told=b"") -> bytes:
    content = zlib.compress(drawn, 9)
    return b"<</Filter/FlateDecode/Length %d%b>>stream\n%b\nendstream" % (len(content), told, content)


def chunk(kind: bytes, content: bytes) -> bytes:
    return len(content).to_bytes(4) + kind + content + zlib.crc32(kind + content).to_bytes(4)


def with_scans(times: int) -> bytes:
    data = files.photo(progressive=True)
    last, end = data.rindex(b"\xff\xda"), data.rindex(b"\xff\xd9")
    return data[:last] + data[last:end] * times + data[end:]


JPEG, PNG = files.photo(), files.photo(form="PNG")
MANY = pdf_actions.MOST_VALUES + 1
HOSTILE = [
    ("document", lambda: paged(kids=b"3 0 R " * MANY), media.CROWDED_PDF),
    ("document", lambda: paged(b"[%b]" % (b"1 " * MANY)), media.CROWDED_PDF),
    ("document", lambda: paged(b"[%b]" % (b"<</A 1>>" * (MANY // 2))), media.CROWDED_PDF),
    ("document", lambda: written(b"<</Type/Catalog/Pages 2 0 R>>", b"<</Kids[2 0 R]/Count 9>>"), media.BAD_PDF),
    ("photo", lambda: JPEG[:2] + b"\xff\xfe\x00\x02" * 1_000_000 + JPEG[2:], media.NO_PHOTO),
    ("photo", lambda: PNG[:33] + chunk(b"tEXt", b"k\0v") * 300_000 + PNG[33:], media.NO_PHOTO),
    ("photo", lambda: with_scans(media.MOST_SCANS), media.NO_PHOTO),
    ("document", lambda: JPEG[:2] + b"\xff\xfe\x00\x02" * 1_000_000 + JPEG[2:], media.NO_DOCUMENT),
    ("photo", lambda: files.photo(50_001, 1_000, form="PNG", mode="1"), media.TOO_MANY_PIXELS),
]


@pytest.mark.parametrize(("kind", "make", "reason"), HOSTILE, ids=range(len(HOSTILE)))
def test_what_takes_long_is_refused_at_once(kind, make, reason):
    data, before = make(), time.process_time()
    with codes.invalid(reason.code):
        media.judge(data, "piece", kind)
    assert time.process_time() - before < 5


FORM = b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]"
DRAWN = [
    lambda: paged(drawn=b"q Q " * 50_000_000),
    lambda: paged(packed(b"q Q " * 400_000, FORM), drawn=b"/F Do " * 200_000, resources=b"/XObject<</F 5 0 R>>"),
    lambda: paged(
        packed(b"/G Do " * 1_000, FORM + b"/Resources<</XObject<</G 6 0 R>>>>"),
        packed(b"q Q " * 100_000, FORM),
        drawn=b"/F Do " * 1_000,
        resources=b"/XObject<</F 5 0 R>>",
    ),
]


@pytest.mark.parametrize("make", DRAWN, ids=["content", "forms", "forms in forms"])
def test_what_takes_long_to_draw_is_kept_and_not_read(make):
    data, before = make(), time.process_time()
    kept = media.judge(data, "piece.pdf", "certificate")
    assert (kept.content, media.pdf_lines(data, "Disk")) == (data, [])
    assert time.process_time() - before < 5


def test_what_is_not_read_of_a_photo_is_not_kept():
    """A photo that is a PDF, or a letter, too."""
    both = JPEG + files.pdf("Nom")
    assert b"%PDF" not in media.judge(both, "deux.jpg", "photo").content
    assert b"%PDF" not in media.judge_scan(both, "deux.jpg").content
