"""Transfers through the API: what is announced, and its reception under the same rules as on the page."""

import pytest

from registry.devices.models import Device
from tests import cast, codes
from tests.api import Client

ON = "2024-06-01"
pytestmark = pytest.mark.usefixtures("sound")


def accept(who, *devices, place="MEN", on=ON):
    body = {"tags": [device.tag for device in devices], "organisation": place, "on": on}
    return Client(who).ask("post", "transfers/accept/", body)


def test_the_list_is_what_is_expected_here(device, stranger, manager, men):
    one = device("transferred", serial="S1", model="Latitude")
    device("retired")
    status, body = Client(stranger).ask("get", "transfers/")
    assert (status, body["results"]) == (
        200,
        [
            {
                "tag": one.tag,
                "serial": "S1",
                "category": "laptop",
                "manufacturer": "",
                "model": "Latitude",
                "functional": True,
                "sender": "MTE-DSI",
                "recipient": "MEN",
                "transferred_on": cast.DAY.isoformat(),
            }
        ],
    )
    assert Client(manager).ask("get", "transfers/")[1]["results"] == []


@pytest.mark.parametrize(("who", "status"), [(None, 403), ("reader", 403), ("member", 403), ("agent", 200)])
def test_whoever_may_accept_nowhere_asks_for_nothing(request, db, who, status):
    client = Client(who and request.getfixturevalue(who))
    assert client.ask("get", "transfers/")[0] == status
    assert client.ask("post", "transfers/accept/", {"tags": ["R7K2"]})[0] == (400 if status == 200 else status)


def test_a_reception_is_one_act_of_the_ledger(device, stranger, men):
    one, two = device("transferred"), device("transferred")
    status, body = accept(stranger, one, two)
    assert (status, body["action"], [row["tag"] for row in body["devices"]]) == (200, "accept", [two.tag, one.tag])
    assert {row["organisation"] for row in body["devices"]} == {"MEN"}
    first, second = cast.last(one), cast.last(two)
    assert (first.via, first.by, first.operation) == ("api", stranger, second.operation)


def test_all_or_nothing_and_the_second_is_told(device, stranger, men):
    one, two = device("transferred"), device("transferred")
    assert accept(stranger, one)[0] == 200
    status, body = accept(stranger, one, two)
    assert (status, [refusal["tag"] for refusal in body["refusals"]], codes.each(body)) == (
        409,
        [one.tag],
        ["wrong_state"],
    )
    assert Device.objects.get(pk=two.pk).status == "transferred"


def test_another_s_transfer_does_not_exist(device, past, stranger, office):
    for other in (past(*cast.way("transferred", office)), device("retired")):
        status, body = accept(stranger, other)
        assert (status, body["codes"]) == (400, {"tags": ["not_found"]})


@pytest.mark.parametrize(
    ("change", "errors"),
    [
        ({"organisation": "MTE"}, ["organisation"]),
        ({"organisation": ""}, ["organisation"]),
        ({"on": "2050-13-01"}, ["on"]),
        ({"seen": 1}, ["seen"]),
        ({"tags": []}, ["tags"]),
    ],
)
def test_a_wrong_body_is_told_by_field(device, stranger, change, errors):
    body = {"tags": [device("transferred").tag], "organisation": "MEN", "on": ON} | change
    status, answer = Client(stranger).ask("post", "transfers/accept/", body)
    assert (status, list(answer["codes"])) == (400, errors)


def test_a_day_before_the_transfer_is_refused(device, stranger):
    status, body = accept(stranger, device("transferred"), on="2024-01-01")
    assert (status, len(body["refusals"])) == (409, 1)
