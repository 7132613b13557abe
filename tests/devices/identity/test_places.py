"""Places compare whole and folded: in the list, the API, the file, the stocktakes, on both databases."""

import pytest
from django.db.models import F

from registry.devices import facts
from registry.devices.identity import search
from registry.devices.models import Device
from registry.shared.access import OPERATOR
from registry.stocktakes import counting, stocktaking
from registry.tabular.folding import fold
from tests import cast
from tests.api import Client
from tests.staging import apply, stage

LIST = "/materiels/"
PLACES = ("Bureau 1", "bureau\u00a01", "Bureau 10", "Bureau 11", "Bureau 19", "Étage 2", "ETAGE  2", "Cœur d’îlot")


@pytest.fixture
def estate(device):
    return {place: device(place=place) for place in PLACES}


def test_one_folding_of_what_keyboards_write_in_many_ways():
    alike = ["Cœur d’Îlot-Æ", "  coeur d'ilot ae", "CŒUR\u202fD\u00b4ÎLOT\u2011Ǽ", "cœur\u00a0 d‘ilot\u200b æ"]  # noqa: RUF001
    assert {fold(text) for text in alike} == {"coeur d'ilot ae"}


@pytest.mark.each_database
@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Bureau 1", 2),
        (" BUREAU\u00a0\u00a01 ", 2),
        ("bureau 10", 1),
        ("bureau", 5),
        ("burea", 0),
        ("1 bureau", 0),
        ("etage", 2),
        ("étage 2", 2),
        ("2", 2),
        ("coeur", 1),
        ("CŒUR D'ILOT", 1),
        ("ilot", 1),
        ("%", 0),
        (".*", 0),
    ],
)
def test_the_filter_finds_whole_words(client, manager, estate, text, count):
    client.force_login(manager)
    assert len(client.get(LIST, {"place": text}).context["page"].rows) == count
    assert len(Client(manager).ask("get", "devices/", {"place": text})[1]["results"]) == count
    file = b"".join(client.get(f"{LIST}export/", {"format": "csv", "place": text}).streaming_content).decode()
    assert sum(one.tag in file for one in estate.values()) == count


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        ("Bureau 1", {"Bureau 1", "bureau\u00a01"}),
        ("bureau 10", {"Bureau 10"}),
        ("etage 2", {"Étage 2", "ETAGE  2"}),
        ("COEUR D'ILOT", {"Cœur d’îlot"}),
        ("bureau", set()),
        ("etage", set()),
    ],
)
def test_a_stocktake_expects_the_whole_place(estate, dsi, agent, place, expected):
    stocktake = stocktaking.start(cast.acting(agent), organisation=dsi, place=place, empty=not expected)
    assert {one.place for one in counting.expected(stocktake)} == expected
    stocktaking.close(stocktake, cast.acting(agent))
    assert {line.device.place for line in stocktake.lines.all()} == expected


@pytest.mark.each_database
@pytest.mark.parametrize(("words", "found"), [("coeur", 1), ("cœur", 1), ("d'ilot", 1), ("bureau 1", 5)])
def test_the_search_reads_folded_places_too(estate, words, found):
    assert search.search(Device.objects.all(), words).count() == found


@pytest.mark.each_database
@pytest.mark.parametrize("way", ["facts", "save", "update_fields", "update", "bulk_update", "import"])
def test_every_way_to_write_a_place_folds_it(device, dsi, way):
    one = device(place="Ici")
    one.place = "Réserve Ä"
    match way:
        case "facts":
            facts.change([one], cast.acting(OPERATOR), place="Réserve Ä")
        case "save":
            one.save()
        case "update_fields":
            one.save(update_fields=["place"])
        case "update":
            Device.objects.filter(pk=one.pk).update(place="Réserve Ä")
        case "bulk_update":
            Device.objects.bulk_update([one], ["place"])
        case "import":
            file = f"tag;category;place\n{one.tag};laptop;Réserve Ä\n".encode()
            apply(stage(file, "parc.csv", dsi, by=OPERATOR))
    assert Device.objects.values_list("place", "place_key").get() == ("Réserve Ä", "reserve a")


def test_a_place_that_is_no_text_cannot_be_folded(device):
    device()
    with pytest.raises(TypeError):
        Device.objects.update(place=F("note"))
