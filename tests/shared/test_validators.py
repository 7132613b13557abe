"""Identifiers: what is refused, and what is only doubtful."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from registry.shared import validators
from tests import codes


@pytest.mark.parametrize(
    ("number", "doubtful"),
    [
        ("130025265", False),
        ("13002526500013", False),
        # La Poste has its own rule, but for its seat.
        ("35600000040773", False),
        ("35600000000048", False),
        ("35600000040774", True),
        ("130025266", True),
        ("13002526500014", True),
        # A real exception, which is why doubt does not refuse.
        ("88974287600009", True),
    ],
)
def test_doubt(number, doubtful):
    assert validators.doubtful(number) is doubtful


def accepted(check, text):
    try:
        check(text)
    except ValidationError:
        return False
    return True


@pytest.mark.parametrize(
    ("check", "good", "bad"),
    [
        (
            validators.siret,
            ["13002526500013", "88974287600009"],
            ["", "130025265", "130025265000130", "1300252650001X", "13002526500013\n", "130025265 00013"],
        ),
        (
            validators.rna,
            ["W751234567", "W9C1000123", "W2A1234567"],
            ["", "W75123456", "W7512345678", "w751234567", "751234567", "W75123456A", "WA51234567", "W751234567\n"],
        ),
    ],
)
def test_forms(check, good, bad):
    assert [text for text in good if not accepted(check, text)] == []
    assert [text for text in bad if accepted(check, text)] == []


def test_the_future():
    validators.not_future(date.today())
    with codes.invalid("in_the_future"):
        validators.not_future(date.today() + timedelta(days=1))
