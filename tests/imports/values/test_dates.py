"""The first of a month is « 1er » wherever a date is told in words."""

import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.template import Context, Template

from registry.devices.history import chronicle
from registry.shared import wording

ROOT = Path(settings.BASE_DIR)


@pytest.mark.usefixtures("in_paris")
@pytest.mark.parametrize(
    ("value", "told"),
    [
        (date(2026, 10, 1), "1er octobre 2026"),
        (date(2026, 10, 2), "2 octobre 2026"),
        (date(2026, 8, 11), "11 août 2026"),
        (date(2026, 2, 21), "21 février 2026"),
        # Midnight is past in Paris.
        (datetime(2026, 9, 30, 22, 30, tzinfo=UTC), "1er octobre 2026"),
        (None, ""),
    ],
)
def test_a_day_in_words(value, told):
    assert wording.day(value) == told
    assert Template("{{ value|day }}").render(Context({"value": value})) == told
    assert chronicle.day(value) == (told or "inconnue")


@pytest.mark.usefixtures("in_paris")
def test_a_moment_in_words():
    when = datetime(2026, 9, 30, 22, 5, tzinfo=UTC)
    assert wording.moment(when) == "1er octobre 2026 à 00:05"
    assert Template("{{ when|moment }}|{{ none|moment }}").render(Context({"when": when, "none": None})) == (
        "1er octobre 2026 à 00:05|"
    )


def test_nobody_else_tells_a_day_in_words():
    code = [path for package in ("registry", "donations", "labels") for path in ROOT.glob(f"{package}/**/*.py")]
    sources = [*code, *ROOT.glob("templates/**/*.html"), *ROOT.glob("templates/**/*.txt")]
    words = re.compile(r"\bF Y\b|%B|%b\b")
    inside = [path.relative_to(ROOT).as_posix() for path in sources if words.search(path.read_text("utf-8"))]
    assert inside == ["registry/shared/wording.py"]


def test_a_date_that_nobody_formats_is_in_figures():
    assert Template("{{ value }}").render(Context({"value": date(2026, 10, 1)})) == "01/10/2026"


def test_the_pages_say_so(visit, manager, past):
    one = past(("register", "2024-10-01"), ("retire", "2024-12-01", {"functional": True}))
    page = visit(manager).get(f"/materiels/{one.tag}/").content.decode()
    assert ("1er octobre 2024" in page, "1er décembre 2024" in page, re.findall(r"\b1 (?:octobre|décembre)", page)) == (
        True,
        True,
        [],
    )
