"""A PDF that acts by itself or carries a file is refused in whatever disguise; an ordinary one is kept."""

from itertools import product

import pytest
from django.core.exceptions import ValidationError
from reportlab.lib.pdfencrypt import StandardEncryption

from registry.devices.documents import media, pdf_actions
from tests import certificates, files, pdfs

# (added to the catalog, added to the page, further objects from number 5).
ACTIVE = {
    "script at opening": (b"/OpenAction<</S/JavaScript/JS(app.alert\\(1\\))>>", b"", []),
    "program at opening": (b"/OpenAction 5 0 R", b"", [b"<</S/Launch/F(calc.exe)>>"]),
    "address at opening": (b"/OpenAction 5 0 R", b"", [b"<</S/URI/URI(https://exemple.fr/)>>"]),
    "page, then an address": (
        b"/OpenAction<</S/GoTo/D[3 0 R/Fit]/Next 5 0 R>>",
        b"",
        [b"<</S/URI/URI(https://exemple.fr/)>>"],
    ),
    "printing at opening": (b"/OpenAction<</S/Named/N/Print>>", b"", []),
    "escaped key": (b"/Open#41ction 5 0 R", b"", [b"<</S/URI/URI(https://exemple.fr/)>>"]),
    "escaped type": (b"/OpenAction 5 0 R", b"", [b"<</#53/J#61vaScript/JS(x)>>"]),
    "type elsewhere": (b"", b"/Annots[5 0 R]", [b"<</Subtype/Link/Rect[0 0 9 9]/A<</S 6 0 R>>>>", b"/Launch"]),
    "at closing": (b"/AA<</WC<</S/GoTo/D[3 0 R/Fit]>>>>", b"", []),
    "at a page": (b"", b"/AA<</O 5 0 R>>", [b"<</S/URI/URI(https://exemple.fr/)>>"]),
    "escaped at a page": (b"", b"/#41#41<</O 5 0 R>>", [b"<</S/URI/URI(https://exemple.fr/)>>"]),
    "on click": (b"", b"/Annots[<</Subtype/Link/Rect[0 0 9 9]/A<</S/Launch/F(calc.exe)>>>>]", []),
    "script as an address": (b"", b"/Annots[<</Subtype/Link/A<</S/URI/URI( JavaScript:x)>>>>]", []),
    "named script": (b"/Names<</JavaScript 5 0 R>>", b"", [b"<</Names[(a) 6 0 R]>>", b"<</S/JavaScript/JS(x)>>"]),
    "script in a stream": (b"/OpenAction 5 0 R", b"", [b"<</S/JavaScript/JS 6 0 R>>", pdfs.stream(b"app.alert(1)")]),
    "in what nothing names": (b"", b"", [b"[<</B[<</S/JavaScript/JS(x)>>]>>]"]),
    "film": (b"", b"/Annots[<</Subtype/RichMedia/RichMediaContent<<>>>>]", []),
    "attached file": (
        b"/Names<</EmbeddedFiles<</Names[(a) 5 0 R]>>>>",
        b"",
        [b"<</Type/Filespec/F(a.exe)/EF<</F 6 0 R>>>>", pdfs.stream(b"MZ", b"/Type/EmbeddedFile")],
    ),
    "attached and named nowhere": (b"", b"", [pdfs.stream(b"MZ", b"/Type/Embedded#46ile")]),
    "pinned file": (b"", b"/Annots[<</Subtype/FileAttachment/Rect[0 0 9 9]>>]", []),
    "sending form": (b"/AcroForm 5 0 R", b"", [b"<</Fields[<</A<</S/SubmitForm/F(https://exemple.fr)>>>>]>>"]),
    "XFA form": (b"/AcroForm<</Fields[]/XFA 5 0 R>>", b"", [pdfs.stream(b"<xdp/>")]),
}
ORDINARY = {
    "bare": (b"", b"", []),
    "opens at its first page": (b"/OpenAction[3 0 R/Fit]", b"", []),
    "goes to its first page": (b"/OpenAction<</S/GoTo/D[3 0 R/XYZ 0 842 1]>>", b"", []),
    "links": (b"", b"/Annots[<</Subtype/Link/Rect[0 0 9 9]/A<</S/URI/URI(https://exemple.fr/?javascript:)>>>>]", []),
    "plain form": (b"/AcroForm<</Fields[<</FT/Tx/T(nom)/V(Martin)>>]>>", b"", []),
    "no names": (b"/Names<</EmbeddedFiles<</Names[]>>/JavaScript<</Names[]>>>>", b"", []),
    "fonts with odd names": (b"", b"/Resources<</Font<</AA 5 0 R/JS 5 0 R>>>>", [b"<</Type/Font/Subtype/Type1>>"]),
    "words": (b"/Title(/JavaScript /OpenAction /Launch /AA)", b"", [pdfs.stream(b"/S /JavaScript", flate=False)]),
}


def refused(data):
    with pytest.raises(ValidationError) as error:
        media.judge(data, "piece.pdf", "document")
    return error.value.messages


@pytest.mark.parametrize(("name", "packed"), list(product(ACTIVE, (False, True))))
def test_what_acts_is_refused(name, packed):
    assert refused(pdfs.document(*ACTIVE[name], packed=packed)) == [media.ACTIVE_PDF]


@pytest.mark.parametrize(("name", "packed"), list(product(ORDINARY, (False, True))))
def test_an_ordinary_one_is_kept(name, packed):
    data = pdfs.document(*ORDINARY[name], packed=packed)
    assert media.judge(data, "piece.pdf", "document").content == data


@pytest.mark.parametrize(
    "data",
    [files.pdf("Facture"), certificates.nwipe_pdf(), files.pdf("Acte", encrypt=StandardEncryption("", "proprio"))],
    ids=["invoice", "erasure certificate", "read without a password"],
)
def test_what_tools_write_is_kept(data):
    assert media.judge(data, "piece.pdf", "document").content == data


def test_a_later_version_of_an_object_is_the_one_that_counts():
    """As editors append it: the first catalog does nothing, the second does."""
    data = pdfs.document()
    late = len(data)
    data += b"1 0 obj\n<</Type/Catalog/Pages 2 0 R/OpenAction<</S/JavaScript/JS(x)>>>>\nendobj\n"
    table = len(data)
    before = int(pdfs.document().rsplit(b"startxref\n", 1)[1].split()[0])
    data += b"xref\n1 1\n%010d 00000 n \ntrailer\n<</Size 5/Root 1 0 R/Prev %d>>\nstartxref\n%d\n%%%%EOF\n" % (
        late,
        before,
        table,
    )
    assert refused(data) == [media.ACTIVE_PDF]


@pytest.mark.parametrize("keys", [b"/Filter/Unheard", b"/Filter/FlateDecode"])
def test_objects_that_cannot_be_read_are_not_taken_for_harmless(keys):
    data = pdfs.document(b"/OpenAction 5 0 R", b"", [b"<</S/JavaScript/JS(x)>>"], packed={5}, pack_keys=keys)
    assert refused(data) == [media.BAD_PDF]


def test_what_unfolds_without_end_is_refused():
    huge = b"(" + b"a" * (pdf_actions.MOST_UNFOLDED + 1) + b")"
    assert refused(pdfs.document(b"/OpenAction 5 0 R", b"", [b"<</S/JavaScript/JS(x)>>", huge], packed=True)) == [
        media.BAD_PDF
    ]
