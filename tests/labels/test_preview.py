"""The preview is the PDF's own drawing: the same modules, the same words at the same places."""

import io
import re
import xml.etree.ElementTree as ET

import pypdfium2
import pytest

from labels import codes, sheets
from labels.drawing import Label
from labels.geometry import FORMATS
from labels.layout import MM
from labels.preview import preview
from registry.devices.identity import tags

LINES = ("Direction & <services> Łódź", "Dell Latitude 5420", "S/N 5CG1234ABC")
SVG = "{http://www.w3.org/2000/svg}"


def a_label():
    tag = tags.new()
    return Label(tag, codes.payload(tag, "https://registre.exemple.fr"), LINES)


def drawn_rows(path, side):
    """The matrix that the dashes of an SVG path ink."""
    rows = [[False] * side for _ in range(side)]
    for number, dashes in re.findall(r"M0 (\d+)\.5((?:[hm][\d ]+)*)", path):
        at = 0
        for ink, length in re.findall(r"([hm])(\d+)", dashes):
            for module in range(at, at + int(length)):
                rows[int(number)][module] = ink == "h"
            at += int(length)
    return rows


@pytest.mark.parametrize("product", FORMATS.values(), ids=list(FORMATS))
def test_it_shows_what_is_printed(product):
    label = a_label()
    shown = preview(label, product)
    root = ET.fromstring(shown.svg)
    matrix = codes.matrix(label.payload)
    assert drawn_rows(root.find(f"{SVG}path").get("d"), len(matrix)) == matrix
    texts = root.findall(f"{SVG}text")
    assert [text.text for text in texts] == shown.words
    assert shown.left_out == []
    pdf = io.BytesIO()
    sheets.draw([label], product, pdf)
    page = pypdfium2.PdfDocument(pdf.getvalue())[0].get_textpage()
    assert page.count_rects() == len(texts)
    left, _ = product.corner(0)
    for number, text in enumerate(texts):
        x, _, right, _ = page.get_rect(number)
        assert float(text.get("x")) + left * MM == pytest.approx(x, abs=1)
        assert float(text.get("textLength")) == pytest.approx(right - x, abs=4)
