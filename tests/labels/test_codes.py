"""Codes: what they say and how large their modules are."""

import pytest

from labels import codes

TAG = "10AQWZM6890"


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


@pytest.mark.parametrize("host", ["a.fr", "registre.exemple.gouv.fr", "a" * 63 + ".exemple.gouv.fr", "x" * 250])
@pytest.mark.parametrize("keep", [True, False])
def test_side_is_that_of_the_matrix(host, keep):
    text = codes.payload(TAG, f"https://{host}", keep_host_case=keep)
    rows = codes.matrix(text)
    assert {len(row) for row in rows} == {len(rows)} == {codes.side(text)}


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
