"""Sheets: real PDF pages, rasterised and read back."""

import io

import pypdfium2
import pytest
import zxingcpp

from labels import codes, sheets
from labels.codes import Unprintable
from labels.drawing import Label
from labels.geometry import FORMATS
from registry.devices.identity import tags

BASE = "https://registre.exemple.fr"
L7160, ROLL = FORMATS["avery-l7160"], FORMATS["zebra-50x25"]
LONG = ("Propriété de la direction interministérielle du numérique " * 4, "Ł" * 200, "S/N " + "W" * 120)


def label(lines=("Service Łódź", "Dell Latitude 5420", "S/N 5CG1234ABC"), base=BASE):
    tag = tags.new()
    return Label(tag, codes.payload(tag, base), lines)


def drawn(labels, product, **options):
    out = io.BytesIO()
    printed = sheets.draw(labels, product, out, **options)
    return printed, pypdfium2.PdfDocument(out.getvalue())


def cells(document, product, dpi):
    """The picture of every position of every page, in order."""
    for page in document:
        picture = page.render(scale=dpi / 72, grayscale=True).to_pil()
        for position in range(product.per_page):
            left, top = product.corner(position)
            edges = (left, top, left + product.width, top + product.height)
            yield picture.crop(tuple(round(edge * dpi / 25.4) for edge in edges))


def read(picture):
    return [code.text for code in zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormat.QRCode)]


@pytest.mark.parametrize("product", [L7160, ROLL])
def test_a_local_address_reads_back(product):
    one = label(base="http://127.0.0.1:8000")
    _, document = drawn([one], product)
    assert read(next(cells(document, product, 300))) == [one.payload]


@pytest.mark.parametrize(("count", "skip", "pages"), [(1, 0, 1), (21, 0, 1), (22, 0, 2), (3, 18, 1), (3, 19, 2)])
def test_pages(count, skip, pages):
    printed, document = drawn([label() for _ in range(count)], L7160, skip=skip)
    assert (printed.labels, printed.pages, len(document)) == (count, pages, pages)


def test_a_roll_has_a_page_of_its_size_per_label():
    printed, document = drawn([label() for _ in range(3)], ROLL)
    assert printed.pages == 3
    assert [page.get_size() for page in document] == [pytest.approx((50 * 72 / 25.4, 25 * 72 / 25.4), abs=0.01)] * 3


def test_skip_leaves_the_first_positions_blank():
    labels = [label(), label()]
    _, document = drawn(labels, L7160, skip=4)
    pictures = list(cells(document, L7160, 203))
    assert [position for position, one in enumerate(pictures) if one.getextrema() != (255, 255)] == [4, 5]
    assert [read(one) for one in pictures[4:6]] == [[one.payload] for one in labels]


@pytest.mark.parametrize("product", FORMATS.values(), ids=list(FORMATS))
def test_nothing_is_drawn_where_the_printer_does_not_reach(product):
    dpi = 300
    _, document = drawn([label(LONG) for _ in range(product.per_page)], product)
    inside, spare = product.insets, 2
    for picture in cells(document, product, dpi):
        ink = picture.point(lambda grey: 255 if grey < 128 else 0).getbbox()
        dots = [round(mm * dpi / 25.4) for mm in (inside.left, inside.top, inside.right, inside.bottom)]
        assert ink[0] >= dots[0] - spare
        assert ink[1] >= dots[1] - spare
        assert ink[2] <= picture.width - dots[2] + spare
        assert ink[3] <= picture.height - dots[3] + spare


def test_text_is_real_text_in_an_embedded_font():
    one = label()
    _, document = drawn([one], L7160)
    text = document[0].get_textpage().get_text_bounded().split("\r\n")
    assert text == ["Service Łódź", tags.pretty(one.tag), "Dell Latitude 5420", "S/N 5CG1234ABC"]


def test_the_tag_is_never_cut():
    for product in FORMATS.values():
        one = label(LONG)
        _, document = drawn([one], product)
        assert tags.pretty(one.tag) in document[0].get_textpage().get_text_bounded()


@pytest.mark.parametrize("product", FORMATS.values(), ids=list(FORMATS))
def test_every_format_has_room_for_three_lines(product):
    labels = [label() for _ in range(product.per_page)]
    _, document = drawn(labels, product)
    text = "".join(page.get_textpage().get_text_bounded() for page in document)
    for line in ("Service", "Dell", "S/N"):
        assert text.count(line) == product.per_page


def test_a_blank_tag_has_no_line():
    one = label(lines=())
    _, document = drawn([one], L7160)
    assert document[0].get_textpage().get_text_bounded() == tags.pretty(one.tag)


def test_the_viewer_is_told_to_print_at_full_size_and_bytes_are_stable():
    labels = [label() for _ in range(30)]
    first, second = io.BytesIO(), io.BytesIO()
    sheets.draw(labels, L7160, first)
    sheets.draw(iter(labels), L7160, second)
    assert first.getvalue() == second.getvalue()
    assert b"/PrintScaling /None" in first.getvalue()


def test_thermal_modules_are_whole_dots():
    for product in FORMATS.values():
        printed, _ = drawn([label()], product)
        if product.is_roll:
            assert printed.module.mm == printed.module.dots * 25.4 / product.dpi


@pytest.mark.parametrize(
    ("labels", "skip", "sentence"),
    [(0, 0, "Aucune étiquette"), (1, 21, "entre 1 et 21"), (1, -1, "entre 1 et 21")],
)
def test_what_cannot_be_printed_is_said_and_nothing_is_written(labels, skip, sentence):
    out = io.BytesIO()
    with pytest.raises(Unprintable, match=sentence):
        sheets.draw([label() for _ in range(labels)], L7160, out, skip=skip)
    assert out.getvalue() == b""


def test_a_code_too_small_is_refused_and_nothing_is_written():
    out = io.BytesIO()
    with pytest.raises(codes.TooSmall):
        sheets.draw([label(base="https://" + "h" * 60)], FORMATS["avery-l4731"], out)
    assert out.getvalue() == b""


def test_a_small_code_warns():
    printed, _ = drawn([label()], FORMATS["avery-l4731"])
    assert "0,27 mm" in printed.warning
    assert drawn([label()], L7160)[0].warning == ""
