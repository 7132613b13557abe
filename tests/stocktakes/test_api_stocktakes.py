"""Stocktakes through the API: the same acts, refusals and silences as on the pages."""

import pytest

from registry.stocktakes import stocktaking
from registry.stocktakes.models import Stocktake
from tests import cast
from tests.api import Client


@pytest.fixture
def stocktake(dsi, manager):
    return stocktaking.start(cast.acting(manager), organisation=dsi)


def ask(who, stocktake, act, **body):
    return Client(who).ask("post", f"stocktakes/{stocktake}/{act}/", body)


def listed(who, stocktake, what, query=""):
    return Client(who).ask("get", f"stocktakes/{stocktake}/{what}/{query}")[1]["results"]


def counts(*numbers):
    return dict(zip(("found", "missing", "unexpected"), numbers, strict=True))


def test_a_whole_stocktake(agent, dsi, device):
    found, lost = device(serial="S1"), device()
    status, body = Client(agent).ask("post", "stocktakes/", {"organisation": "MTE-DSI"})
    number = body["number"]
    assert (status, body["status"], body["place"]) == (201, "open", "")
    assert (body["counts"], body["hidden"]) == (counts(0, 2, 0), counts(0, 0, 0))
    assert [each["action"] for each in body["actions"]] == ["close"]
    status, line = ask(agent, number, "scan", code="S1")
    assert (status, line["tag"], line["finding"], line["scanned_by"]) == (200, found.tag, "found", agent.email)
    status, unknown = ask(agent, number, "scan", code="INCONNU-1")
    assert (status, unknown["tag"], unknown["text"], unknown["finding"]) == (200, None, "INCONNU-1", "unexpected")
    assert [each["tag"] for each in listed(agent, number, "missing")] == [lost.tag]
    status, body = ask(agent, number, "remove", line=unknown["id"])
    assert (status, body["counts"]) == (200, counts(1, 1, 0))
    assert ask(agent, number, "close")[1]["status"] == "closed"
    assert [each["tag"] for each in listed(agent, number, "missing")] == [lost.tag]
    lines = listed(agent, number, "lines")
    assert [(each["tag"], each["finding"]) for each in lines] == [(lost.tag, "missing"), (found.tag, "found")]
    assert [each["tag"] for each in listed(agent, number, "lines", "?finding=found")] == [found.tag]
    status, body = ask(agent, number, "reopen")
    assert (body["status"], [each["action"] for each in body["actions"]]) == ("open", ["close"])
    assert [each["number"] for each in Client(agent).ask("get", "stocktakes/?status=open")[1]["results"]] == [number]


def test_what_is_refused(agent, stocktake, device):
    one = device()
    assert ask(agent, stocktake, "scan", code=one.tag)[0] == 200
    status, body = ask(agent, stocktake, "scan", code=one.tag)
    assert (status, body["code"]) == (409, "already_done")
    status, body = ask(agent, stocktake, "remove", line=10**17)
    assert (status, body["code"]) == (409, "not_in_the_list")
    assert ask(agent, stocktake, "close")[0] == 200
    for act, facts in (("close", {}), ("scan", {"code": "X"})):
        status, body = ask(agent, stocktake, act, **facts)
        assert (status, body["code"]) == (409, "overtaken")


def test_an_empty_place_is_asked_for_twice_or_said_at_once(agent, dsi, device):
    device(place="Étage 2")
    body = {"organisation": "MTE-DSI", "place": "Cave"}
    status, answer = Client(agent).ask("post", "stocktakes/", body)
    assert (status, answer["code"]) == (409, "nothing_there")
    status, answer = Client(agent).ask("post", "stocktakes/", body | {"empty": True})
    assert (status, answer["place"], answer["counts"]) == (201, "Cave", counts(0, 0, 0))


@pytest.mark.parametrize(
    ("act", "body", "code"),
    [
        ("scan", {}, {"code": ["required"]}),
        ("scan", {"code": "X", "at": "2026-01-01"}, {"at": ["unknown_name"]}),
        ("remove", {"line": "une"}, {"line": ["invalid"]}),
        ("remove", {"line": 10**19}, {"line": ["max_value"]}),
        ("close", {"on": "2026-01-01"}, {"on": ["unknown_name"]}),
    ],
)
def test_a_wrong_body_is_told_by_field(agent, stocktake, act, body, code):
    status, answer = ask(agent, stocktake, act, **body)
    assert (status, answer["codes"]) == (400, code)


def test_a_wrong_stocktake_is_told_by_field(agent, dsi, men):
    status, answer = Client(agent).ask("post", "stocktakes/", {"organisation": "MEN"})
    assert (status, answer["codes"]) == (400, {"organisation": ["invalid_choice"]})
    assert not Stocktake.objects.exists()


@pytest.mark.parametrize(
    ("who", "read", "write", "create"),
    [("reader", 200, 403, 403), ("agent", 200, 200, 201), ("stranger", 404, 404, 400), ("member", 404, 404, 403)],
)
def test_who_may(request, stocktake, who, read, write, create):
    person = request.getfixturevalue(who)
    client = Client(person)
    for address in ("", "lines/", "missing/"):
        assert client.ask("get", f"stocktakes/{stocktake}/{address}")[0] == read
    for act, body in (("scan", {"code": "X"}), ("close", {}), ("reopen", {})):
        assert ask(person, stocktake, act, **body)[0] == write
    assert client.ask("post", "stocktakes/", {"organisation": "MTE-DSI"})[0] == create


@pytest.mark.parametrize(("person", "told"), [("agent", False), ("manager", True)])
@pytest.mark.parametrize("closed", [False, True])
def test_what_a_reader_may_not_see_is_counted_alone(request, stocktake, device, dgpr, manager, person, told, closed):
    """As on the page: a manager of the ministry scanned what an agent of the service may not see."""
    away, who = device(at=dgpr, serial="SECRET-42"), request.getfixturevalue(person)
    line = stocktaking.scan(stocktake, cast.acting(manager), code=away.tag)
    if closed:
        stocktaking.close(stocktake, cast.acting(manager))
    body = Client(who).ask("get", f"stocktakes/{stocktake}/")[1]
    assert (body["counts"], body["hidden"]) == (counts(0, 0, 1), counts(0, 0, 0 if told else 1))
    assert [each["tag"] for each in listed(who, stocktake, "lines")] == ([away.tag] if told else [])
    if not closed:
        status, answer = ask(who, stocktake, "remove", line=line.pk)
        assert (status, answer.get("code")) == ((200, None) if told else (409, "not_in_the_list"))


def test_what_left_since_is_counted_and_no_more_named(agent, manager, stocktake, device, men):
    one = device()
    stocktaking.close(stocktake, cast.acting(manager))
    type(one).objects.filter(pk=one.pk).update(organisation=men)
    body = Client(agent).ask("get", f"stocktakes/{stocktake}/")[1]
    assert (body["counts"], body["hidden"]) == (counts(0, 1, 0), counts(0, 1, 0))
    assert (listed(agent, stocktake, "lines"), listed(agent, stocktake, "missing")) == ([], [])
