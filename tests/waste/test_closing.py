"""A collection that is closed holds its devices; what changed since their scan, or could serve again, is told."""

from decimal import Decimal

import pytest

from registry.devices import ledger
from registry.devices.models import Event
from registry.figures.figures import Period, compute, of_organisation
from registry.shared.access import OPERATOR
from registry.shared.moves import Refusal
from registry.waste import collecting
from registry.waste.models import Collection
from tests import cast, codes
from tests.scanning.aims import scan_on_page
from tests.waste.collected import TODAY, statuses, told, url

pytestmark = pytest.mark.usefixtures("sound")


def test_closing_freezes_the_list_and_holds_the_devices(visit, agent, dsi, opened, worn):
    one, two, collection = worn(), worn(), opened(dsi)
    for device in (one, two):
        collecting.scan(collection, cast.acting(agent), code=device.tag, pallet=1)
    page = visit(agent).post(url(collection, "clore"), {"on": TODAY.isoformat()}, follow=True)
    assert told(page) == ["La collecte est close : sa liste ne change plus, ses matériels attendent leur enlèvement."]
    assert statuses(one, two) == ["consigned", "consigned"]
    event = cast.last(one)
    assert (event.action, event.via, event.by, event.on, event.operation) == (
        "consign",
        "weee",
        agent,
        TODAY,
        cast.last(two).operation,
    )
    with pytest.raises(ledger.Refused):
        ledger.record([one], "recycle", cast.acting(OPERATOR, TODAY), counterparty_name="X")
    for act, facts in ((collecting.scan, {"code": worn().tag, "pallet": 1}), (collecting.remove, {"tag": one.tag})):
        with codes.refused("overtaken", "« Close »"):
            act(collection, cast.acting(agent), **facts)
    assert collection.lines.count() == 2


def test_a_collection_is_closed_once(closed, agent):
    collection, _ = closed()
    events = Event.objects.count()
    stale = Collection.objects.get(pk=collection.pk)
    stale.status = "open"
    sentence = f"La collecte {collection} est à l’état « Close » : rien n’a changé. Quelqu’un a pu agir avant vous."
    for known in (collection, stale):
        with pytest.raises(Refusal) as refusal:
            collecting.close(known, cast.acting(OPERATOR, TODAY))
        assert str(refusal.value) == sentence
    assert Event.objects.count() == events


def test_closing_twice_on_the_page_is_a_conflict(visit, manager, closed):
    collection, _ = closed()
    page = visit(manager).post(url(collection, "clore"), {"on": TODAY.isoformat()})
    assert (page.status_code, "est à l’état « Close »" in page.content.decode()) == (409, True)


def close_refused(collection, motive=""):
    with pytest.raises((Refusal, ledger.Refused)) as refusal:
        collecting.close(collection, cast.acting(OPERATOR, TODAY, motive))
    collection.refresh_from_db()
    assert collection.status == "open"
    return str(refusal.value)


def test_an_empty_collection_is_not_closed(opened):
    assert close_refused(opened()) == "Cette collecte est vide : scannez au moins un matériel avant de la clore."


def test_what_changed_since_its_scan_is_named(opened, worn, asso, mte, dsi, dgpr):
    collection = opened(dsi)
    gone, moved, blank = worn(), worn(), worn("other")
    for device in (gone, moved, blank):
        collecting.scan(collection, cast.acting(OPERATOR), code=device.tag, pallet=1)
    ledger.record([moved], "move", cast.acting(OPERATOR, TODAY), organisation=dgpr)
    assert close_refused(collection) == (
        f"{blank.pretty_tag} : indiquez son poids estimé : sa catégorie n’en a pas. "
        f"{moved.pretty_tag} : il relève maintenant de « {dgpr} » : retirez-le."
    )
    collecting.remove(collection, cast.acting(OPERATOR), tag=moved.tag)
    collecting.weigh(collection, cast.acting(OPERATOR), tag=blank.tag, mass_kg=Decimal(1))
    ledger.record([gone], "lose", cast.acting(OPERATOR, TODAY))
    assert close_refused(collection) == f"{gone.pretty_tag} : il est « Perdu »."


def test_what_could_serve_again_asks_for_a_motive(opened, past):
    facts = {"functional": True, "unit_value": "90"}
    steps = [("register", "2024-01-01"), ("retire", "2025-01-01", facts), ("erase", "2025-01-01", {"erasure": "purge"})]
    one, collection = past(*steps), opened()
    collecting.scan(collection, cast.acting(OPERATOR), code=one.tag, pallet=1)
    with codes.devices_refused("motive_of_choice_wanted"):
        collecting.close(collection, cast.acting(OPERATOR, TODAY))
    collection.refresh_from_db()
    collecting.close(collection, cast.acting(OPERATOR, TODAY, motive="Aucun preneur"))
    assert cast.last(one).motive == f"Collecte {collection} : Aucun preneur"


def test_a_scan_tells_what_the_closing_will_ask(visit, agent, dsi, opened, device):
    one, collection = device("retired", category="screen"), opened(dsi)
    page = scan_on_page(visit(agent), f"collecte/{collection}:1", one.tag)
    (sentence,) = told(page)
    assert sentence.endswith("indiquez le motif de cet autre choix, à la clôture.")


def test_a_line_tells_nothing_of_what_another_holds(visit, manager, opened, past, men):
    one = past(*cast.way("retired", men), category="screen")
    collection, browser = opened(), visit(manager)
    collecting.scan(collection, cast.acting(OPERATOR), code=one.tag, pallet=1)
    ledger.record([one], "lose", cast.acting(OPERATOR, TODAY))
    assert "Perdu" in browser.get(url(collection)).content.decode()
    ledger.record([one], "find", cast.acting(OPERATOR, TODAY))
    ledger.record([one], "retire", cast.acting(OPERATOR, TODAY), functional=True)
    ledger.record([one], "transfer", cast.acting(OPERATOR, TODAY), counterparty=men)
    ledger.record([one], "accept", cast.acting(OPERATOR, TODAY), organisation=men)
    page = browser.get(url(collection)).content.decode()
    assert ("Parti ailleurs" in page, "Réceptionné" in page) == (True, False)


def test_a_consigned_device_is_still_retired_stock(closed, mte):
    closed(1)
    stays = of_organisation(mte)
    legal = {figure.key: figure for figure in compute(stays, Period.of(TODAY.year))}["retired_legal"]
    assert (legal.part, legal.whole) == (0, 1)
