"""A lot that offers what the doctrine sends to recycling says why, on the page as through the API."""

import pytest

from donations import gifts
from registry.devices.models import Device
from tests import cast, codes
from tests.api import Client

SENTENCE = "orientation proposée est « Recyclage (DEEE) » : indiquez le motif de cet autre choix"
LOT = {"title": "Pour pièces", "organisation": "MTE"}


@pytest.fixture
def broken(ready):
    return ready(functional=False)


def test_a_lot_without_a_motive_is_refused(broken, mte, manager):
    with codes.devices_refused("motive_of_choice_wanted"):
        gifts.open_lot(cast.acting(manager, motive=" "), devices=[broken], organisation=mte, title="Pour pièces")
    gifts.open_lot(
        cast.acting(manager, motive="Atelier de réparation"), devices=[broken], organisation=mte, title="Pour pièces"
    )
    assert (cast.last(broken).action, cast.last(broken).motive) == ("offer", "Atelier de réparation")


def test_the_page_asks_for_it(client, broken, manager):
    client.force_login(manager)
    refused = client.post("/lots/nouveau/", LOT | {"pasted": broken.tag})
    assert SENTENCE in refused.content.decode()
    assert client.post("/lots/nouveau/", LOT | {"pasted": broken.tag, "motive": "Atelier"}).status_code == 302
    assert cast.last(broken).motive == "Atelier"


def test_the_api_asks_for_it(broken, manager):
    status, body = Client(manager).ask("post", "lots/", LOT | {"tags": [broken.tag]})
    assert (status, codes.each(body)) == (409, ["motive_of_choice_wanted"])
    assert Client(manager).ask("post", "lots/", LOT | {"tags": [broken.tag], "motive": "Atelier"})[0] == 201
    assert cast.last(broken).motive == "Atelier"


def test_what_asks_for_a_motive_is_not_proposed(ready, broken):
    fine = ready()
    assert gifts.offerable(Device.objects.all(), 25) == [fine]


def test_what_a_lot_gives_to_an_administration_needs_no_second_motive(broken, mte, office, manager, clerk, record):
    """The one of the lot was given; the transfer recalls it."""
    asking = cast.user("asking", "member", office)
    lot = gifts.open_lot(
        cast.acting(manager, motive="Atelier"), devices=[broken], organisation=mte, title="Pour pièces"
    )
    claim = gifts.claim(cast.acting(asking), lot=lot, association=office, reason="Pièces")
    gifts.accept(claim, cast.acting(manager), legal_basis="11")
    gifts.check_in(claim, cast.acting(clerk), code=broken.tag)
    gifts.hand_over(claim, cast.acting(clerk), **record)
    assert (cast.last(broken).action, cast.last(broken).motive) == ("transfer", f"Remise du lot {lot.number}")
