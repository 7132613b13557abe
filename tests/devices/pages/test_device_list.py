"""The list of devices: who opens it, whose devices it holds, its filters, its pages."""

import pytest

from registry.devices.views import devices as pages
from tests import cast
from tests.reading import words

pytestmark = pytest.mark.usefixtures("sound")

LIST = "/materiels/"


def shown(response):
    return [device.tag for device in response.context["page"].rows]


# Who opens it.


@pytest.mark.parametrize(
    ("person", "status"),
    [(None, 302), ("member", 403), ("stranger", 200), ("reader", 200), ("agent", 200), ("national", 200)],
)
def test_who_opens_the_list(visit, request, db, person, status):
    assert visit(person and request.getfixturevalue(person)).get(LIST).status_code == status


def test_an_account_without_a_role_is_told_whom_to_ask(visit, db):
    browser = visit(cast.user("nobody"))
    assert browser.get(LIST).status_code == 403
    home = browser.get("/")
    assert home.status_code == 403
    assert "Votre compte n’a pas encore de rôle" in home.content.decode()


# What it holds.


def test_each_sees_their_own_newest_first(visit, device, agent, manager, stranger, national, dgpr, men):
    mine, theirs, abroad = device(), device(at=dgpr), device(at=men)
    seen = {who.email: shown(visit(who).get(LIST)) for who in (agent, manager, stranger, national)}
    assert seen == {
        "agent@example.fr": [mine.tag],
        "manager@example.fr": [theirs.tag, mine.tag],
        "stranger@example.fr": [abroad.tag],
        "national@example.fr": [abroad.tag, theirs.tag, mine.tag],
    }


@pytest.fixture
def estate(device, dgpr):
    return {
        "dell": device(manufacturer="Dell", model="Latitude 5420", serial="AB12"),
        "lenovo": device("retired", manufacturer="Lenovo", model="ThinkPad T480", serial="ZZ12", at=dgpr),
        "screen": device("in_service", category="screen", manufacturer="Dell", model="P2419H"),
    }


@pytest.mark.each_database
@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", "screen lenovo dell"),
        ("q=dell", "screen dell"),
        ("q=DELL+latitude", "dell"),
        ("q=12", "lenovo dell"),
        ("q=ab12", "dell"),
        ("q=thinkpad+dell", ""),
        ("q=%25", ""),
        ("q=_", ""),
        ("status=retired", "lenovo"),
        ("status=donated", ""),
        ("status=bogus", ""),
        ("category=screen", "screen"),
        ("category=submarine", ""),
        ("organisation=MTE", "screen lenovo dell"),
        ("organisation=mte-dgpr", "lenovo"),
        ("organisation=risques", "lenovo"),
        ("organisation=numérique", "screen dell"),
        ("organisation=MEN", ""),
        ("organisation=introuvable", ""),
        ("q=dell&category=screen&status=in_service&organisation=MTE-DSI", "screen"),
        ("apres=abc", "screen lenovo dell"),
        ("apres=-1&avant=", "screen lenovo dell"),
        ("apres=99999999999999999999999", "screen lenovo dell"),
        ("inconnu=1", "screen lenovo dell"),
    ],
)
def test_the_list_narrows(visit, manager, estate, query, found):
    response = visit(manager).get(f"{LIST}?{query}")
    assert response.status_code == 200
    assert shown(response) == [estate[name].tag for name in found.split()]


@pytest.mark.parametrize("wrong", ["status=bogus", "category=submarine"])
def test_a_filter_that_means_nothing_is_said(visit, manager, estate, wrong):
    response = visit(manager).get(f"{LIST}?{wrong}")
    assert 'class="fr-message fr-message--error"' in response.content.decode()


@pytest.mark.parametrize("name", ["q", "status", "organisation", "apres"])
def test_a_nul_is_refused_before_any_database_sees_it(visit, manager, estate, name):
    response = visit(manager).get(f"{LIST}?{name}=%00")
    assert response.status_code == 400
    assert "Le registre n’a pas compris cette demande." in words(response)


def test_a_tag_is_found_as_people_type_it(visit, manager, estate):
    one = estate["lenovo"]
    for typed in (one.tag, one.pretty_tag, one.tag.lower(), f"http://testserver/d/{one.tag}", one.tag[:6]):
        assert shown(visit(manager).get(LIST, {"q": typed})) == [one.tag]


def test_pages_follow_each_other_both_ways(visit, device, agent, monkeypatch):
    monkeypatch.setattr(pages, "ROWS", 2)
    made = [device(model=f"M{rank}").tag for rank in range(5)][::-1]
    browser = visit(agent)
    first = browser.get(f"{LIST}?status=in_stock")
    second = browser.get(LIST + first.context["page"].older_url)
    third = browser.get(LIST + second.context["page"].older_url)
    assert [shown(page) for page in (first, second, third)] == [made[:2], made[2:4], made[4:]]
    assert [page.context["page"].newer_url == "" for page in (first, second, third)] == [True, False, False]
    assert third.context["page"].older_url == ""
    back = browser.get(LIST + third.context["page"].newer_url)
    assert shown(back) == made[2:4]
    again = browser.get(LIST + back.context["page"].newer_url)
    assert (shown(again), again.context["page"].newer_url) == (made[:2], "")
    assert "status=in_stock" in third.context["page"].newer_url
    assert "5 matériels" in words(second)


def test_an_empty_list_says_why(visit, agent):
    browser = visit(agent)
    nothing = browser.get(LIST).content.decode()
    assert "Aucun matériel n’est encore enregistré dans votre périmètre." in nothing
    assert 'href="/materiels/import/"' in nothing
    missed = browser.get(f"{LIST}?q=introuvable").content.decode()
    assert "Aucun matériel ne répond à ces filtres." in missed


def test_nobody_is_sent_to_a_page_that_they_may_not_open(visit, reader):
    page = visit(reader).get(LIST).content.decode()
    assert "/materiels/import/" not in page
    assert "/materiels/nouveau/" not in page
