"""A transfer announced: who is told, what each state allows, what the former holder still reads."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from registry.devices import ledger
from registry.devices.models import Device
from registry.shared.moves import Refusal
from registry.transfers import receiving, transfers
from registry.transfers.lifecycle import RECEPTION_MOVES, RECEPTIONS, ReceptionStatus
from registry.transfers.reception import Reception, digest
from tests import cast
from tests.transfers.reception import TODAY, confirm, scan, url

pytestmark = pytest.mark.usefixtures("sound")


# Who is told.


@pytest.mark.parametrize(
    ("role", "place", "expects"),
    [
        ("agent", "dne", True),
        ("agent", "men", True),
        ("manager", "men", True),
        ("administrator", "state", True),
        ("reader", "men", False),
        ("agent", "dsi", False),
        ("manager", "mte", False),
        ("manager", "office", False),
        ("member", "asso", False),
    ],
)
def test_a_transfer_is_announced_to_whoever_may_accept_it(request, visit, sent, mte, dne, role, place, expects):
    (one,) = sent()
    who = cast.user("someone", role, request.getfixturevalue(place))
    assert (list(Device.objects.announced_to(who)), list(transfers.senders(who))) == (
        ([one], [mte]) if expects else ([], [])
    )
    browser = visit(who)
    assert browser.get(url(mte)).status_code == (200 if expects else 404)
    assert browser.post(url(mte)).status_code == (200 if expects else 404)
    assert browser.get("/transferts/").status_code == (403 if role in ("reader", "member") else 200)


def test_what_comes_to_a_service_is_not_told_to_its_neighbours(past, men, dne):
    other = cast.organisation("MEN-AUTRE", "service", men)
    (one,) = [past(*cast.way("transferred", dne))]
    people = [cast.user(name, "agent", place) for name, place in (("a", dne), ("b", men), ("c", other))]
    assert [list(Device.objects.announced_to(who)) for who in people] == [[one], [one], []]


def test_a_name_outside_the_registry_awaits_nothing(past, manager, national):
    erased = ("erase", cast.DAY, {"erasure": "purge"})
    steps = (("register", cast.DAY), ("retire", cast.DAY, {"functional": True}), erased)
    past(*steps, ("transfer", cast.DAY, {"counterparty_name": "Une mairie"}))
    assert (transfers.unconfirmed(manager), transfers.awaited(national)) == ([], [])


def test_both_sides_see_the_same_transfer(visit, sent, manager, stranger, mte, men):
    sent(2)
    row = {"count": 2, "first": cast.DAY, "last": cast.DAY}
    assert transfers.awaited(stranger) == [{"pk": mte.pk, "name": mte.name} | row]
    assert transfers.unconfirmed(manager) == [{"pk": men.pk, "name": men.name} | row]
    page = visit(stranger).get("/transferts/").content.decode()
    assert url(mte) in page
    page = visit(manager).get("/transferts/").content.decode()
    assert f"/transferts/envoyes/{men.pk}/" in page
    assert visit(stranger).get(f"/transferts/envoyes/{men.pk}/").status_code == 404


# Each state, each move.


@pytest.fixture
def standing(sent, stranger, mte, men):
    """standing(status, partly): the reception of MTE's devices at MEN, in that state; of two, one is `partly` so."""
    reception = Reception(mte, stranger)

    def make(status, *, partly=False):
        one, *_ = devices = sent(2)
        for each in [one] if partly else devices if status != "expected" else []:
            receiving.check_in(reception, cast.acting(stranger), code=each.tag)
        if status == "received":
            WRITERS["receive"](reception, cast.acting(stranger, TODAY), one, men)
        return reception, one

    return make


WRITERS = {
    "check_in": lambda reception, act, one, men: receiving.check_in(reception, act, code=one.tag),
    "undo_check_in": lambda reception, act, one, men: receiving.undo_check_in(reception, act, tag=one.tag),
    "receive": lambda reception, act, one, men: receiving.receive(
        reception, act, seen=digest(reception.scanned()), organisation=men
    ),
}


@pytest.mark.parametrize("status", ReceptionStatus)
@pytest.mark.parametrize("action", WRITERS)
def test_the_table_says_what_each_state_allows(standing, stranger, men, status, action):
    reception, one = standing(status)
    assert (reception.status, RECEPTIONS.allows(action, reception)) == (
        status,
        status in RECEPTION_MOVES[action].sources,
    )

    def write():
        WRITERS[action](reception, cast.acting(stranger, TODAY), one, men)

    if RECEPTIONS.allows(action, reception) and (status, action) != ("checked", "check_in"):
        write()
        # One of two was scanned, or taken back; both were received.
        left = {"check_in": "checked", "undo_check_in": "checked", "receive": "received"}
        assert reception.status == left[action]
    else:
        with pytest.raises(Refusal):
            write()
        assert reception.status == status


@pytest.mark.parametrize(("status", "left"), [("checked", "checked"), ("received", "expected")])
def test_of_a_part_the_rest_is_still_scanned_or_expected(standing, status, left):
    reception, _ = standing(status, partly=True)
    assert (reception.status, reception.missing().count()) == (left, 1)


def test_more_that_is_sent_is_expected_again(standing, sent):
    reception, _ = standing("received")
    sent(1)
    assert reception.status == RECEPTION_MOVES["announce"].target == "expected"


@pytest.mark.parametrize("action", WRITERS)
@pytest.mark.parametrize("who", ["manager", "agent", "reader", "member"])
def test_a_writer_asks_for_the_right_where_it_comes_in(request, standing, men, who, action):
    reception, one = standing("checked", partly=True)
    with pytest.raises(PermissionDenied):
        WRITERS[action](reception, cast.acting(request.getfixturevalue(who), TODAY), one, men)
    assert (reception.status, reception.missing().count()) == ("checked", 1)


def test_the_right_is_held_at_any_of_the_places_it_may_come_into(sent, manager, stranger, dock, mte, men, dne):
    sent()
    held = [RECEPTIONS.held(who, "receive", Reception(mte, who)) for who in (stranger, dock, manager)]
    assert held == [("accept", men), ("accept", dne), None]
    with pytest.raises(PermissionDenied, match=f"« {mte} »"):
        RECEPTIONS.require(manager, "receive", Reception(mte, manager))


def test_where_nothing_is_announced_the_right_is_nobody_s(sent, manager, men, mte):
    (one,) = sent()
    reception = Reception(mte, manager)
    with pytest.raises(PermissionDenied):
        receiving.check_in(reception, cast.acting(manager), code=one.tag)


# What the former holder still reads.


def test_the_former_holder_reads_what_it_was_until_it_left(visit, sent, manager, agent, stranger, mte, men, dne):
    (one,) = sent(model="Latitude 5420", note="Ancienne remarque")
    address = f"/materiels/{one.tag}/"
    browser = visit(stranger)
    scan(browser, mte, one.tag)
    confirm(browser, mte, dne)
    Device.objects.filter(pk=one.pk).update(place="Salle secrète", note="Note secrète")
    ledger.record([one], "assess", cast.acting(stranger, TODAY, motive="Motif secret"), unit_value=77)
    for who in (manager, agent):
        page = visit(who).get(address)
        text = page.content.decode()
        assert page.status_code == 200
        assert [line.event.action for line in page.context["history"]] == ["transfer", "erase", "retire", "register"]
        shown = page.context["device"]
        assert (shown.get_status_display(), shown.organisation.code, shown.last_on, shown.unit_value) == (
            ("Transféré", "MTE-DSI", cast.DAY, None)
        )
        assert "Latitude 5420" in text
        assert [word for word in ("secr", dne.name, stranger.email, "Que faire", "agir") if word in text] == []
        for step in ("modifier/", "annuler/", "agir/find/"):
            assert visit(who).get(address + step).status_code == 404
    assert visit(stranger).get(address).context["device"].organisation == dne


def test_who_never_held_a_device_never_reads_it(visit, sent, stranger, office, mte, men, dne):
    (one,) = sent()
    for place, role in ((office, "manager"), (dne, "agent"), (men, "manager")):
        assert visit(cast.user(f"u{place.pk}", role, place)).get(f"/materiels/{one.tag}/").status_code == 404


def test_a_service_reads_what_left_it_for_another_of_the_unit(visit, device, agent, manager, dgpr):
    held = device("in_stock")
    ledger.record([held], "move", cast.acting(manager, TODAY), organisation=dgpr)
    ledger.record([held], "repair", cast.acting(manager, TODAY))
    page = visit(agent).get(f"/materiels/{held.tag}/")
    assert [line.event.action for line in page.context["history"]] == ["move", "register"]
    assert "repair" in [line.event.action for line in visit(manager).get(f"/materiels/{held.tag}/").context["history"]]


def test_every_device_of_a_figure_opens(visit, sent, manager, stranger, mte, men):
    (one,), browser = sent(manufactured_on=date(2020, 1, 1)), visit(stranger)
    scan(browser, mte, one.tag)
    confirm(browser, mte, men)
    browser = visit(manager)
    page = browser.get("/chiffres/retired_plan/part/?organisation=MTE&year=2024")
    assert [stay.device for stay in page.context["page"].rows] == [one]
    assert f"/materiels/{one.tag}/" in page.content.decode()
    assert browser.get(f"/materiels/{one.tag}/").status_code == 200
