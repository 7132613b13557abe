"""Lots and claims through the API: the whole path of a gift, its ladder of people, and what is refused."""

import json
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from donations import gifts
from donations.models import Lot
from registry.devices.models import Device
from tests import cast
from tests.api import Client

RECORD = {
    "handed_on": date.today().isoformat(),
    "handed_place": "La Défense",
    "donor_person": "Ève Martin",
    "beneficiary_person": "Łukasz Góra",
}


def test_a_gift_from_the_lot_to_the_hand_over(ready, manager, member, asso, mte):
    staff, association = Client(manager), Client(member)
    devices = [ready(), ready()]
    tags = [device.tag for device in devices]

    status, lot = staff.ask("post", "lots/", {"organisation": "MTE", "title": "Deux portables", "tags": tags})
    assert (status, lot["status"], lot["devices"], lot["organisation"]) == (201, "open", 2, "MTE")
    assert [act["action"] for act in lot["actions"]] == ["withdraw"]
    inside = association.ask("get", f"lots/{lot['number']}/devices/")[1]["results"]
    assert {row["tag"] for row in inside} == set(tags)

    body = {"association": "CLAVIERS", "reason": "Équiper un atelier", "beneficiaries": 12}
    status, claim = association.ask("post", f"lots/{lot['number']}/claim/", body)
    assert (status, claim["status"], claim["lot"]) == (201, "submitted", lot["number"])
    assert [act["action"] for act in claim["actions"]] == ["cancel"]

    here = f"claims/{claim['id']}"
    status, claim = staff.ask("post", f"{here}/accept/", {"legal_basis": "3"})
    assert (status, claim["status"], claim["legal_basis"]) == (200, "accepted", "3")
    assert claim["convention"].startswith("CONV-")

    assert staff.ask("post", f"{here}/check_in/", {"code": tags[0]}) == (200, {"tag": tags[0], "missing": 1})
    status, body = staff.ask("post", f"{here}/hand_over/", RECORD)
    assert (status, list(body["codes"])) == (400, ["without"])
    status, claim = staff.ask("post", f"{here}/hand_over/", RECORD | {"without": True})
    assert (status, claim["status"], claim["handed_place"], claim["actions"]) == (200, "fulfilled", "La Défense", [])
    assert [Device.objects.get(tag=tag).status for tag in tags] == ["donated", "retired"]
    assert cast.last(devices[0]).counterparty == asso


def test_a_lot_is_withdrawn(lot, manager):
    status, body = Client(manager).ask("post", f"lots/{lot.number}/withdraw/", {"motive": "Besoin interne"})
    assert (status, body["status"], body["devices"]) == (200, "withdrawn", 0)


def test_a_claim_is_refused_with_a_motive(claim, manager):
    client = Client(manager)
    status, body = client.ask("post", f"claims/{claim.pk}/refuse/", {})
    assert (status, list(body["codes"])) == (400, ["decision"])
    status, body = client.ask("post", f"claims/{claim.pk}/refuse/", {"decision": "Lot promis ailleurs"})
    assert (status, body["status"], body["decision"]) == (200, "refused", "Lot promis ailleurs")


def test_a_claim_is_cancelled_by_its_own(claim, member):
    status, body = Client(member).ask("post", f"claims/{claim.pk}/cancel/", {})
    assert (status, body["status"]) == (200, "cancelled")


def test_an_act_that_comes_too_late_is_a_conflict(claim, manager):
    gifts.refuse(claim, cast.acting(manager), decision="Non")
    status, body = Client(manager).ask("post", f"claims/{claim.pk}/accept/", {"legal_basis": "3"})
    assert (status, body["code"]) == (409, "overtaken")


def test_a_scan_outside_of_the_lot_is_a_conflict(accepted, manager, ready):
    other = ready()
    status, body = Client(manager).ask("post", f"claims/{accepted.pk}/check_in/", {"code": other.tag})
    assert (status, body["code"], other.pretty_tag in body["detail"]) == (409, "not_in_the_lot", True)


def test_a_device_that_cannot_be_given_refuses_the_lot(ready, device, manager, mte):
    good, dear = ready(), ready(unit_value="450.00")
    body = {"organisation": "MTE", "title": "Deux portables", "tags": [good.tag, dear.tag]}
    status, answer = Client(manager).ask("post", "lots/", body)
    assert (status, [refusal["tag"] for refusal in answer["refusals"]]) == (409, [dear.tag])
    assert not Lot.objects.exists()
    assert Device.objects.get(pk=good.pk).status == "retired"


DECISION = {"anonymous": 403, "stranger": 404, "rival": 404, "reader": 403, "manager": 400}
LADDER = [
    ("get", "lots/{lot}/", {"anonymous": 403, "stranger": 404, "rival": 200, "reader": 200, "manager": 200}),
    ("get", "lots/{lot}/devices/", {"anonymous": 403, "stranger": 404, "rival": 200, "reader": 200, "manager": 200}),
    ("get", "claims/{claim}/", {"anonymous": 403, "stranger": 404, "rival": 404, "reader": 200, "manager": 200}),
    ("post", "lots/{lot}/withdraw/", {"anonymous": 403, "stranger": 404, "rival": 403, "reader": 403, "manager": 200}),
    ("post", "lots/{lot}/claim/", {"anonymous": 403, "stranger": 404, "rival": 400, "reader": 403, "manager": 403}),
    ("post", "lots/", {"anonymous": 403, "stranger": 400, "rival": 403, "reader": 403, "manager": 400}),
    *(("post", f"claims/{{claim}}/{act}/", DECISION) for act in "accept refuse cancel hand_over check_in".split()),
]


@pytest.mark.parametrize(("method", "path", "expected"), LADDER, ids=[f"{row[0]} {row[1]}" for row in LADDER])
def test_who_may(request, claim, rival, method, path, expected):
    seen = {}
    for name in expected:
        user = {"anonymous": None, "rival": rival[1]}.get(name) if name in ("anonymous", "rival") else None
        if name not in ("anonymous", "rival"):
            user = request.getfixturevalue(name)
        address = path.format(lot=claim.lot.number, claim=claim.pk)
        seen[name] = Client(user).ask(method, address, {} if method == "post" else None)[0]
    assert seen == expected


WRONG = (None, [], {}, 7, "", "\0", "\ud800", True, "x" * 3000)


@pytest.mark.parametrize(
    ("path", "good"),
    [
        ("claims/{claim}/accept/", {"legal_basis": "3"}),
        ("claims/{claim}/refuse/", {"decision": "Non"}),
        ("claims/{claim}/hand_over/", RECORD | {"without": True}),
        ("claims/{claim}/check_in/", {"code": "?"}),
        ("lots/{lot}/claim/", {"association": "CLICS", "reason": "Atelier", "beneficiaries": 3}),
        ("lots/{lot}/withdraw/", {"motive": "Non"}),
        ("lots/", {"organisation": "MTE", "title": "Lot", "tags": ["X"], "collect_by": "2999-01-01"}),
    ],
)
def test_whatever_is_sent_is_answered(claim, rival, manager, path, good):
    user = rival[1] if path.endswith("claim/") else manager
    address = path.format(lot=claim.lot.number, claim=claim.pk)
    client = Client(user)
    for name in good:
        for value in WRONG:
            answer = client.post(f"/api/{address}", json.dumps(good | {name: value}), content_type="application/json")
            assert (name, value, answer.status_code in (200, 201, 400, 409)) == (name, value, True)
            assert answer.json()
    assert client.post(f"/api/{address}", [good], format="json").status_code == 400
    assert client.post(f"/api/{address}", good | {"unheard_of": 1}, format="json").status_code in (400, 403)


def test_lists_are_scoped_and_narrowed(claim, manager, member, stranger, rival):
    def found(user, path):
        return len(Client(user).ask("get", path)[1]["results"])

    assert [found(user, "lots/") for user in (manager, member, stranger, rival[1])] == [1, 1, 0, 1]
    assert [found(user, "claims/") for user in (manager, member, stranger, rival[1])] == [1, 1, 0, 0]
    assert [found(manager, f"lots/?status={status}") for status in ("open", "closed")] == [1, 0]
    assert [found(manager, f"claims/?lot={number}") for number in (claim.lot.number, "LOT-1999-0001")] == [1, 0]


@pytest.mark.parametrize("who", ["manager", "member"])
def test_a_list_asks_as_much_for_thirty_rows_as_for_one(request, ready, mte, asso, member, manager, who):
    def give():
        lot = gifts.open_lot(cast.acting(manager), devices=[ready()], organisation=mte, title="Un portable")
        gifts.claim(cast.acting(member), lot=lot, association=asso, reason="Atelier")
        return lot

    def queries(path):
        with CaptureQueriesContext(connection) as seen:
            answer = client.get(f"/api/{path}")
        return len(answer.json()["results"]), len(seen)

    client, first = Client(request.getfixturevalue(who)), give()
    one = {path: queries(path)[1] for path in ("lots/", "claims/")}
    for _ in range(29):
        give()
    assert {path: queries(path) for path in one} == {path: (30, count) for path, count in one.items()}
    whole = gifts.open_lot(cast.acting(manager), devices=[ready() for _ in range(30)], organisation=mte, title="Trente")
    alone, all_of_them = (queries(f"lots/{lot.number}/devices/") for lot in (first, whole))
    assert (alone[0], all_of_them) == (1, (30, alone[1]))
