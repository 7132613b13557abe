"""A stocktake: what is expected, found, missing and unexpected, and who may."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from registry.devices.identity import blanks
from registry.devices.lifecycle import HELD, Status
from registry.devices.models import Device
from registry.shared import moves
from registry.stocktakes import counting, stocktaking
from registry.stocktakes.counting import Tally
from registry.stocktakes.lifecycle import STOCKTAKE_MOVES, Finding, StocktakeStatus
from registry.stocktakes.models import Stocktake, StocktakeLine
from registry.stocktakes.stocktaking import closing
from registry.stocktakes.stocktaking.scanning import BLANK
from tests import cast, codes


def findings(stocktake):
    return {(line.device or line.text): line.finding for line in stocktake.lines.all()}


@pytest.mark.parametrize("status", Status.values)
def test_all_that_is_held_is_expected(stocktake, device, status):
    one = device(status)
    assert (one in counting.expected(stocktake)) == (status in HELD)


def test_it_is_of_a_service_and_what_depends_on_it(dsi, dgpr, mte, men, device, manager):
    there = {place: device(at=place) for place in (mte, dsi, dgpr, men)}
    whole, part = (stocktaking.start(cast.acting(manager), organisation=place) for place in (mte, dsi))
    assert set(counting.expected(whole)) == {there[place] for place in (mte, dsi, dgpr)}
    assert set(counting.expected(part)) == {there[dsi]}


def test_it_may_be_of_one_place(dsi, agent, device):
    one, _, _ = device(place="Étage 2, bureau 14"), device(place="Étage 3"), device()
    stocktake = stocktaking.start(cast.acting(agent), organisation=dsi, place=" etage 2, BUREAU 14 ")
    assert (stocktake.place, list(counting.expected(stocktake))) == ("etage 2, BUREAU 14", [one])


def test_the_counts_follow_each_scan(stocktake, count, device, dgpr):
    one, two, away = device(), device(), device(at=dgpr)
    assert counting.tally(stocktake) == Tally(found=0, missing=2, unexpected=0)
    count(one.tag, away.tag, "INCONNU")
    assert counting.tally(stocktake) == Tally(found=1, missing=1, unexpected=2)
    assert str(counting.tally(stocktake)) == "2 attendus : 1 trouvé, 1 manquant, 2 inattendus."
    assert list(counting.missing(stocktake)) == [two]


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        ({"status": "donated"}, "le registre le dit « Donné »"),
        ({"status": "lost"}, "le registre le dit « Perdu »"),
        ({"place": "Étage 3"}, "son lieu est « Étage 3 »"),
        ({}, "son lieu n’est pas connu"),
    ],
)
def test_what_is_unexpected_says_why(dsi, agent, device, facts, reason):
    device(place="Étage 2")
    stocktake, one = stocktaking.start(cast.acting(agent), organisation=dsi, place="Étage 2"), device(**facts)
    line = stocktaking.scan(stocktake, cast.acting(agent), code=one.tag)
    assert (line.device, line.finding, line.note) == (one, Finding.UNEXPECTED, reason)


def test_a_neighbours_device_is_named_to_whoever_sees_it(dsi, dgpr, device, manager, agent):
    one = device(at=dgpr)
    for person, known in ((manager, one), (agent, None)):
        line = stocktaking.scan(
            stocktaking.start(cast.acting(person), organisation=dsi), cast.acting(person), code=one.tag
        )
        assert line.device == known
        assert ("prévention" in line.note, "périmètre" in line.note) == (known is not None, known is None)


def test_a_blank_tag_is_told_apart(stocktake, count, dsi, agent):
    blank = blanks.make(dsi, 1, by=agent).blanks.get()
    (line,) = count(blank.tag)
    assert (line.device, line.finding, line.note) == (None, Finding.UNEXPECTED, BLANK)


@pytest.mark.parametrize("text", ["{tag}", "{serial}", "http://testserver/D/{tag}"])
def test_twice_is_once_whoever_scans(stocktake, count, device, manager, text):
    one = device(serial="5CG1234ABC")
    count(one.tag)
    with pytest.raises(moves.Already):
        stocktaking.scan(stocktake, cast.acting(manager), code=text.format(tag=one.tag, serial=one.serial))
    assert stocktake.lines.count() == 1


def test_an_unknown_code_is_noted_once(stocktake, count):
    count("INCONNU")
    with pytest.raises(moves.Already):
        count("INCONNU")
    assert stocktake.lines.count() == 1


def test_the_database_keeps_one_line_each(stocktake, count, device):
    one = device()
    count(one.tag, "INCONNU")
    for facts in ({"device": one}, {"text": "INCONNU"}, {"text": ""}, {"text": "X", "finding": Finding.FOUND}):
        line = StocktakeLine(stocktake=stocktake, **{"finding": Finding.UNEXPECTED} | facts)
        with pytest.raises(IntegrityError), transaction.atomic():
            line.save()


def test_a_device_that_leaves_meanwhile_is_no_more_missing(stocktake, device, agent):
    one = device("in_service")
    Device.objects.filter(pk=one.pk).update(status="stolen")
    assert counting.tally(stocktake).missing == 0


@pytest.mark.parametrize("status", StocktakeStatus.values)
@pytest.mark.parametrize("action", [move.action for move in STOCKTAKE_MOVES.values() if move.sources])
def test_each_act_from_each_state(stocktake, agent, device, status, action):
    one = device()
    if status == StocktakeStatus.CLOSED:
        stocktaking.close(stocktake, cast.acting(agent))
    acts = {
        "scan": lambda: stocktaking.scan(stocktake, cast.acting(agent), code=one.tag),
        "close": lambda: stocktaking.close(stocktake, cast.acting(agent)),
        "reopen": lambda: stocktaking.reopen(stocktake, cast.acting(agent)),
    }
    if status in STOCKTAKE_MOVES[action].sources:
        acts[action]()
        assert Stocktake.objects.get().status == STOCKTAKE_MOVES[action].target
    else:
        with codes.refused("overtaken"):
            acts[action]()


def test_closing_writes_down_what_misses_and_reopening_forgets_it(stocktake, count, device, agent, monkeypatch):
    monkeypatch.setattr(closing, "BATCH", 2)
    found, *unseen = (device() for _ in range(6))
    count(found.tag)
    stocktaking.close(stocktake, cast.acting(agent))
    assert findings(stocktake) == {found: Finding.FOUND} | dict.fromkeys(unseen, Finding.MISSING)
    # Frozen: what happens afterwards is another day's matter.
    Device.objects.filter(pk=unseen[0].pk).update(status="lost")
    assert counting.tally(stocktake) == Tally(found=1, missing=5, unexpected=0)
    stocktaking.reopen(stocktake, cast.acting(agent))
    assert (findings(stocktake), counting.tally(stocktake).missing) == ({found: Finding.FOUND}, 4)


@pytest.mark.parametrize("act", ["start", "scan", "remove", "close", "reopen"])
def test_the_writer_asks_for_the_right(stocktake, dsi, reader, act):
    acts = {
        "start": lambda: stocktaking.start(cast.acting(reader), organisation=dsi),
        "scan": lambda: stocktaking.scan(stocktake, cast.acting(reader), code="X"),
        "remove": lambda: stocktaking.remove(stocktake, cast.acting(reader), line=1),
        "close": lambda: stocktaking.close(stocktake, cast.acting(reader)),
        "reopen": lambda: stocktaking.reopen(stocktake, cast.acting(reader)),
    }
    with pytest.raises(PermissionDenied):
        acts[act]()
