"""A weight far from what was loaded is asked about, on the page and through the API, at first and corrected."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from registry.shared.access import OPERATOR
from registry.waste import collecting
from registry.waste.collecting.weights import require_plausible
from registry.waste.models import Collector
from tests import cast
from tests.api import Client

DAY = "2024-06-01"
PAPER = {
    "dispatched_on": DAY,
    "received_on": DAY,
    "weight_kg": "9999999.00",
    "fate": "recycle",
    "operation_code": "R 4",
    "slip": "BE-7",
    "pop": "false",
}
WARNED = "9 999 999,00 kg pour 5,73 kg estimés"


@pytest.fixture
def closed(past, mte, dsi):
    ecologic = Collector.objects.get(name="Ecologic")
    collection = collecting.open_collection(cast.acting(OPERATOR), organisation=mte, collector=ecologic, site="1 quai")
    one = past(("register", cast.DAY), ("retire", cast.DAY, {"functional": False}), category="screen")
    collecting.scan(collection, cast.acting(OPERATOR), code=one.tag, pallet=1)
    collecting.close(collection, cast.acting(OPERATOR, cast.day("2024-05-01")))
    return collection


@pytest.mark.parametrize(
    ("weight", "estimates", "fits"),
    [
        ("119", ["119"], True),
        ("9999999", ["119"], False),
        # Tonnes for kilograms.
        ("0.12", ["119"], False),
        ("39.67", ["119"], True),
        ("39.66", ["119"], False),
        ("457", ["119"], True),
        ("457.01", ["119"], False),
        # Pallets and crates weigh more than one telephone.
        ("60", ["0.20"], True),
        ("240", [None], True),
        ("251", [None], False),
        ("0.01", [None], True),
    ],
)
def test_how_far_a_weight_may_be(weight, estimates, fits):
    masses = [kg and Decimal(kg) for kg in estimates]
    require_plausible(Decimal(weight), masses, sure=True)
    if fits:
        require_plausible(Decimal(weight), masses, sure=False)
        return
    with pytest.raises(ValidationError) as refused:
        require_plausible(Decimal(weight), masses, sure=False)
    assert list(refused.value.message_dict) == ["weight_kg"]


def words(text):
    return " ".join(text.replace("\u202f", " ").replace("\xa0", " ").split())


def test_the_page_asks_and_takes_a_tick(visit, manager, closed):
    browser, address = visit(manager), f"/collectes/{closed}/confirmer/"
    asked = browser.post(address, PAPER)
    closed.refresh_from_db()
    assert (WARNED in words(asked.content.decode()), closed.status, closed.weight_kg) == (True, "closed", None)
    assert browser.post(address, PAPER | {"weight_sure": "on"}).status_code == 302
    closed.refresh_from_db()
    assert (closed.status, closed.weight_kg) == ("confirmed", Decimal("9999999.00"))


def test_the_api_asks_and_takes_a_word(manager, closed):
    status, body = Client(manager).ask("post", f"collections/{closed}/confirm/", PAPER)
    assert (status, list(body["codes"]), words(body["weight_kg"][0]).startswith(WARNED)) == (400, ["weight_kg"], True)
    assert Client(manager).ask("post", f"collections/{closed}/confirm/", PAPER | {"weight_sure": True})[0] == 200


def test_a_correction_is_asked_alike(visit, manager, closed):
    browser = visit(manager)
    browser.post(f"/collectes/{closed}/confirmer/", PAPER | {"weight_kg": "6.00"})
    change = {name: PAPER[name] for name in ("received_on", "weight_kg", "operation_code", "slip", "pop")}
    change["motive"] = "Bon mal recopié"
    asked = browser.post(f"/collectes/{closed}/corriger/", change)
    closed.refresh_from_db()
    assert (WARNED in words(asked.content.decode()), closed.weight_kg) == (True, Decimal("6.00"))
    assert Client(manager).ask("post", f"collections/{closed}/amend/", change)[0] == 400
    assert browser.post(f"/collectes/{closed}/corriger/", change | {"weight_sure": "on"}).status_code == 302
    closed.refresh_from_db()
    assert closed.weight_kg == Decimal("9999999.00")
