"""A list of thirty costs the database as many questions as a list of one."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from registry.devices import ledger
from registry.devices.models import Category
from registry.shared.access import OPERATOR
from registry.transfers import receiving
from registry.transfers.reception import Reception, digest
from tests import cast


@pytest.fixture
def asked(visit):
    """asked(user, url): how many queries a page takes once its caches are warm."""

    def count(user, url, status=200):
        browser = visit(user)
        browser.get(url)
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(url).status_code == status
        return len(queries)

    return count


def many(past, dsi, dgpr, count, start=0):
    """Devices that differ in all that a list prints."""
    categories = ["laptop", "screen", "desktop"]
    for rank in range(start, count):
        past(
            ("register", "2020-01-01"),
            ("retire", "2023-01-01", {"functional": True}),
            at=dgpr if rank % 2 else dsi,
            category=categories[rank % 3],
            serial=f"S{rank}",
        )


@pytest.mark.each_database
@pytest.mark.parametrize(
    "url",
    [
        "/materiels/",
        "/materiels/?q=S&status=retired",
        "/materiels/?organisation=MTE",
        "/materiels/?destination=unknown&slept=over_24",
        "/materiels/reformes/",
        "/materiels/reformes/?organisation=MTE",
        "/api/retired/",
        "/chiffres/?year=2022",
        "/chiffres/reused_strict/whole/?year=2022",
        "/chiffres/retired_legal/whole/?year=2024",
        "/chiffres/purchases_reused/unknown/?year=2020",
    ],
)
def test_a_list_of_thirty_costs_what_one_costs(asked, past, manager, dsi, dgpr, url):
    many(past, dsi, dgpr, 1)
    one = asked(manager, url)
    many(past, dsi, dgpr, 30, start=1)
    assert asked(manager, url) == one <= 12


def test_a_selection_of_thirty_costs_what_one_costs(asked, visit, past, manager, dsi, dgpr):
    costs = []
    for start, count in ((0, 2), (2, 30)):
        many(past, dsi, dgpr, count, start=start)
        url = visit(manager).post("/materiels/selections/", {"all": "1", "query": "status=retired"}).url
        costs.append([asked(manager, f"{url}{page}") for page in ("", "modifier/", "agir/reinstate/")])
        with CaptureQueriesContext(connection) as queries:
            visit(manager).post(f"{url}agir/assess/", {"on": "2024-01-01", "functional": "true"})
        costs[-1].append(len(queries))
    assert costs[0] == costs[1]
    assert max(costs[0][:3]) <= 12


def test_a_history_of_thirty_costs_what_one_costs(asked, device, agent, dsi, dgpr):
    one = device(category="screen")
    url = f"/materiels/{one.tag}/"
    before = asked(agent, url)
    for rank in range(15):
        ledger.record([one], "issue", cast.acting(OPERATOR if rank % 2 else agent, cast.DAY), organisation=dsi)
        ledger.record([one], "store", cast.acting(agent, cast.DAY, motive="Retour"))
    assert one.events.count() == 31
    assert asked(agent, url) == before <= 14


def test_a_preview_of_thirty_costs_what_one_costs(asked, visit, upload, sheet, manager, dsi, dgpr):
    def preview(count):
        rows = [
            {"category": "screen", "serial": f"S{rank}", "organisation": "MTE-DGPR" if rank % 2 else "MTE-DSI"}
            | {"left_on": "2024-01-01", "route": "recycled", "counterparty": "TRI"}
            for rank in range(count)
        ]
        form = {"organisation": "MTE", "file": upload(sheet(*rows))}
        return asked(manager, visit(manager).post("/materiels/import/", form).url)

    assert preview(1) == preview(30) <= 18


@pytest.mark.parametrize("who", ["stranger", "manager"])
def test_transfers_of_thirty_cost_what_one_costs(request, asked, device, mte, men, who):
    pages = {
        "stranger": ["/transferts/", f"/transferts/{mte.pk}/", f"/transferts/{mte.pk}/?tout=1", "/api/transfers/"],
        "manager": ["/transferts/", f"/transferts/envoyes/{men.pk}/"],
    }[who]
    user, costs = request.getfixturevalue(who), []
    for count in (2, 28):
        for rank in range(count):
            sent = device("transferred", category=["laptop", "screen"][rank % 2])
            if rank % 2:
                receiving.check_in(Reception(mte, OPERATOR), cast.acting(OPERATOR), code=sent.tag)
        costs.append([asked(user, page) for page in pages])
    assert costs[0] == costs[1]
    assert max(costs[0]) <= 17


def test_a_reception_of_thirty_costs_what_two_cost(device, stranger, mte, men):
    reception, costs = Reception(mte, stranger), []
    for count in (2, 28):
        for _ in range(count):
            receiving.check_in(reception, cast.acting(stranger), code=device("transferred").tag)
        with CaptureQueriesContext(connection) as queries:
            receiving.receive(
                reception, cast.acting(stranger, cast.DAY), seen=digest(reception.scanned()), organisation=men
            )
        costs.append(len(queries))
    assert costs[0] == costs[1]


def test_the_past_of_a_former_holder_costs_the_same_however_long(asked, device, manager, stranger, men):
    costs = []
    for acts in (0, 15):
        one = device("transferred")
        ledger.record([one], "accept", cast.acting(stranger, cast.DAY), organisation=men)
        for _ in range(acts):
            ledger.record([one], "issue", cast.acting(stranger, cast.DAY))
            ledger.record([one], "store", cast.acting(stranger, cast.DAY))
        costs.append(asked(manager, f"/materiels/{one.tag}/"))
    assert costs[0] == costs[1] <= 13


def test_the_form_of_an_act_costs_the_same_in_a_larger_tree(asked, device, manager, mte):
    one = device()
    url = f"/materiels/{one.tag}/agir/move/"
    before = asked(manager, url)
    for rank in range(30):
        cast.organisation(f"S{rank}", "service", mte)
    assert asked(manager, url) == before <= 12


@pytest.mark.parametrize("url", ["/api/organisations/", "/api/categories/", "/lots/nouveau/", "/etiquettes/"])
def test_reference_lists_of_thirty_cost_what_one_costs(asked, manager, mte, url):
    before = asked(manager, url)
    for rank in range(30):
        cast.organisation(f"S{rank}", "service", mte)
        Category.objects.create(code=f"c{rank}", name=f"Catégorie {rank}", in_scope=True, holds_data=True)
    assert asked(manager, url) == before <= 12
