"""Collections of waste through the API: the same acts and refusals as on the pages."""

from datetime import date

import pytest

from registry.devices.models import Device
from registry.shared.access import OPERATOR
from registry.waste import collecting
from registry.waste.models import Collection, Collector
from tests import cast, codes
from tests.api import Client

TODAY = date.today().isoformat()
pytestmark = pytest.mark.usefixtures("sound")
ENTRY = {"organisation": "MTE-DSI", "collector": "Ecologic", "site": "1 quai"}
CONFIRM = {
    "dispatched_on": TODAY,
    "received_on": TODAY,
    "weight_kg": "3.50",
    "fate": "recycle",
    "operation_code": "R 4",
    "pop": False,
    "slip": "BE-7",
}


@pytest.fixture
def worn(past):
    def make(category="screen", **facts):
        return past(("register", cast.DAY), ("retire", cast.DAY, {"functional": False}), category=category, **facts)

    return make


@pytest.fixture
def collection(dsi, mte):
    ecologic = Collector.objects.get(name="Ecologic")
    return collecting.open_collection(cast.acting(OPERATOR), organisation=dsi, collector=ecologic, site="1 quai")


def ask(who, collection, act, **body):
    return Client(who).ask("post", f"collections/{collection}/{act}/", body)


def test_a_whole_collection(manager, worn, dsi, mte):
    mte.siret = "13002526500013"
    mte.save()
    one, two = worn(serial="S1"), worn()
    client = Client(manager)
    status, body = client.ask("post", "collections/", ENTRY)
    number = body["number"]
    assert (status, body["status"], body["eco_organisme"], body["pallets"]) == (201, "open", True, [])
    assert ask(manager, number, "scan", pallet=1, code="S1")[0] == 200
    assert ask(manager, number, "scan", pallet=2, code=two.tag)[1]["pallets"] == [
        {"number": 1, "count": 1, "kg": "5.73"},
        {"number": 2, "count": 1, "kg": "5.73"},
    ]
    status, body = ask(manager, number, "weigh", tag=two.tag, mass_kg="6.10")
    assert body["threshold"] == "Il manque 238,17 kg pour un enlèvement gratuit : 250 kg."
    assert [each["action"] for each in body["actions"]] == ["close", "abandon"]
    assert ask(manager, number, "close", on=TODAY)[1]["status"] == "closed"
    assert ask(manager, number, "reopen", motive="Un de plus")[1]["motive"] == "Un de plus"
    assert ask(manager, number, "close", on=TODAY)[0] == 200
    status, body = ask(manager, number, "confirm", **CONFIRM, missing=two.tag)
    assert (status, body["status"], body["weight_kg"]) == (200, "confirmed", "3.50")
    assert [each["action"] for each in body["actions"]] == ["amend"]
    paper = {name: CONFIRM[name] for name in ("received_on", "slip", "operation_code")}
    told = paper | {"weight_kg": "3.60", "motive": "Mal lu"}
    assert ask(manager, number, "amend", **told)[1]["codes"] == {"pop": ["required"]}
    told["pop"] = False
    assert ask(manager, number, "amend", **told)[1]["weight_kg"] == "3.60"
    assert cast.last(one).action == "recycle"
    lines = client.ask("get", f"collections/{number}/lines/")[1]["results"]
    assert [(line["tag"], line["received"]) for line in lines] == [(two.tag, False), (one.tag, True)]
    status, told = client.ask("get", f"collections/register/?year={date.today().year}&organisation=MTE-DSI")
    assert (status, told["kg"], told["eco_kg"], told["value"], told["problems"]) == (200, "3.60", "3.60", "1.0000", [])
    (entry,) = told["entries"]
    assert (entry["publicId"], entry["weightValue"], entry["wasteCode"]) == (f"{number}-160213", "0.004", "16 02 13*")
    assert client.ask("get", "collections/?status=confirmed")[1]["results"][0]["number"] == number


def test_closing_twice_is_a_conflict(agent, collection, worn):
    collecting.scan(collection, cast.acting(agent), code=worn().tag, pallet=1)
    assert ask(agent, collection, "close", on=TODAY)[0] == 200
    status, body = ask(agent, collection, "close", on=TODAY)
    assert (status, body["code"]) == (409, "overtaken")


def test_a_refusal_names_the_device(agent, collection, device, worn):
    used, gone = device("in_service"), worn()
    status, body = ask(agent, collection, "scan", pallet=1, code=used.tag)
    assert (status, body["code"], used.pretty_tag in body["detail"]) == (409, "wrong_state", True)
    collecting.scan(collection, cast.acting(agent), code=gone.tag, pallet=1)
    Client(agent).ask("post", f"devices/{gone.tag}/lose/", {"on": TODAY})
    status, body = ask(agent, collection, "close", on=TODAY)
    assert (status, body["refusals"][0]["tag"], codes.each(body)) == (409, gone.tag, ["wrong_state"])
    assert Collection.objects.get().status == "open"


@pytest.mark.parametrize(
    ("act", "body", "errors"),
    [
        ("scan", {"pallet": 0, "code": "X"}, ["pallet"]),
        ("scan", {"code": "X"}, ["pallet"]),
        ("scan", {"pallet": 1, "code": "X", "kg": 2}, ["kg"]),
        ("weigh", {"tag": "X", "mass_kg": "lourd"}, ["mass_kg"]),
        ("close", {"on": "2050-13-01"}, ["on"]),
        ("reopen", {}, ["motive"]),
        ("abandon", {"motive": " "}, ["motive"]),
        ("confirm", CONFIRM | {"slip": ""}, ["slip"]),
        ("confirm", CONFIRM | {"bsd": "BSD-20260315-0123456AZ"}, ["bsd"]),
        ("confirm", CONFIRM | {"operation_code": "R 14"}, ["operation_code"]),
        ("prove", {"on": "hier"}, ["on"]),
    ],
)
def test_a_wrong_body_is_told_by_field(manager, collection, act, body, errors):
    status, answer = ask(manager, collection, act, **body)
    assert (status, list(answer["codes"])) == (400, errors)


@pytest.mark.parametrize(
    ("change", "errors"),
    [({"organisation": "MEN"}, ["organisation"]), ({"collector": "X"}, ["collector"]), ({"site": ""}, ["site"])],
)
def test_a_wrong_collection_is_told_by_field(manager, men, dsi, change, errors):
    status, answer = Client(manager).ask("post", "collections/", ENTRY | change)
    assert (status, list(answer["codes"])) == (400, errors)


@pytest.mark.parametrize(
    ("who", "read", "write", "abandon"),
    [("reader", 200, 403, 403), ("agent", 200, 409, 403), ("stranger", 404, 404, 404), ("member", 404, 404, 404)],
)
def test_who_may(request, collection, who, read, write, abandon):
    client = Client(request.getfixturevalue(who))
    assert client.ask("get", f"collections/{collection}/")[0] == read
    assert client.ask("get", f"collections/{collection}/lines/")[0] == read
    assert ask(request.getfixturevalue(who), collection, "close", on=TODAY)[0] == write
    assert ask(request.getfixturevalue(who), collection, "abandon", motive="X")[0] == abandon
    assert Device.objects.count() == 0
