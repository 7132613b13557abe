"""Codes: what they say and how large their modules are."""

import re

import pytest
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st
from qrcode import QRCode
from qrcode.constants import ERROR_CORRECT_Q
from qrcode.util import MODE_8BIT_BYTE, MODE_ALPHA_NUM, QRData

from labels import codes
from registry.devices.identity import tags
from tests.pictures import QR

TAG = "10AQWZM6890"


def encoded(text):
    """The modules as another encoder places them, in two parts: what cannot be packed, then the rest, by pairs."""
    start = re.search(r"[0-9A-Z $%*+./:-]*$", text).start()
    code = QRCode(error_correction=ERROR_CORRECT_Q, mask_pattern=codes.MASK)
    for data, mode in ((text[:start], MODE_8BIT_BYTE), (text[start:], MODE_ALPHA_NUM)):
        code.add_data(QRData(data.encode(), mode=mode, check_data=False))
    code.make()
    return code.modules


def texts(*prefixes):
    """What labels of sites under these prefixes say."""
    tag = st.text(tags.ALPHABET, min_size=tags.BODY + 1, max_size=tags.BODY + 1)
    host = st.from_regex(r"[a-z]{1,8}([.-][a-z]{1,20}){0,10}(:[0-9]{4})?", fullmatch=True)
    site = st.builds("{}://{}{}".format, st.sampled_from(["http", "https"]), host, st.sampled_from(prefixes))
    return st.builds(codes.payload, tag, site, keep_host_case=st.booleans())


@given(texts("").filter(lambda text: not re.search(r"[0-9]{7}", text)))
def test_the_modules_are_those_of_another_encoder(text):
    """Seven digits in a row, or a prefix after a host in capitals, pack closer in more parts than its two."""
    assert codes.matrix(text) == encoded(text)


@given(texts("", "/reemploi", "/materiel/2026"))
def test_a_code_is_read_and_no_larger_than_another_encoder_makes_it(text):
    (read,) = zxingcpp.read_barcodes(codes._drawn(text), QR, is_pure=True)
    assert (read.text, read.ec_level) == (text, codes.LEVEL)
    assert codes.side(text) <= len(encoded(text))


@pytest.mark.parametrize(
    ("base", "keep", "expected"),
    [
        ("https://registre.exemple.fr", False, "https://REGISTRE.EXEMPLE.FR/D/10AQWZM6890"),
        ("HTTPS://registre.exemple.fr/", False, "https://REGISTRE.EXEMPLE.FR/D/10AQWZM6890"),
        ("https://registre.exemple.fr", True, "https://registre.exemple.fr/D/10AQWZM6890"),
        ("http://127.0.0.1:8000", False, "http://127.0.0.1:8000/D/10AQWZM6890"),
        ("https://exemple.fr/reemploi/", False, "https://EXEMPLE.FR/reemploi/D/10AQWZM6890"),
    ],
)
def test_payload(base, keep, expected):
    assert codes.payload(TAG, base, keep_host_case=keep) == expected


def test_a_host_of_twenty_fits_version_3():
    assert codes.side(codes.payload(TAG, "https://" + "h" * 20)) == 29


@pytest.mark.parametrize(("keep", "largest"), [(False, 65), (True, 77)])
def test_each_size_is_that_of_another_encoder(keep, largest):
    """A host has 253 letters at most."""
    said = [codes.payload(TAG, f"https://{'a' * length}", keep_host_case=keep) for length in range(1, 254, 4)]
    drawn = [codes.matrix(text) for text in said]
    assert drawn == [encoded(text) for text in said]
    assert {len(rows) for rows in drawn} == set(range(25, largest + 1, 4))
    assert [len(rows) for rows in drawn] == [codes.side(text) for text in said]


@pytest.mark.parametrize(
    ("paper", "printable", "dpi", "mm", "dots"),
    [
        (37, 29, None, 0.75, None),
        (18.5, 29, None, 0.5, None),
        (37, 14.5, None, 0.5, None),
        (25, 22, 203, 5 * 25.4 / 203, 5),
        (17.02, 13.97, 300, 5 * 25.4 / 300, 5),
    ],
)
def test_module(paper, printable, dpi, mm, dots):
    assert codes.module(29, paper=paper, printable=printable, dpi=dpi) == codes.Module(mm, dots, dpi)


@pytest.mark.parametrize(("mm", "dots", "dpi"), [(0.35, None, None), (0.5, 4, 203), (0.43, 5, 300)])
def test_large_modules_need_no_warning(mm, dots, dpi):
    assert codes.Module(mm, dots, dpi).warning == ""


def test_small_modules_warn():
    assert codes.Module(0.349).warning.startswith("Les carrés du code feront 0,35 mm")
    assert codes.Module(0.375, 3, 203).warning.startswith("Les carrés du code feront 3 points")


@pytest.mark.parametrize(("paper", "dpi"), [(37 * 0.2499, None), (37 * 0.374, 203)])
def test_too_small_is_refused_with_what_to_do(paper, dpi):
    with pytest.raises(codes.TooSmall, match="Choisissez une étiquette plus grande"):
        codes.module(29, paper=paper if not dpi else 9.2, printable=100, dpi=dpi)
