"""A transfer from end to end: who is told, what is scanned and confirmed, what each side reads afterwards."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from registry.devices import ledger
from registry.devices.identity import tags
from registry.devices.ledger import audit
from registry.devices.models import Device, Event
from registry.figures import figures
from registry.figures.figures import Period
from registry.shared.moves import Refusal
from registry.transfers import receiving, transfers
from registry.transfers.lifecycle import RECEPTION_MOVES, RECEPTIONS, ReceptionStatus
from registry.transfers.models import Arrival
from registry.transfers.reception import Reception, digest
from tests import cast, codes

TODAY = date.today()
pytestmark = pytest.mark.usefixtures("sound")


@pytest.fixture
def sent(device):
    """sent(count): devices that MTE-DSI transferred to MEN and that nobody received."""

    def make(count=1, **facts):
        return [device("transferred", serial=f"S{Device.objects.count()}", **facts) for _ in range(count)]

    return make


@pytest.fixture
def dne(men):
    return cast.organisation("MEN-DNE", "service", men, "Direction du numérique pour l’éducation")


@pytest.fixture
def dock(dne):
    """An agent of a service of the recipient."""
    return cast.user("dock", "agent", dne)


def told(page):
    return [str(message) for message in page.context["messages"]]


def url(sender, *more):
    return "/".join(["/transferts", str(sender.pk), *more, ""])


def scan(browser, sender, *codes):
    for code in codes:
        page = browser.post(url(sender, "controle"), {"code": code}, follow=True)
    return page


def shown(browser, sender):
    return browser.get(url(sender)).context["seen"]


def confirm(browser, sender, place, on=TODAY, seen=None):
    """As from the page that is read just before; `seen` is what an older one showed."""
    seen = shown(browser, sender) if seen is None else seen
    body = {"organisation": place.code, "on": on.isoformat(), "seen": seen}
    return browser.post(url(sender), body, follow=True)


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
    for step in ((), ("controle",), ("controle", "annuler")):
        assert browser.post(url(mte, *step)).status_code == (404 if not expects else 302 if step else 200)
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


# Scanning.


@pytest.mark.parametrize("text", ["{0.tag}", "{0.pretty_tag}", "HTTP://REGISTRE.TEST/D/{0.tag}", "{0.serial}"])
def test_a_label_an_address_or_a_serial_is_checked_in(visit, sent, stranger, mte, text):
    (one,) = sent()
    page = scan(visit(stranger), mte, text.format(one))
    assert told(page) == [f"{one.pretty_tag} contrôlé : {one.title}."]
    assert (list(page.context["scanned"]), list(page.context["missing"])) == ([one], [])
    assert (Arrival.objects.get().scanned_by, Arrival.objects.get().announcement) == (stranger, cast.last(one))


def refused(browser, sender, code):
    (reason,) = told(scan(browser, sender, code))
    return reason


def test_what_is_not_expected_is_refused_with_its_reason(visit, sent, device, past, stranger, mte, dsi, men, office):
    browser, (one, two) = visit(stranger), sent(2)
    scan(browser, mte, one.tag)
    assert refused(browser, mte, one.tag) == f"{one.pretty_tag} est déjà contrôlé."
    confirm(browser, mte, men)
    assert refused(browser, mte, one.tag) == f"{one.pretty_tag} est déjà reçu, le {TODAY:%d/%m/%Y} à « {men} »."
    kept = device(serial="KEPT")
    sentence = f"{kept.pretty_tag} ne vous est pas annoncé : mettez-le de côté et prévenez l’expéditeur."
    assert refused(browser, mte, kept.tag) == sentence
    # A serial number that is another unit's says nothing, not even that it exists.
    for code in ("KEPT", "INCONNU"):
        assert refused(browser, mte, code) == f"« {code} » n’est pas un matériel de votre périmètre."
    unknown = tags.new()
    assert refused(browser, mte, unknown) == f"« {unknown} » n’est pas un matériel de votre périmètre."
    own = device(at=men)
    assert refused(browser, mte, own.tag) == f"{own.pretty_tag} ne vous est pas annoncé : il est déjà à « {men} »."
    other = past(*cast.way("transferred", men), at=office)
    sentence = f"{other.pretty_tag} est annoncé par « {office} » : contrôlez-le sur la page de ce transfert."
    assert refused(browser, mte, other.tag) == sentence
    leaving = past(*cast.way("transferred", office), at=men)
    assert refused(browser, mte, leaving.tag) == f"{leaving.pretty_tag} est à vous, et part en transfert."
    assert refused(browser, mte, "") == "Scannez ou saisissez un code."
    assert list(Arrival.objects.filter(announcement__device=two)) == []


def test_a_scan_is_undone(visit, sent, stranger, mte):
    (one,), browser = sent(), visit(stranger)
    scan(browser, mte, one.tag)
    for expected in ("Le contrôle est annulé.", "Ce matériel n’est plus dans la liste."):
        page = browser.post(url(mte, "controle", "annuler"), {"tag": one.tag}, follow=True)
        assert (told(page), Arrival.objects.count()) == ([expected], 0)


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
@pytest.mark.parametrize("action", RECEPTION_MOVES)
def test_the_table_says_what_each_state_allows(standing, stranger, men, status, action):
    reception, one = standing(status)
    assert (reception.status, RECEPTIONS.open(action, reception)) == (status, status in RECEPTION_MOVES[action].sources)

    def write():
        WRITERS[action](reception, cast.acting(stranger, TODAY), one, men)

    if RECEPTIONS.open(action, reception) and (status, action) != ("checked", "check_in"):
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


@pytest.mark.parametrize("action", RECEPTION_MOVES)
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


# Receiving.


def test_what_arrived_comes_in_and_the_rest_stays_expected(visit, sent, dock, manager, dne, mte, men):
    one, two, three = sent(3)
    browser = visit(dock)
    page = scan(browser, mte, one.tag, three.tag)
    # Their one service is chosen already.
    assert [name for _, name in page.context["form"].fields["organisation"].choices] == ["\u2003\u2003" + dne.name]
    page = confirm(browser, mte, dne)
    assert told(page) == [f"2 matériels reçus à « {dne} ». 1 matériel encore à recevoir."]
    assert page.redirect_chain[-1][0] == url(mte)
    for device, place, status in ((one, dne, "received"), (two, None, "transferred"), (three, dne, "received")):
        tag = device.tag
        device.refresh_from_db()
        assert (device.tag, device.status, device.organisation == dne) == (tag, status, place == dne)
    last = cast.last(one)
    assert (last.action, last.by, last.via, last.on, last.organisation) == ("accept", dock, "scan", TODAY, dne)
    assert cast.last(one).operation == cast.last(three).operation
    # The sender goes on seeing what is awaited, and only that.
    page = visit(manager).get(f"/transferts/envoyes/{men.pk}/")
    assert page.context["page"].rows == [two]
    # The last one, from its service's own hands: nothing is left.
    browser = visit(dock)
    scan(browser, mte, two.tag)
    page = confirm(browser, mte, dne)
    assert (told(page), page.redirect_chain[-1][0]) == ([f"1 matériel reçu à « {dne} »."], "/transferts/")
    assert "Plus rien n’est attendu" in browser.get(url(mte)).content.decode()


def test_nobody_receives_what_was_not_scanned(visit, sent, stranger, mte, men):
    sent()
    page = confirm(visit(stranger), mte, men)
    assert (page.status_code, page.context["form"].non_field_errors()) == (409, [receiving.NOTHING])


def test_two_people_at_one_dock_share_the_list_and_the_second_is_told(visit, sent, stranger, dock, mte, men, dne):
    one, two = sent(2)
    scan(visit(stranger), mte, one.tag)
    assert refused(visit(dock), mte, one.tag) == f"{one.pretty_tag} est déjà contrôlé."
    # The second scans one more while the first reads the list, or another instead.
    before = shown(visit(stranger), mte)
    scan(visit(dock), mte, two.tag)
    for undone in ([], [one]):
        for device in undone:
            visit(dock).post(url(mte, "controle", "annuler"), {"tag": device.tag})
        page = confirm(visit(stranger), mte, men, seen=before)
        assert (page.status_code, page.context["form"].non_field_errors()) == (409, [receiving.CHANGED])
        assert f'name="seen" value="{shown(visit(stranger), mte)}"' in page.content.decode()
    # The same one again: what was seen stands.
    scan(visit(dock), mte, one.tag)
    both = shown(visit(stranger), mte)
    assert confirm(visit(dock), mte, dne).status_code == 200
    page = confirm(visit(stranger), mte, men, seen=both)
    assert (page.status_code, page.context["form"].non_field_errors()) == (409, [receiving.NOTHING])
    assert receiving.NOTHING in page.content.decode()
    assert Event.objects.filter(action="accept").count() == 2


def test_the_writer_judges_the_place_and_the_day(visit, sent, stranger, past, mte, men, dne):
    (one,), there = sent(), past(*cast.way("transferred", dne))
    browser = visit(stranger)
    scan(browser, mte, one.tag, there.tag)
    page = confirm(browser, mte, men)
    reason = f"{there.pretty_tag} : ce transfert ne vous était pas adressé."
    assert (page.status_code, page.context["form"].non_field_errors()) == (409, [reason])
    page = confirm(browser, mte, dne, on=date(2024, 1, 1))
    day = "la date du 01/01/2024 précède le dernier mouvement (15/03/2024)"
    reasons = [f"{device.pretty_tag} : {day}." for device in (one, there)]
    assert (page.status_code, page.context["form"].non_field_errors()) == (409, reasons)
    assert confirm(browser, mte, dne).status_code == 200


def test_a_device_comes_into_a_service_of_its_recipient_only(visit, sent, national, state, mte, dsi, men, dne):
    everywhere = cast.user("everywhere", "administrator", state)
    (one,), browser = sent(), visit(everywhere)
    page = scan(browser, mte, one.tag)
    assert list(page.context["form"].fields["organisation"].queryset) == [men, dne]
    page = confirm(browser, mte, dsi)
    assert (page.status_code, list(page.context["form"].errors)) == (200, ["organisation"])


def test_what_never_left_is_taken_back_and_scanned_anew_when_it_leaves(visit, sent, manager, stranger, mte, men):
    (one,), browser = sent(), visit(stranger)
    scan(browser, mte, one.tag)
    ledger.correct(cast.last(one), cast.acting(manager, motive="Resté dans la réserve"))
    assert list(Reception(mte, stranger).incoming()) == []
    assert browser.get(url(mte)).status_code == 404
    ledger.record([one], "transfer", cast.acting(manager, TODAY), counterparty=men)
    assert [device.arrival for device in Reception(mte, stranger).incoming()] == [None]


def test_a_device_that_comes_a_second_time_is_scanned_a_second_time(visit, sent, manager, stranger, mte, men, dsi):
    (one,), browser = sent(), visit(stranger)
    scan(browser, mte, one.tag)
    confirm(browser, mte, men)
    for who, there, back in ((stranger, mte, dsi), (manager, men, None)):
        ledger.record([one], "retire", cast.acting(who, TODAY), functional=True)
        ledger.record([one], "transfer", cast.acting(who, TODAY), counterparty=there)
        if back:
            ledger.record([one], "accept", cast.acting(manager, TODAY), organisation=back)
    assert [device.arrival for device in Reception(mte, stranger).incoming()] == [None]
    with codes.refused("nothing_scanned"):
        receiving.receive(Reception(mte, stranger), cast.acting(stranger, TODAY), seen=digest(()), organisation=men)


# Both sides' figures.


def counts(organisation, key):
    figure = next(
        figure
        for figure in figures.compute(figures.of_organisation(organisation), Period.of(TODAY.year))
        if figure.key == key
    )
    return figure.part, figure.whole


def test_an_exit_there_is_an_entry_here_as_reused(visit, past, manager, stranger, state, mte, men, dsi):
    steps = (("register", "2020-01-01"), ("retire", cast.DAY, {"functional": True}))
    devices = [past(*steps, ("erase", cast.DAY, {"erasure": "purge"}), manufactured_on=date(2020, 1, 1)) for _ in "ab"]
    before = {place: counts(place, "retired_plan") for place in (mte, men, state)}
    assert before == {mte: (0, 0), men: (0, 0), state: (0, 0)}
    browser = visit(manager)
    for device in devices:
        browser.post("/scan/", {"code": device.tag})
    page = browser.post("/scan/agir/transfer/", {"on": TODAY.isoformat(), "counterparty": "MEN"}, follow=True)
    assert told(page) == ["« Transférer » est enregistré pour 2 matériels."]
    browser = visit(stranger)
    scan(browser, mte, devices[0].tag)
    confirm(browser, mte, men)
    assert [counts(place, "retired_plan") for place in (mte, men, state)] == [(2, 2), (0, 0), (2, 2)]
    # One is still on the road: in nobody's fleet.
    assert [counts(place, "reused_strict") for place in (mte, men, state)] == [(0, 0), (1, 1), (1, 1)]
    assert list(audit.differences(Device.objects.all())) == []


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
