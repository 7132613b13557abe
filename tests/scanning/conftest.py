"""A person who scans, and what they scan for."""

import pytest

from donations import gifts
from donations.lifecycle import LegalBasis
from registry.stocktakes import stocktaking
from registry.transfers.models import Arrival
from registry.waste import collecting
from registry.waste.models import Collector
from tests import cast
from tests.scanning.aims import ERASED, KINDS, WORKS, WORN, Aim


@pytest.fixture
def scanner(visit, agent):
    """scanner(*texts): the agent's browser once these texts are scanned, and the page that it shows then."""
    client = visit(agent)

    def scan(*texts):
        page = client.get("/scan/")
        for text in texts:
            page = client.post("/scan/", {"code": text}, follow=True)
        return page

    scan.client = client
    return scan


@pytest.fixture
def ready(past):
    return lambda state=WORKS, **facts: past(("register", cast.DAY), state, ERASED, **facts)


@pytest.fixture
def aims(ready, past, device, mte, dsi, men, asso, member, manager, stranger):
    """aims(kind)"""

    def collecte():
        ecologic = Collector.objects.get(name="Ecologic")
        collection = collecting.open_collection(
            cast.acting(manager), organisation=mte, collector=ecologic, site="1 quai"
        )
        return f"{collection}:2", ready(WORN), manager, lambda one: collection.lines.filter(device=one, pallet=2)

    def transfert():
        sent = past(*cast.way("transferred", men), at=dsi)
        return str(mte.pk), sent, stranger, lambda one: Arrival.objects.filter(announcement__device=one)

    def lot():
        lot = gifts.open_lot(cast.acting(manager), devices=[ready()], organisation=mte, title="Portables")
        return lot.number, ready(), manager, lambda one: lot.items.filter(device=one, active=True)

    def remise():
        one = ready()
        lot = gifts.open_lot(cast.acting(manager), devices=[one, ready()], organisation=mte, title="Portables")
        claim = gifts.claim(
            cast.acting(member), lot=lot, association=asso, reason="Équiper un atelier", beneficiaries=3
        )
        gifts.accept(claim, cast.acting(manager), legal_basis=LegalBasis.ASSOCIATION)
        return str(claim.pk), one, manager, lambda one: lot.items.filter(device=one, scanned_at__isnull=False)

    def inventaire():
        stocktake = stocktaking.start(cast.acting(manager), organisation=mte)
        return stocktake.number, device(), manager, lambda one: stocktake.lines.filter(device=one)

    makers = {maker.__name__: maker for maker in (collecte, transfert, lot, remise, inventaire)}

    def make(kind):
        key, one, by, went = makers[kind]()
        return Aim(f"{kind}/{key}", one, by, lambda device: went(device).exists())

    return make


@pytest.fixture(params=KINDS)
def aim(request, aims):
    return aims(request.param)
