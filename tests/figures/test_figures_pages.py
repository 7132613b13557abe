"""One computation: the page, the API, the command and the CSV tell the same, and each number opens to its devices."""

import csv
import json
import re
from datetime import date
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import call_command

from registry.devices import ledger
from registry.devices.models import Policy
from registry.devices.models.policy import FigureKey
from registry.figures import report
from registry.figures.figures import Period
from registry.shared.access import OPERATOR
from tests import cast
from tests.figures.asked import CSV, PAGE, query
from tests.reading import words

PERIODS = [(2023, None), (2024, None), (2024, "2024-06-30"), (2025, "2026-01-15"), (2019, None)]
NODES = ["ETAT", "MTE", "MTE-DSI", "MTE-DGPR", "MEN", "ONR"]


@pytest.fixture
def everywhere(state):
    return cast.user("everywhere", "reader", state)


def command(code, year, at=None):
    out = StringIO()
    extra = ["--at", at] if at else []
    call_command("figures", "--organisation", code, "--year", str(year), "--json", *extra, stdout=out)
    return json.loads(out.getvalue())


def columns(rows):
    """As the file for French spreadsheets says them: numbers with a comma, nothing for no value."""
    return [{name: _cell(name, value) for name, value in row.items()} for row in rows]


def _cell(name, value):
    told = "" if value is None else str(value)
    return told.replace(".", ",") if name in NUMBERS else told


NAMES = "key label part whole value target target_source not_computable".split()
NUMBERS = {"part", "whole", "value", "target"}


@pytest.mark.parametrize("code", NODES)
def test_page_api_command_and_csv_agree(visit, everywhere, estate, code):
    browser = visit(everywhere)
    for year, at in PERIODS:
        asked, told = query(code, year, at), command(code, year, at)
        assert browser.get("/api/figures/", asked).json() == told
        assert browser.get(PAGE, asked).context["report"].as_json() == told
        text = browser.get(CSV, asked).content.decode("utf-8-sig")
        headings, *rows = csv.reader(StringIO(text), delimiter=";")
        assert [dict(zip(NAMES, row, strict=True)) for row in rows] == columns(told["figures"])
        assert headings == list(report.HEADINGS)


def test_this_estate_has_something_in_every_place(everywhere, estate):
    told = {figure["key"]: figure for figure in command("ETAT", 2024)["figures"]}
    counts = {key: tuple(figure[name] for name in ("part", "whole", "not_computable")) for key, figure in told.items()}
    assert all(Decimal(number) > 0 for numbers in counts.values() for number in numbers), counts


def sides(figure):
    return {"part": figure.part, "whole": figure.whole, "unknown": figure.not_computable}


@pytest.mark.parametrize("code", NODES)
def test_each_side_opens_to_exactly_its_devices(visit, everywhere, estate, code):
    browser = visit(everywhere)
    for asked in (query(code, year, at) for year, at in PERIODS):
        figures = browser.get(PAGE, asked).context["report"].figures
        for figure, side, number in [(one, side, number) for one in figures for side, number in sides(one).items()]:
            opened = browser.get(f"{PAGE}{figure.key}/{side}/", asked)
            stays = opened.context["page"].rows
            assert len({stay.device_id for stay in stays}) == len(stays) == opened.context["count"]
            if figure.unit == "euros" and side != "unknown":
                assert sum((stay.device.price for stay in stays), Decimal("0.00")) == number
            else:
                assert len(stays) == number


def test_the_links_of_the_page_lead_to_its_numbers(visit, everywhere, estate):
    browser = visit(everywhere)
    page = browser.get(PAGE, query("MTE", 2024, "2024-06-30")).content.decode().replace("&amp;", "&")
    links = re.findall(r'<a href="(/chiffres/[^"]+)">([^<]+)</a>', page)
    assert len(links) == 18
    for url, number in links:
        opened = browser.get(url)
        if "€" not in number:
            assert opened.context["count"] == int(number)
        assert opened.context["period"] == Period(2024, date(2024, 6, 30))
        assert opened.context["organisation"].code == "MTE"


# Whose figures.


@pytest.mark.parametrize(
    ("person", "seen"),
    [
        ("manager", {"MTE", "MTE-DSI", "MTE-DGPR"}),
        ("reader", {"MTE", "MTE-DSI", "MTE-DGPR"}),
        ("agent", {"MTE-DSI"}),
        ("stranger", {"MEN"}),
        ("national", set(NODES)),
    ],
)
def test_who_sees_whose(visit, request, estate, person, seen):
    browser = visit(request.getfixturevalue(person))
    for code in [*NODES, "NOPE"]:
        for url in (PAGE, CSV, f"{PAGE}reused_strict/part/", "/api/figures/", "/api/figures/reused_strict/part/"):
            expected = 200 if code in seen else 404
            assert (url, code, browser.get(url, query(code, 2024)).status_code) == (url, code, expected)
    choices = browser.get(PAGE).context["form"].fields["organisation"].queryset
    assert set(choices.values_list("code", flat=True)) == seen


@pytest.mark.parametrize(("person", "own"), [("agent", "MTE-DSI"), ("manager", "MTE"), ("national", "ETAT")])
def test_each_sees_their_own_first(visit, request, estate, person, own):
    page = visit(request.getfixturevalue(person)).get(PAGE)
    assert (page.context["report"].organisation.code, page.context["year"]) == (own, str(date.today().year))


@pytest.mark.parametrize(("person", "status"), [(None, 302), ("member", 403)])
@pytest.mark.parametrize("url", [PAGE, CSV, f"{PAGE}reused_strict/part/"])
def test_who_sees_none(visit, request, estate, person, status, url):
    assert visit(person and request.getfixturevalue(person)).get(url).status_code == status


def test_a_service_is_a_part_of_its_ministry(estate):
    of = {code: {figure["key"]: figure for figure in command(code, 2024)["figures"]} for code in NODES}
    for key in FigureKey.values:
        for side in ("part", "whole", "not_computable"):
            services = [Decimal(of[code][key][side]) for code in ("MTE-DSI", "MTE-DGPR")]
            assert sum(services) == Decimal(of["MTE"][key][side])


def test_a_move_between_services_changes_nothing_above(past, dsi, dgpr, mte):
    one = past(("register", "2020-01-01"), ("issue", "2020-02-01"))
    before = command("MTE", 2024)
    ledger.record([one], "reassign", cast.acting(OPERATOR, date(2024, 3, 1)), organisation=dgpr)
    after = command("MTE", 2024)
    assert [figure["whole"] for figure in after["figures"]] == [figure["whole"] for figure in before["figures"]]
    assert command("MTE-DSI", 2024)["figures"][0]["whole"] == 0
    assert command("MTE-DSI", 2023)["figures"][0]["whole"] == 1
    assert command("MTE-DGPR", 2024)["figures"][0]["whole"] == 1


# Bad questions.


def test_an_association_has_no_fleet_to_count(visit, national, asso):
    response = visit(national).get(PAGE, {"organisation": "CLAVIERS"})
    assert list(response.context["form"].errors) == ["organisation"]


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ("year=vingt", "year"),
        ("year=0", "year"),
        ("year=1999", "year"),
        ("year=2099", "year"),
        ("year=20260", "year"),
        ("year=-2024", "year"),
        ("year=2024.5", "year"),
        ("year=99999999999999999999", "year"),
        ("at=31/02/2024", "at"),
        ("at=hier", "at"),
        ("at=0000-00-00", "at"),
        ("at=99999-01-01", "at"),
    ],
)
@pytest.mark.parametrize(("url", "status"), [(PAGE, 200), (CSV, 400), (f"{PAGE}reused_strict/part/", 404)])
def test_a_wrong_question_gets_a_french_sentence(visit, manager, url, status, asked, field):
    response = visit(manager).get(f"{url}?{asked}")
    assert response.status_code == status
    if status != 404:
        assert list(response.context["form"].errors) == [field]
        assert re.search("Saisissez|Assurez-vous", response.context["form"].errors[field][0])
        assert "À corriger avant de continuer" in words(response)


@pytest.mark.parametrize("at", ["0001-01-01", "1999-12-31", "2024-02-29", "9999-12-31", "29/02/2024"])
def test_any_day_that_exists_is_answered(visit, manager, at):
    assert visit(manager).get(PAGE, {"year": 2024, "at": at}).context["report"] is not None


@pytest.mark.parametrize("path", ["nope/part/", "reused_strict/half/", "reused_strict/part/x/", "part/reused_strict/"])
def test_a_figure_that_does_not_exist_is_not_found(visit, manager, path):
    assert visit(manager).get(PAGE + path).status_code == 404


def test_a_registry_without_rules_still_counts(visit, manager, estate):
    before = command("MTE", 2024)
    Policy.objects.all().delete()
    assert command("MTE", 2024) == before
