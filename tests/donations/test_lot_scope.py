"""A lot is where the holders of its devices see it: never above the entity that declares for them."""

import pytest
from django.urls import reverse

from donations import gifts
from donations.models import Lot
from donations.scans import Filling
from registry.devices import ledger
from registry.devices.models import Selection
from tests import cast, codes
from tests.api import Client
from tests.reading import words

SENTENCE = (
    "ceux qui le tiennent (« Direction du numérique ») ne verraient pas un lot de « État » : proposez-le chez eux"
)


@pytest.fixture
def above(state):
    """Manages the whole State, hence lots of every ministry and of the State itself."""
    return cast.user("above", "manager", state)


@pytest.fixture
def empty_lot(state, past, above):
    """A lot of the State's own stock."""
    own = past(*cast.way("retired", None), ("erase", cast.DAY, {"erasure": "purge"}), at=state)
    return gifts.open_lot(cast.acting(above), devices=[own], organisation=state, title="De l’État")


def test_the_writer_refuses_and_names_the_devices(ready, state, above):
    one, two = ready(), ready()
    with pytest.raises(ledger.Refused) as refused:
        gifts.open_lot(cast.acting(above), devices=[one, two], organisation=state, title="Trop haut")
    assert refused.value.refusals == [(one, SENTENCE), (two, SENTENCE)]
    assert Lot.objects.count() == 0


def test_the_page_refuses_a_list_and_a_selection(ready, state, above, client):
    """What a selection sends to the form are the tags that it pastes there."""
    device = ready()
    chosen = Selection.objects.create(user=above)
    chosen.devices.add(device)
    client.force_login(above)
    form = client.get(reverse("lot-create"), {"selection": chosen.pk}).context["form"]
    for pasted in (device.tag, form.initial.get("pasted") or device.tag):
        body = {"title": "Trop haut", "organisation": state.code, "pasted": pasted}
        answer = client.post(reverse("lot-create"), body)
        assert (answer.status_code, Lot.objects.count()) == (409, 0)
        assert f"{device.pretty_tag} : {SENTENCE}." in words(answer)


def test_the_api_refuses_and_names_the_devices(ready, state, above):
    device = ready()
    body = {"title": "Trop haut", "organisation": state.code, "tags": [device.tag]}
    status, told = Client(above).ask("post", "lots/", body)
    assert (status, Lot.objects.count()) == (409, 0)
    assert device.tag in str(told)
    assert SENTENCE in str(told)


def test_a_scan_does_not_fill_it(ready, above, empty_lot):
    device = ready()
    with codes.devices_refused("holders_would_not_see"):
        Filling(empty_lot.number, above).take(device.tag)
    assert empty_lot.items.count() == 1


def test_their_own_stock_is_offered_where_it_is(empty_lot, above):
    assert Lot.objects.visible_to(above).get() == empty_lot


# Inside a ministry the lot may be the ministry's: the service whose devices are in it sees it.


def test_a_service_sees_the_lot_that_holds_its_devices(lot, agent, dgpr, stranger, client):
    beside = cast.user("beside", "agent", dgpr)
    seen = {who.email: list(Lot.objects.visible_to(who)) for who in (agent, beside, stranger)}
    assert seen == {agent.email: [lot], beside.email: [], stranger.email: []}
    client.force_login(agent)
    assert client.get(lot.get_absolute_url()).status_code == 200
    assert Client(agent).ask("get", f"lots/{lot.number}/devices/")[0] == 200
    assert client.post(reverse("lot-withdraw", args=[lot.number])).status_code == 403


def test_it_sees_it_while_they_are_in_it(lot, agent, manager):
    gifts.withdraw(lot, cast.acting(manager))
    assert list(Lot.objects.visible_to(agent)) == []
