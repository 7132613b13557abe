"""A stocktake of one place: one that the registry knows, or an empty one that is counted knowingly."""

import pytest

from registry.shared.moves import Refusal
from registry.stocktakes import counting, stocktaking
from registry.stocktakes.models import Stocktake
from tests import cast

PAGE = "/inventaires/"
EMPTY = "Compter ce lieu même s’il est vide"
NOWHERE = "Le registre ne tient aucun matériel dans ce lieu pour « Direction du numérique »."


@pytest.fixture
def estate(device, dgpr):
    device(place="Bureau 14"), device(place="Bureau 15"), device(place="Étage 2, réserve")
    device("lost", place="Bureau 100"), device(at=dgpr, place="Bureau 101")


@pytest.mark.parametrize(
    ("place", "near"),
    [
        ("Bureau 144", ["Bureau 14", "Bureau 15"]),
        ("bureau", ["Bureau 15", "Bureau 14"]),
        ("ETAGE 2 RESERVE", ["Étage 2, réserve"]),
        ("Bureau 100", ["Bureau 15", "Bureau 14"]),
        ("Bureau 101", ["Bureau 15", "Bureau 14"]),
        ("Cave", []),
    ],
)
def test_a_place_where_nothing_is_held_is_refused_with_those_near(estate, dsi, agent, place, near):
    with pytest.raises(Refusal) as refusal:
        stocktaking.start(cast.acting(agent), organisation=dsi, place=place)
    named = f" Lieux proches : {', '.join(f'« {one} »' for one in near)}." if near else ""
    assert str(refusal.value) == f"{NOWHERE}{named}"
    assert Stocktake.objects.count() == 0


@pytest.mark.parametrize("place", ["", "bureau 14", " BUREAU\u00a0 14 ", "étage 2, RESERVE"])
def test_a_place_that_is_known_is_not_questioned(estate, dsi, agent, place):
    assert counting.expected(stocktaking.start(cast.acting(agent), organisation=dsi, place=place)).exists()


def test_the_page_names_the_error_and_only_then_offers_to_count_an_empty_place(visit, estate, agent):
    browser, asked = visit(agent), {"organisation": "MTE-DSI", "place": "Bureau 144"}
    assert EMPTY not in browser.get(PAGE).content.decode()
    for _ in range(2):
        page = browser.post(PAGE, asked)
        assert page.context["form"].errors == {"place": [f"{NOWHERE} Lieux proches : « Bureau 14 », « Bureau 15 »."]}
        assert EMPTY in page.content.decode()
    assert Stocktake.objects.count() == 0
    page = browser.post(PAGE, asked | {"empty": "on"}, follow=True)
    assert page.context["stocktake"] == Stocktake.objects.get(place="Bureau 144")


def test_the_box_stays_ticked_while_something_else_is_wrong(visit, dsi, agent):
    form = visit(agent).post(PAGE, {"organisation": "NON", "place": "Cave", "empty": "on"}).context["form"]
    assert (list(form.errors), form["empty"].value()) == (["organisation"], True)


@pytest.mark.parametrize("view", ["manquants", "trouves"])
def test_nothing_is_said_to_be_found_or_missing_where_nothing_was_expected(visit, dsi, agent, device, view):
    stocktake = stocktaking.start(cast.acting(agent), organisation=dsi, place="Cave", empty=True)
    line = stocktaking.scan(stocktake, cast.acting(agent), code=device(place="Bureau 14").tag)
    assert line.note == "son lieu est « Bureau 14 »"
    assert (
        visit(agent).get(f"{stocktake.get_absolute_url()}?voir={view}").context["nothing"]
        == "Rien n’était attendu ici."
    )
