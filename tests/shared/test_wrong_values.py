"""A value that no filter takes is said wrong, and never answered by the whole list: page, file and API."""

import django_filters
import pytest
from django.urls import reverse

from donations import gifts
from registry.shared.forms.filters import FilterSet
from registry.stocktakes import stocktaking
from registry.waste import collecting
from registry.waste.models import Collector
from tests import cast
from tests.api import Client

WRONG = "Une valeur de filtre ne convient pas : "
PAGES = {
    "device-list": "status category acquired_since functional",
    "device-doubles": "status category",
    "history": "action since operation",
    "retired-stock": "category",
    "collection-list": "status",
    "lot-list": "status",
    "stocktakes": "status",
}
FILES = {
    "device-export": "status category acquired_since functional",
    "retired-export": "category slept",
    "history-export": "action since operation",
    "collection-export": "status",
    "lot-export": "status",
}
API = {
    "devices/": "status category",
    "events/": "action since",
    "organisations/": "kind",
    "collections/": "status",
    "stocktakes/": "status",
    "lots/": "status",
    "claims/": "status",
}


def cases(lists):
    return [(name, value) for name in lists for value in lists[name].split()]


def shown(page):
    """How many rows a page shows, or counts."""
    return page.context["total"] if "total" in page.context else len(page.context["page"].rows)


@pytest.fixture
def one_of_each(mte, dsi, manager, past, device):
    """One row in each list: two doubles, one of them retired, a lot, a collection, a stocktake."""
    by = cast.acting(manager)
    device("retired", serial="PAIR-1", manufacturer="Atelier 1"), device(serial="PAIR-1", manufacturer="Atelier 2")
    given = past(*cast.way("retired", mte), ("erase", cast.DAY, {"erasure": "purge"}))
    gifts.open_lot(by, devices=[given], organisation=mte, title="Un portable")
    collecting.open_collection(by, organisation=mte, collector=Collector.objects.get(name="Ecologic"), site="1 quai")
    stocktaking.start(by, organisation=mte)


@pytest.mark.each_database
@pytest.mark.parametrize(("name", "value"), cases(PAGES))
def test_a_page_says_so_and_lists_nothing(visit, manager, one_of_each, name, value):
    address, client = reverse(name), visit(manager)
    assert shown(client.get(address)) > 0
    page = client.get(address, {value: "perdu"})
    assert (page.status_code, shown(page), WRONG in page.text) == (200, 0, True)


@pytest.mark.parametrize(("name", "value"), cases(FILES))
def test_a_file_is_refused(visit, manager, device, name, value):
    page = visit(manager).get(reverse(name), {value: "perdu"})
    assert (page.status_code, WRONG in page.text) == (400, True)


@pytest.mark.parametrize(("path", "value"), cases(API))
def test_the_api_refuses(manager, device, path, value):
    status, body = Client(manager).ask("get", f"{path}?{value}=perdu")
    assert (status, [*body["codes"]]) == (400, [value])


def test_each_set_of_filters_is_one_of_ours():
    made = {kind for kind in django_filters.FilterSet.__subclasses__() if "django_filters" not in kind.__module__}
    assert made == {FilterSet}
