"""A collection of waste: opened, reopened or given up, and who may do what."""

from contextlib import suppress

import pytest
from django.core.exceptions import PermissionDenied

from registry.devices.models import Category
from registry.shared.access import OPERATOR
from registry.shared.moves import Refusal
from registry.shared.processes.process import OVERTAKEN
from registry.waste import collecting
from registry.waste.models import Collection
from tests import cast
from tests.waste.collected import CONFIRMED, TODAY, confirm, lines, statuses, told, url

pytestmark = pytest.mark.usefixtures("sound")


# Opening.


def test_a_collection_is_opened_from_its_page(visit, agent, dsi, ecologic):
    body = {"organisation": "MTE-DSI", "collector": "Ecologic", "site": "1 quai", "planned_on": "2026-12-01"}
    page = visit(agent).post("/collectes/nouvelle/", body, follow=True)
    collection = Collection.objects.get()
    assert (collection.number, collection.organisation) == (f"DEEE-{TODAY.year}-{collection.pk:04d}", dsi)
    assert told(page) == [f"La collecte {collection} est ouverte : scannez les matériels."]
    assert page.redirect_chain[-1][0] == url(collection)


@pytest.mark.parametrize("field", ["organisation", "collector", "site"])
def test_what_a_collection_needs_is_asked(visit, agent, ecologic, field):
    body = {"organisation": "MTE-DSI", "collector": "Ecologic", "site": "1 quai"} | {field: ""}
    page = visit(agent).post("/collectes/nouvelle/", body)
    assert list(page.context["form"].errors) == [field]


# Reopening and giving up.


def test_a_closed_collection_is_reopened_with_a_reason(visit, agent, dsi, closed):
    collection, devices = closed(organisation=dsi)
    browser = visit(agent)
    page = browser.post(url(collection, "rouvrir"), {"motive": " "})
    assert list(page.context["form"].errors) == ["motive"]
    browser.post(url(collection, "rouvrir"), {"motive": "Un de plus"})
    collection.refresh_from_db()
    assert (collection.status, collection.motive, collection.closed_on) == ("open", "Un de plus", None)
    assert statuses(*devices) == ["retired", "retired"]
    assert cast.last(devices[0]).motive == f"Collecte {collection} rouverte : Un de plus"
    assert lines(collection) == [(device.pk, None, True) for device in devices]
    collecting.close(collection, cast.acting(OPERATOR, TODAY))
    assert statuses(*devices) == ["consigned", "consigned"]
    assert "Motif de la réouverture" in browser.get(collection.get_absolute_url()).text
    confirm(collection, dispatched_on=TODAY, received_on=TODAY)
    assert "Motif de la" not in browser.get(collection.get_absolute_url()).text


@pytest.mark.parametrize("was", ["open", "closed"])
def test_an_abandoned_collection_frees_its_devices(visit, manager, opened, worn, was):
    one, collection = worn(), opened()
    collecting.scan(collection, cast.acting(OPERATOR), code=one.tag, pallet=1)
    if was == "closed":
        collecting.close(collection, cast.acting(OPERATOR, TODAY))
    assert "pour un enlèvement gratuit" in visit(manager).get(collection.get_absolute_url()).text
    page = visit(manager).post(url(collection, "abandonner"), {"motive": "Annulée"}, follow=True)
    assert "pour un enlèvement gratuit" not in page.text
    collection.refresh_from_db()
    assert (collection.status, statuses(one)) == ("abandoned", ["retired"])
    collecting.scan(opened(), cast.acting(OPERATOR), code=one.tag, pallet=1)


# Who may.


ACTS = {
    "scan": {"code": "R7K2", "pallet": 1},
    "close": {},
    "reopen": {},
    "confirm": CONFIRMED,
    "abandon": {},
    "amend": {"slip": "BE-8"},
    "prove": {},
}
ALLOWED = {"reader": "", "agent": "scan close reopen confirm amend"}
ALLOWED["manager"] = f"{ALLOWED['agent']} abandon prove"


@pytest.mark.parametrize("role", ALLOWED)
@pytest.mark.parametrize("act", ACTS)
def test_who_may_do_what(opened, mte, role, act):
    person, collection = cast.user("someone", role, mte), opened()
    done = cast.acting(person, TODAY, "X")
    if act in ALLOWED[role].split():
        with suppress(Refusal):
            getattr(collecting, act)(collection, done, **ACTS[act])
    else:
        with pytest.raises(PermissionDenied):
            getattr(collecting, act)(collection, done, **ACTS[act])


def test_an_agent_does_not_decide_a_take_back(visit, agent, dsi, closed):
    collection, _ = closed(organisation=dsi)
    form = visit(agent).get(url(collection, "confirmer")).context["form"]
    assert form.fields["fate"].choices == [("recycle", "Recyclage")]
    with pytest.raises(PermissionDenied):
        confirm(collection, by=agent, fate="take_back")


@pytest.mark.parametrize(
    ("person", "status", "offered"),
    [
        ("reader", "open", []),
        ("agent", "open", ["close"]),
        ("agent", "closed", ["reopen", "confirm"]),
        ("manager", "open", ["close", "abandon"]),
        ("manager", "closed", ["reopen", "confirm", "abandon"]),
    ],
)
def test_a_page_offers_what_may_be_done(request, visit, opened, closed, dsi, person, status, offered):
    collection = opened(dsi) if status == "open" else closed(organisation=dsi)[0]
    page = visit(request.getfixturevalue(person)).get(url(collection))
    assert [move.action for move in page.context["moves"]] == offered


def test_a_form_that_came_too_late_leads_back(visit, manager, opened):
    collection = opened()
    page = visit(manager).get(url(collection, "confirmer"), follow=True)
    assert told(page) == [OVERTAKEN.format(f"La collecte {collection}", "Ouverte")]


@pytest.mark.parametrize("count", [1, 30])
def test_a_page_of_many_devices_asks_few_questions(visit, manager, opened, worn, django_assert_max_num_queries, count):
    collection = opened()
    for rank in range(count):
        collecting.scan(collection, cast.acting(OPERATOR), code=worn().tag, pallet=rank % 2 + 1)
    browser = visit(manager)
    with django_assert_max_num_queries(11):
        page = browser.get(url(collection))
    assert page.context["load"].count == count
    with django_assert_max_num_queries(8):
        browser.get("/collectes/")


def test_every_category_has_its_waste_code():
    assert not Category.objects.filter(waste_code="")
