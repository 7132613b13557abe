"""Lettering: a line never leaves its width, and every letter is drawn."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labels import lettering
from labels.lettering import BOLD, REGULAR, SMALLEST


@given(st.text(max_size=80), st.floats(0, 300), st.sampled_from([REGULAR, BOLD]))
def test_fit_never_overflows(text, width, font):
    fitted, size = lettering.fit(text, font, 8.0, width)
    assert lettering.measure(fitted, font, size) <= width + 1e-6
    assert fitted == "" or SMALLEST <= size <= 8.0


SENTENCE = "Ministère de la Transition écologique"


def test_what_fits_stays():
    assert lettering.fit(SENTENCE, REGULAR, 8.0, 500) == (SENTENCE, 8.0)


def test_a_line_shrinks_before_it_is_cut():
    width = lettering.measure(SENTENCE, REGULAR, 6.0)
    assert lettering.fit(SENTENCE, REGULAR, 8.0, width) == (SENTENCE, pytest.approx(6.0))


def test_the_smallest_line_is_cut_with_an_ellipsis():
    width = lettering.measure("Ministère de la Transition…", REGULAR, SMALLEST)
    assert lettering.fit(SENTENCE, REGULAR, 8.0, width) == ("Ministère de la Transition…", SMALLEST)


@pytest.mark.parametrize(
    ("text", "drawn"),
    [
        ("Łódź œuvre € n° ’", "Łódź œuvre € n° ’"),
        ("Łódz\u0301", "Łódź"),
        ("Dvořák Ștefan Ærø", "Dvořák Ștefan Ærø"),
        ("non\u2011coupé", "non-coupé"),
        ("ṩ", "s"),
        ("日本", "??"),
        (" a\t\nb ", "a b"),
    ],
)
def test_drawable(text, drawn):
    assert lettering.drawable(text) == drawn
