import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.authtoken.models import Token
from rest_framework.test import APIClient

from registry.devices.models import Device, Event
from tests import cast, codes
from tests.api import Client

FIELDS = (
    "tag serial category manufacturer model organisation status erasure functional unit_value security_excluded price"
    " manufactured_on place note last_on url"
).split()


def queries(client, path):
    with CaptureQueriesContext(connection) as seen:
        assert client.get(path).status_code == 200
    return len(seen)


def test_a_list_shows_the_facts_of_each_device(device, reader):
    held = device("retired", serial="S1", manufacturer="Acme", model="One", price="812.50", place="B12")
    status, page = Client(reader).ask("get", "devices/")
    assert (status, list(page)) == (200, ["next", "previous", "results"])
    assert page["results"] == [
        {
            "tag": held.tag,
            "serial": "S1",
            "category": "laptop",
            "manufacturer": "Acme",
            "model": "One",
            "organisation": "MTE-DSI",
            "status": "retired",
            "erasure": "",
            "functional": True,
            "unit_value": None,
            "security_excluded": False,
            "price": "812.50",
            "manufactured_on": None,
            "place": "B12",
            "note": "",
            "last_on": "2024-03-15",
            "url": f"http://testserver/api/devices/{held.tag}/",
        }
    ]
    assert list(page["results"][0]) == FIELDS


@pytest.mark.each_database
@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["retired", "in_stock"]),
        ("?status=retired", ["retired"]),
        ("?q=nothing-like-it", []),
        ("?organisation=MTE", ["retired", "in_stock"]),
        ("?organisation=MEN", []),
        ("?category=laptop", ["retired", "in_stock"]),
    ],
)
def test_a_list_is_narrowed_as_on_the_page(device, reader, query, found):
    device("in_stock"), device("retired")
    assert [row["status"] for row in Client(reader).ask("get", f"devices/{query}")[1]["results"]] == found


def test_pages_follow_each_other_without_counting(device, reader):
    tags = [device().tag for _ in range(5)][::-1]
    client, path, seen = Client(reader), "/api/devices/?page_size=2", []
    while path:
        page = client.get(path).json()
        seen.append([row["tag"] for row in page["results"]])
        path = page["next"]
    assert seen == [tags[:2], tags[2:4], tags[4:]]


@pytest.mark.parametrize("path", ["devices/", "events/", "figures/reused_strict/whole/?organisation=MTE&year=2024"])
def test_a_list_asks_as_much_for_thirty_rows_as_for_one(device, reader, path):
    device()
    client = Client(reader)
    one = queries(client, f"/api/{path}")
    for _ in range(29):
        device()
    assert len(client.get(f"/api/{path}").json()["results"]) == 30
    assert queries(client, f"/api/{path}") == one


def test_one_device_says_what_may_be_done_now(device, agent):
    held = device("in_repair")
    status, body = Client(agent).ask("get", f"devices/{held.tag}/")
    assert status == 200
    actions = {act["action"]: (act["asks"], act["takes"], act["url"]) for act in body["actions"]}
    url = f"http://testserver/api/devices/{held.tag}/"
    assert actions["retire"] == (["functional"], ["unit_value"], f"{url}retire/")
    assert list(actions) == ["store", "move", "resume", "assess", "erase", "retire", "lose", "steal"]


def test_a_reader_is_offered_no_act(device, reader):
    assert Client(reader).ask("get", f"devices/{device().tag}/")[1]["actions"] == []


LADDER = [
    ("get", "devices/{}/", {"anonymous": 403, "stranger": 404, "member": 404, "reader": 200, "agent": 200}),
    ("post", "devices/{}/repair/", {"anonymous": 403, "stranger": 404, "member": 404, "reader": 403, "agent": 200}),
    ("post", "devices/{}/correct/", {"anonymous": 403, "stranger": 404, "member": 404, "reader": 403, "agent": 400}),
    ("patch", "devices/{}/", {"anonymous": 403, "stranger": 404, "member": 404, "reader": 403, "agent": 400}),
    ("post", "devices/", {"anonymous": 403, "stranger": 400, "member": 403, "reader": 403, "agent": 400}),
    ("post", "devices/import/", {"anonymous": 403, "stranger": 415, "member": 403, "reader": 403, "agent": 415}),
    ("post", "devices/act/", {"anonymous": 403, "stranger": 400, "member": 400, "reader": 400, "agent": 400}),
]


@pytest.mark.parametrize(("method", "path", "expected"), LADDER, ids=[f"{row[0]} {row[1]}" for row in LADDER])
def test_who_may(request, device, method, path, expected):
    tag, seen = device("in_service").tag, {}
    for name in expected:
        user = None if name == "anonymous" else request.getfixturevalue(name)
        seen[name] = Client(user).ask(method, path.format(tag), {"on": "2024-05-02"} if method != "get" else None)[0]
    assert seen == expected


def test_a_token_signs_in(device, reader):
    token = Token.objects.create(user=reader)
    client = APIClient(headers={"Authorization": f"Token {token.key}"})
    assert client.get(f"/api/devices/{device().tag}/").status_code == 200
    assert APIClient(headers={"Authorization": "Token wrong"}).get("/api/devices/").status_code in (401, 403)


ENTRY = {
    "category": "laptop",
    "manufacturer": "Acme",
    "model": "One",
    "serial": "S-1",
    "price": "900.00",
    "organisation": "MTE-DSI",
    "acquired_on": "2025-02-03",
    "origin": "refurbished",
}


def test_a_device_enters(agent, dsi):
    status, body = Client(agent).ask("post", "devices/", ENTRY | {"price": 900, "tag": "inv-0042"})
    assert (status, body["tag"], body["status"], body["price"]) == (201, "INV-0042", "received", "900.00")
    event = cast.last(Device.objects.get())
    assert (event.action, event.via, event.origin, event.by) == ("receive", "api", "refurbished", agent)


def test_a_device_enters_with_a_tag_of_its_own(agent, dsi):
    assert len(Client(agent).ask("post", "devices/", ENTRY)[1]["tag"]) == 11


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"category": "spaceship"}, "category"),
        ({"category": None}, "category"),
        ({"organisation": "MEN"}, "organisation"),
        ({"organisation": "NOWHERE"}, "organisation"),
        ({"origin": "stolen"}, "origin"),
        ({"acquired_on": "31/02/2025"}, "acquired_on"),
        ({"price": "cheap"}, "price"),
        ({"price": -1}, "price"),
        ({"price": "0.00"}, "price"),
        ({"manufactured_on": "2999-01-01"}, "manufactured_on"),
        ({"tag": "no spaces"}, "tag"),
        ({"tag": "X" * 33}, "tag"),
        ({"model": "M" * 121}, "model"),
        ({"status": "donated"}, "status"),
        ({"serial": ["a"]}, "serial"),
    ],
)
def test_a_wrong_entry_names_its_field_and_writes_nothing(agent, dsi, men, change, named):
    status, body = Client(agent).ask("post", "devices/", ENTRY | change)
    assert (status, list(body["codes"])) == (400, [named])
    assert not Device.objects.exists()


def test_an_entry_in_the_future_is_refused_by_the_ledger(agent, dsi):
    status, body = Client(agent).ask("post", "devices/", ENTRY | {"acquired_on": "2999-01-01"})
    assert (status, body["code"], codes.each(body)) == (409, "devices_refused", ["in_the_future"])


@pytest.mark.parametrize(("again", "field"), [({"serial": "s-1"}, "non_field_errors"), ({"tag": "A-1"}, "tag")])
def test_a_device_enters_once(agent, dsi, again, field):
    client = Client(agent)
    assert client.ask("post", "devices/", ENTRY | {"tag": "A-1"})[0] == 201
    status, body = client.ask("post", "devices/", ENTRY | {"serial": "S-2", "tag": "A-2"} | again)
    assert (status, list(body["codes"])) == (400, [field])


def test_plain_facts_change_and_nothing_else(device, agent):
    held = device(manufacturer="Acme", note="old")
    status, body = Client(agent).ask("patch", f"devices/{held.tag}/", {"note": "new", "place": "B1"})
    assert (status, body["note"], body["place"], body["manufacturer"]) == (200, "new", "B1", "Acme")
    assert Event.objects.count() == 1


@pytest.mark.parametrize("field", ["status", "organisation", "unit_value", "tag"])
def test_what_the_ledger_derives_does_not_change_here(device, agent, field):
    status, body = Client(agent).ask("patch", f"devices/{device().tag}/", {field: "1"})
    assert (status, body) == (400, {field: ["Ce champ n’est pas attendu ici."], "codes": {field: ["unknown_name"]}})
