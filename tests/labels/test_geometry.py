"""Geometry: every label lies on its page, clear of its neighbours and of what printers cannot reach."""

import pytest

from labels.geometry import A4, FORMATS, LETTER, PAGE_EDGE

products = pytest.mark.parametrize("product", FORMATS.values(), ids=list(FORMATS))


def test_the_table_is_whole():
    assert len(FORMATS) == 26
    assert {"avery-l7160", "brother-dk-11209", "zebra-50x25"} <= set(FORMATS)
    assert FORMATS["avery-l7160"].names == ("Avery L7160", "Avery J8160")
    assert FORMATS["avery-l7160"].per_page == 21


@products
def test_labels_fit_the_page_without_overlap(product):
    width, height = product.page
    assert product.pitch_x >= product.width
    assert product.pitch_y >= product.height
    for position in range(product.per_page):
        left, top = product.corner(position)
        assert left >= 0
        assert top >= 0
        assert left + product.width <= width + 1e-9
        assert top + product.height <= height + 1e-9


@products
def test_sheets_are_printed_inside_the_page_edge(product):
    if product.is_roll:
        assert product.page == (product.width, product.height)
        return
    assert product.page in (A4, LETTER)
    for position in range(product.per_page):
        left, top = product.corner(position)
        wide, high = product.printable
        assert left + product.insets.left >= PAGE_EDGE - 1e-9
        assert top + product.insets.top >= PAGE_EDGE - 1e-9
        assert left + product.insets.left + wide <= product.page[0] - PAGE_EDGE + 1e-9
        assert top + product.insets.top + high <= product.page[1] - PAGE_EDGE + 1e-9


def test_positions_run_along_the_rows():
    product = FORMATS["avery-l7160"]
    assert product.corner(0) == (7.2, 15.15)
    assert product.corner(2) == pytest.approx((139.28, 15.15))
    assert product.corner(3) == pytest.approx((7.2, 53.25))
    assert product.corner(20) == pytest.approx((139.28, 243.75))
