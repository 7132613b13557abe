"""The pages of devices: who reaches what, and what the page of one device shows and offers."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from registry.devices.identity import tags
from registry.devices.lifecycle import Status
from registry.devices.models import Event
from tests.devices.pages.addresses import DAY, DIRECT, act, links, page_of
from tests.reading import words

pytestmark = pytest.mark.usefixtures("sound")


# Who sees what.


@pytest.mark.parametrize("name", ["device-detail", "device-edit", "device-correct", "act"])
def test_a_passer_by_is_asked_to_sign_in_and_learns_nothing(client, device, name):
    one = device("in_service")
    known, unknown = (
        reverse("device-act", args=[tag, "store"]) if name == "act" else reverse(name, args=[tag])
        for tag in (one.tag, tags.new())
    )
    for url in (known, unknown):
        response = client.get(url)
        assert (response.status_code, response.url) == (302, f"/connexion/?next={url}")


LADDER = {
    "device-detail": {"stranger": 404, "member": 404, "reader": 200, "agent": 200, "manager": 200, "national": 200},
    "device-edit": {"stranger": 404, "member": 404, "reader": 403, "agent": 200, "manager": 200, "national": 403},
    "device-correct": {"stranger": 404, "member": 404, "reader": 403, "agent": 200, "manager": 200, "national": 403},
    "store": {"stranger": 404, "member": 404, "reader": 403, "agent": 200, "manager": 200, "national": 403},
    "staff": {"stranger": 404, "member": 404, "reader": 403, "agent": 403, "manager": 200, "national": 403},
    "hand_over": {"stranger": 404, "member": 404, "reader": 404, "agent": 404, "manager": 404, "national": 404},
    "explode": {"stranger": 404, "member": 404, "reader": 404, "agent": 404, "manager": 404, "national": 404},
}
STEPS = [(page, person, status) for page, people in LADDER.items() for person, status in people.items()]


@pytest.mark.parametrize(("page", "person", "status"), STEPS)
@pytest.mark.parametrize("method", ["get", "post"])
def test_who_reaches_what(visit, request, device, page, person, status, method):
    one = device("in_service")
    url = page_of(one, page) if page.startswith("device-") else act(one, page)
    browser = visit(request.getfixturevalue(person))
    if (method, page) == ("post", "device-detail"):
        status = 405
    before = Event.objects.count()
    # An empty form is shown again by whoever may fill it in.
    expected = {200, 302} if (method, page, status) == ("post", "device-edit", 200) else {status}
    assert getattr(browser, method)(url).status_code in expected
    assert Event.objects.count() == before


@pytest.mark.parametrize(
    ("person", "status"), [(None, 302), ("member", 403), ("reader", 403), ("agent", 200), ("manager", 200)]
)
def test_who_may_add(visit, request, db, person, status):
    assert visit(person and request.getfixturevalue(person)).get("/materiels/nouveau/").status_code == status


@pytest.mark.parametrize(
    ("person", "landing"),
    [("manager", "/chiffres/"), ("agent", "/materiels/"), ("reader", "/chiffres/"), ("member", "/lots/")],
)
def test_each_lands_where_their_work_starts(visit, request, person, landing):
    response = visit(request.getfixturevalue(person)).get("/")
    assert (response.status_code, response.url) == (302, landing)


@pytest.mark.parametrize("tag", ["a%00b", "x" * 300, "é", "%2e%2e", "DROP TABLE", "'"])
def test_an_address_that_names_nothing_is_not_found(visit, agent, tag):
    assert visit(agent).get(f"/materiels/{tag}/").status_code == 404
    assert visit(agent).post(f"/materiels/{tag}/agir/store/", {"on": DAY}).status_code == 404


# One device.


def test_its_page_tells_its_facts_the_french_way(visit, agent, past):
    one = past(
        ("register", "2020-02-03"),
        ("assess", None, {"unit_value": Decimal("1234.5"), "security_excluded": True}),
        manufacturer="Dell",
        model="Latitude",
        serial="AB12",
        price=Decimal("2345.6"),
        manufactured_on=date(2019, 12, 1),
        place="Bureau 214",
        note="<b>fragile</b>\nà revoir",
    )
    page = visit(agent).get(page_of(one))
    told = words(page).replace("\u202f", "\u00a0")
    for fact in (
        "Dell Latitude",
        "En stock",
        one.pretty_tag,
        "Ordinateur portable",
        "AB12",
        "Direction du numérique",
        "Bureau 214",
        "1er décembre 2019",
        "2\u00a0345,60 €",
        "1\u00a0234,50 €",
        "Non diagnostiqué",
        "À faire avant toute sortie",
        "Exclu de toute cession",
        "Reprise d’inventaire, 3 février 2020",
        "à une date inconnue",
    ):
        assert fact in told
    assert "&lt;b&gt;fragile&lt;/b&gt;<br>à revoir" in page.content.decode()


@pytest.mark.parametrize("status", Status.values)
@pytest.mark.parametrize("person", ["reader", "agent", "manager"])
def test_it_offers_the_acts_of_its_state_and_of_the_role(visit, request, device, status, person):
    one, user = device(status), request.getfixturevalue(person)
    decided = {"donate", "staff", "transfer", "sell", "take_back", "prove"}
    expected = {
        act(one, action)
        for action, move in DIRECT.items()
        if status in move.sources and person != "reader" and (person == "manager" or action not in decided)
    }
    assert {link for link in links(visit(user).get(page_of(one))) if "/agir/" in link} == expected


def test_a_reader_is_offered_nothing_to_change(visit, reader, device):
    page = visit(reader).get(page_of(device("in_service")))
    assert links(page) == set()
    assert "Que faire" not in page.content.decode()


@pytest.mark.parametrize(
    ("person", "status", "offered"),
    [("manager", "retired", True), ("manager", "in_stock", False), ("agent", "retired", False)],
)
def test_a_retired_device_leads_managers_to_a_lot(visit, request, device, person, status, offered):
    one = device(status)
    client, lot = visit(request.getfixturevalue(person)), reverse("lot-create")
    assert (f'href="{lot}?tags={one.tag}"' in client.get(page_of(one)).content.decode()) == offered
    assert (f'href="{lot}"' in client.get(reverse("device-list")).content.decode()) == (person == "manager")


def test_someone_elses_device_names_its_taker(visit, agent, device):
    assert "Promis à Claviers solidaires" in words(visit(agent).get(page_of(device("reserved"))))
