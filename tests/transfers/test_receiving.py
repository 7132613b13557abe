"""A transfer received: what is scanned, confirmed or taken back, and both sides’ figures."""

from datetime import date

import pytest

from registry.devices import ledger
from registry.devices.identity import tags
from registry.devices.ledger import audit
from registry.devices.models import Device, Event
from registry.figures import figures
from registry.figures.figures import Period
from registry.transfers import receiving
from registry.transfers.models import Arrival
from registry.transfers.reception import Reception, digest
from tests import cast, codes
from tests.transfers.reception import TODAY, confirm, scan, shown, told, undo, url

pytestmark = pytest.mark.usefixtures("sound")


# Scanning.


@pytest.mark.parametrize("text", ["{0.tag}", "{0.pretty_tag}", "HTTP://REGISTRE.TEST/D/{0.tag}", "{0.serial}"])
def test_a_label_an_address_or_a_serial_is_checked_in(visit, sent, stranger, mte, text):
    (one,) = sent()
    page = scan(visit(stranger), mte, text.format(one))
    assert told(page) == [f"{one.pretty_tag} contrôlé : {one.title}."]
    assert (list(page.context["scanned"]), list(page.context["missing"])) == ([one], [])
    assert (Arrival.objects.get().scanned_by, Arrival.objects.get().announcement) == (stranger, cast.last(one))


def refused(browser, sender, code):
    """Why, without the ways out that follow."""
    (reason,) = told(scan(browser, sender, code))
    return reason.partition(" <a")[0]


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
    assert list(Arrival.objects.filter(announcement__device=two)) == []


def test_a_scan_is_undone(visit, sent, stranger, mte):
    (one,), browser = sent(), visit(stranger)
    scan(browser, mte, one.tag)
    for expected in ("Le contrôle est annulé.", "Ce matériel n’est plus dans la liste."):
        page = undo(browser, mte, one)
        assert (told(page), Arrival.objects.count()) == ([expected], 0)


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
            undo(visit(dock), mte, device)
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
