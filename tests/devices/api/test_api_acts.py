from datetime import date

import pytest

from registry.devices.api.acts import DIRECT
from registry.devices.models import Device, Event
from tests import cast, codes
from tests.api import Client

DAY = "2024-06-01"
# For each act, a state that allows it and the facts that it needs.
HAPPY = {
    "store": ("received", {}, "in_stock"),
    "issue": ("in_stock", {"organisation": "MTE-DGPR"}, "in_service"),
    "reassign": ("in_service", {"organisation": "MTE-DGPR"}, "in_service"),
    "move": ("in_stock", {"organisation": "MTE-DGPR"}, "in_stock"),
    "repair": ("in_service", {}, "in_repair"),
    "resume": ("in_repair", {}, "in_service"),
    "assess": ("in_stock", {"functional": False, "unit_value": 120.5, "security_excluded": None}, "in_stock"),
    "erase": ("in_stock", {"erasure": "purge"}, "in_stock"),
    "retire": ("in_service", {"functional": True, "unit_value": "300.00"}, "retired"),
    "reinstate": ("retired", {}, "in_stock"),
    "donate": ("erased", {"counterparty": "CLAVIERS"}, "donated"),
    "staff": ("erased", {"motive": "Tirage au sort"}, "staff"),
    "transfer": ("erased", {"counterparty": "MEN"}, "transferred"),
    "sell": ("erased", {"counterparty_name": "Domaine", "reuse_commitment": True}, "sold"),
    "take_back": ("erased", {"counterparty": "TRI", "reuse_commitment": False, "motive": "Contrat"}, "taken_back"),
    "prove": ("sold", {}, "sold"),
    "recycle": ("erased", {"counterparty": "TRI", "motive": "Sans preneur"}, "recycled"),
    "lose": ("in_service", {}, "lost"),
    "steal": ("in_service", {}, "stolen"),
    "find": ("lost", {}, "in_stock"),
}


@pytest.fixture
def ready(device, past):
    """ready(state): a device in a state; `erased` is retired and erased."""

    def make(state):
        if state != "erased":
            return device(state)
        steps = ("register", cast.DAY), ("retire", cast.DAY, {"functional": True})
        return past(*steps, ("erase", cast.DAY, {"erasure": "purge"}))

    return make


def test_every_act_is_tried():
    assert set(HAPPY) == set(DIRECT)


@pytest.mark.parametrize("action", HAPPY)
def test_an_act(ready, manager, dgpr, men, asso, company, action):
    state, facts, after = HAPPY[action]
    held = ready(state)
    status, body = Client(manager).ask("post", f"devices/{held.tag}/{action}/", {"on": DAY} | facts)
    assert (status, body.get("status"), body.get("last_on")) == (200, after, DAY)
    event = cast.last(held)
    assert (event.action, event.via, event.by, event.target) == (action, "api", manager, after)


@pytest.mark.parametrize("action", HAPPY)
def test_an_act_from_the_wrong_state(device, manager, men, company, asso, dgpr, action):
    state = "recycled" if action != "prove" else "in_stock"
    held = device(state)
    status, body = Client(manager).ask("post", f"devices/{held.tag}/{action}/", {"on": DAY} | HAPPY[action][1])
    label = "Recyclé" if state == "recycled" else "En stock"
    assert (status, body) == (
        409,
        {
            "detail": "Rien n’a été enregistré : un matériel est refusé.",
            "code": "devices_refused",
            "refusals": [{"tag": held.tag, "reason": f"il est « {label} »", "code": "wrong_state"}],
        },
    )


@pytest.mark.parametrize("action", HAPPY)
def test_a_wrong_fact_is_named_and_nothing_is_written(ready, manager, dgpr, action):
    held = ready(HAPPY[action][0])
    before = Event.objects.count()
    for wrong in ("tomorrow", None, "", [], {}, 7, True, "2024-02-30"):
        status, body = Client(manager).ask("post", f"devices/{held.tag}/{action}/", HAPPY[action][1] | {"on": wrong})
        assert (status, "on" in body) == (400, True), wrong
    status, body = Client(manager).ask("post", f"devices/{held.tag}/{action}/", {"on": DAY, "colour": "red"})
    assert (status, body["codes"]) == (400, {"colour": ["unknown_name"]})
    assert Event.objects.count() == before


@pytest.mark.parametrize(
    "action", ["offer", "withdraw", "reserve", "release", "hand_over", "accept", "register", "fly"]
)
def test_what_a_lot_does_has_no_address_here(device, manager, action):
    assert Client(manager).post(f"/api/devices/{device('retired').tag}/{action}/", {"on": DAY}).status_code == 404


def test_the_future_is_refused(device, manager):
    held = device()
    status, body = Client(manager).ask("post", f"devices/{held.tag}/repair/", {"on": "2999-01-01"})
    assert (status, codes.each(body)) == (409, ["in_the_future"])


def test_nothing_leaves_unerased(device, manager, men):
    held = device("retired")
    status, body = Client(manager).ask("post", f"devices/{held.tag}/transfer/", {"on": DAY, "counterparty": "MEN"})
    assert (status, codes.each(body)) == (409, ["not_erased"])


def test_an_agent_decides_no_gift(ready, agent, asso):
    held = ready("erased")
    status, body = Client(agent).ask("post", f"devices/{held.tag}/donate/", {"on": DAY, "counterparty": "CLAVIERS"})
    assert (status, body) == (
        403,
        {
            "detail": "Votre rôle ne permet pas cette action pour « Direction du numérique ».",
            "code": "permission_denied",
        },
    )


def test_many_devices_act_together(device, agent):
    held = [device("in_stock") for _ in range(3)]
    tags = [one.tag for one in held]
    status, body = Client(agent).ask("post", "devices/act/", {"action": "issue", "tags": tags, "on": DAY})
    assert (status, body["action"], [row["tag"] for row in body["devices"]]) == (200, "issue", tags[::-1])
    assert {row["status"] for row in body["devices"]} == {"in_service"}
    assert len(set(Event.objects.filter(action="issue").values_list("operation", flat=True))) == 1


def test_many_devices_act_together_or_not_at_all(device, agent):
    good, bad = device("in_stock"), device("retired")
    status, body = Client(agent).ask(
        "post", "devices/act/", {"action": "issue", "tags": [good.tag, bad.tag], "on": DAY}
    )
    assert (status, [one["tag"] for one in body["refusals"]], codes.each(body)) == (409, [bad.tag], ["wrong_state"])
    assert Device.objects.get(pk=good.pk).status == "in_stock"


def test_a_tag_out_of_scope_does_not_exist(device, agent, men):
    mine, other = device(), device(at=men)
    status, body = Client(agent).ask(
        "post", "devices/act/", {"action": "issue", "tags": [mine.tag, other.tag], "on": DAY}
    )
    assert (status, body["codes"]) == (400, {"tags": ["not_found"]})
    assert other.tag in body["tags"][0]


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"action": "donate_it"}, "action"),
        ({"action": None}, "action"),
        ({"action": ["issue"]}, "action"),
        ({"tags": []}, "tags"),
        ({"tags": "ABC"}, "tags"),
        ({"tags": {"a": 1}}, "tags"),
        ({"tags": [None]}, "tags"),
        ({"tags": [["X"]]}, "tags"),
        ({"tags": ["X" * 33]}, "tags"),
        ({"tags": ["A"] * 1001}, "tags"),
        ({"on": "x"}, "on"),
        ({"organisation": "MEN"}, "organisation"),
    ],
)
def test_a_wrong_request_for_many_names_its_field(device, agent, men, change, named):
    body = {"action": "issue", "tags": [device().tag], "on": DAY} | change
    status, answer = Client(agent).ask("post", "devices/act/", body)
    assert (status, list(answer["codes"])) == (400, [named])


def test_a_role_is_asked_for_every_device(device, agent, dgpr):
    """An agent of one service, manager of nothing in the other."""
    cast.Membership.objects.create(user=agent, organisation=dgpr, role="reader")
    tags = [device().tag, device(at=dgpr).tag]
    assert Client(agent).ask("post", "devices/act/", {"action": "issue", "tags": tags, "on": DAY})[0] == 403


def test_the_last_act_is_undone(device, agent):
    held = device("in_service")
    status, body = Client(agent).ask("post", f"devices/{held.tag}/correct/", {"motive": "Erreur de saisie"})
    assert (status, body["status"]) == (200, "in_stock")
    event = cast.last(held)
    assert (event.action, event.via, event.motive) == ("correct", "api", "Erreur de saisie")


def test_what_a_lot_ordered_is_not_undone(device, agent):
    status, body = Client(agent).ask("post", f"devices/{device('offered').tag}/correct/", {"motive": "Erreur"})
    assert (status, len(body["refusals"])) == (409, 1)


def test_an_entry_is_undone(device, agent):
    url = f"devices/{device().tag}/"
    status, body = Client(agent).ask("post", f"{url}correct/", {"motive": "Erreur"})
    assert (status, body["status"], body["actions"]) == (200, "", [])
    assert Client(agent).ask("get", url)[0] == 404


@pytest.mark.parametrize(
    ("body", "status", "kept"),
    [
        ({"on": "2024-01-02"}, 200, (date(2024, 1, 2), "new")),
        ({"on": None, "origin": "refurbished"}, 200, (None, "refurbished")),
        ({"on": "2024-03-15"}, 409, (cast.DAY, "new")),
        ({"on": "demain"}, 400, (cast.DAY, "new")),
        ({"price": "1"}, 400, (cast.DAY, "new")),
    ],
)
def test_an_entry_is_amended(device, agent, body, status, kept):
    one = device()
    assert Client(agent).ask("post", f"devices/{one.tag}/amend/", body | {"motive": "Facture"})[0] == status
    stay = cast.stay(one)
    assert (stay.acquired_on, stay.origin) == kept


@pytest.mark.parametrize("motive", ["", None, "x" * 501, []])
def test_undoing_has_a_motive(device, agent, motive):
    assert Client(agent).ask("post", f"devices/{device('in_service').tag}/correct/", {"motive": motive})[0] == 400
