"""What tests of waste share: who collects, and a collection that is open or closed."""

import pytest

from registry.shared.access import OPERATOR
from registry.waste import collecting
from registry.waste.models import Collector
from tests import cast
from tests.waste.collected import YESTERDAY


@pytest.fixture
def ecologic(db):
    return Collector.objects.get(name="Ecologic")


@pytest.fixture
def recycler(db):
    return Collector.objects.create(name="Tri et Fils", siret="13002526500013")


@pytest.fixture
def opened(mte, ecologic):
    """opened(): an open collection of the ministry."""

    def make(organisation=mte, collector=ecologic):
        return collecting.open_collection(
            cast.acting(OPERATOR), organisation=organisation, collector=collector, site="1 quai des Tris, 75001 Paris"
        )

    return make


@pytest.fixture
def worn(past):
    """worn(): a device that nobody would mend, erased."""

    def make(category="laptop", **facts):
        steps = [("register", cast.DAY), ("retire", cast.DAY, {"functional": False})]
        return past(*steps, ("erase", cast.DAY, {"erasure": "destroy"}), category=category, **facts)

    return make


@pytest.fixture
def closed(opened, worn):
    """closed(count): a closed collection of that many worn devices; and these."""

    def make(count=2, **facts):
        collection, devices = opened(**facts), [worn() for _ in range(count)]
        for device in devices:
            collecting.scan(collection, cast.acting(OPERATOR), code=device.tag, pallet=1)
        collecting.close(collection, cast.acting(OPERATOR, YESTERDAY))
        return collection, devices

    return make
