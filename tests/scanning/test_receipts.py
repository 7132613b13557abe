"""What a device sends from its queue: each scan once, bound to the account that made it, refused with a reason."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.utils import timezone

from registry.devices.identity import blanks
from registry.organisations.models import Membership
from registry.scanning import own_list as scanning
from registry.scanning import receipts
from registry.scanning.models import Receipt, ScanLine, ScanOutcome
from tests import cast
from tests.scanning.aims import claims

ADDRESS = "/scan/envoi/"
NOON = "2026-01-05T12:00:00.000Z"


@pytest.fixture
def send(visit, agent):
    """send(text): the answer to the agent's phone."""
    client = visit(agent)

    def post(text, key=None, at=NOON, account=None):
        body = {"code": text, "key": key or uuid4(), "at": at, "account": account or receipts.account(agent)}
        return client.post(ADDRESS, body)

    post.client = client
    return post


def lines():
    return [(line.device, line.scanned_at.isoformat()) for line in ScanLine.objects.order_by("pk")]


def test_a_scan_is_added_with_its_time(send, device):
    one = device("in_service")
    answer = send(one.tag)
    assert (answer.status_code, answer.json()) == (
        200,
        {"message": f"{one.pretty_tag} : {one.title}, en service.", "level": "success"},
    )
    assert answer["Cache-Control"] == "no-store"
    assert lines() == [(one, "2026-01-05T12:00:00+00:00")]


def test_the_same_key_is_answered_the_same_and_does_nothing_more(send, device):
    one, key = device(), uuid4()
    first = send(one.tag, key)
    ScanLine.objects.all().delete()
    assert send(one.tag, key).json() == first.json()
    assert (lines(), Receipt.objects.count()) == ([], 1)


def test_the_same_key_for_another_code_is_refused(send, device):
    one, two, key = device(), device(), uuid4()
    send(one.tag, key)
    answer = send(two.tag, key)
    assert (answer.status_code, answer.json()["message"]) == (409, receipts.REUSED)
    assert [listed for listed, _ in lines()] == [one]


def test_two_people_may_draw_the_same_key(agent, manager, device):
    one, key = device(), uuid4()
    for person in (agent, manager):
        assert receipts.receive(key, one.tag, at=timezone.now(), by=person).outcome == ScanOutcome.ADDED


def test_twice_is_once(send, device):
    one = device()
    send(one.tag)
    answer = send(one.tag)
    assert (answer.status_code, answer.json()["level"]) == (200, "info")
    assert len(lines()) == 1


def test_a_conflict_says_why(send, device, men):
    foreign = device(at=men)
    answer = send(foreign.tag)
    assert (answer.status_code, answer.json()) == (
        409,
        {
            "message": f"« {foreign.tag} » n’est pas un matériel de votre périmètre.",
            "level": "error",
            "ways": [["À qui est ce matériel ?", f"/d/{foreign.tag}"]],
        },
    )
    assert lines() == []


def test_a_blank_tag_leads_to_its_claim_and_then_counts(send, agent, dsi, device):
    batch = blanks.make(dsi, 1, by=agent)
    blank, one = batch.blanks.get(), device()
    answer = send(blank.tag)
    assert (answer.status_code, answer.json()["ways"]) == (409, claims(blank))
    blanks.claim_known(blank, one, by=agent)
    assert send(blank.tag).status_code == 200


def test_a_refusal_is_remembered_too(send, device, agent, men):
    """Its key has been answered: a new try is a new scan."""
    foreign, key = device(at=men), uuid4()
    send(foreign.tag, key)
    Membership.objects.create(user=agent, organisation=men, role="agent")
    assert (send(foreign.tag, key).status_code, send(foreign.tag).status_code) == (409, 200)


def test_the_clock_of_a_phone_may_be_ahead(send, device):
    send(device().tag, at="2099-01-01T00:00:00Z")
    assert ScanLine.objects.get().scanned_at <= timezone.now()


@pytest.mark.parametrize(
    "wrong", [{"code": ""}, {"code": "x" * 501}, {"code": "\0"}, {"key": "x"}, {"at": "demain"}, {"account": ""}]
)
def test_what_is_no_scan_is_refused(send, agent, wrong):
    body = {"code": "A", "key": uuid4(), "at": NOON, "account": receipts.account(agent)}
    answer = send.client.post(ADDRESS, body | wrong)
    assert answer.status_code == 400
    assert answer.json()["message"]


def test_the_queue_of_another_account_is_not_received(send, manager, device):
    answer = send(device().tag, account=receipts.account(manager))
    assert (answer.status_code, answer.json()["other"]) == (409, True)
    assert (lines(), Receipt.objects.count()) == ([], 0)


def test_an_account_is_told_apart_and_not_told(agent, manager):
    mine = receipts.account(agent)
    assert mine == receipts.account(agent) != receipts.account(manager)
    assert str(agent.pk) != mine != agent.email


def test_a_token_of_now_lets_the_queue_in(agent, device):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(agent)
    session = browser.get(ADDRESS).json()
    body = {"code": device().tag, "key": uuid4(), "at": NOON, "account": session["account"]}
    assert browser.post(ADDRESS, body).status_code == 403
    assert browser.post(ADDRESS, body, headers={"X-CSRFToken": session["token"]}).status_code == 200


@pytest.mark.parametrize(("person", "status"), [(None, 302), ("reader", 403), ("agent", 200)])
def test_who_may_send(client, request, db, person, status):
    if person:
        client.force_login(request.getfixturevalue(person))
    assert client.get(ADDRESS).status_code == status


def test_what_comes_after_an_act_opens_the_next_list(send, agent, device):
    one, two = device("in_service"), device("in_service")
    send(one.tag)
    scanning.record(scanning.opened(agent), "store", cast.acting(agent, timezone.localdate()))
    send(two.tag)
    assert [line.device for line in ScanLine.objects.filter(session__closed_at=None)] == [two]


def test_receipts_are_not_kept_for_ever(agent):
    old, new = (Receipt.objects.create(user=agent, key=UUID(int=number), text="A") for number in (1, 2))
    Receipt.objects.filter(pk=old.pk).update(received_at=timezone.now() - receipts.KEPT - timedelta(days=1))
    receipts.forget()
    assert list(Receipt.objects.all()) == [new]
