"""A partner's own page: its file and its members, its own and the nation's alone."""

import pytest
from django.core.exceptions import PermissionDenied

from registry.organisations import partners
from registry.organisations.models import Membership, User
from tests import cast, codes

FILE = {"name": "Claviers unis", "rna": "W751234567", "siret": "13002526500013", "address": "1 quai", "email": "a@b.fr"}
FILE |= {"phone": "01 02 03 04 05", "signatory": "Ada Lemoine", "signatory_title": "Présidente"}


@pytest.fixture
def own(visit, member):
    return visit(member)


@pytest.fixture
def page(asso):
    return f"/partenaires/{asso.pk}/"


@pytest.fixture
def friend(asso):
    return cast.user("friend", "member", asso)


def add(browser, page, address):
    return browser.post(f"{page}membres/nouveau/", {"email": address})


def remove(browser, page, account):
    return browser.post(f"{page}membres/{account.memberships.get().pk}/retirer/")


def members(asso):
    return [member.user.email for member in Membership.objects.filter(organisation=asso).order_by("user__email")]


def test_whoever_speaks_for_one_is_led_to_it(own, page):
    response = own.get("/partenaires/")
    assert (response.status_code, response.url) == (302, page)
    assert "Mon association" in own.get(page).content.decode()


def test_whoever_speaks_for_two_chooses(own, member, page):
    other = cast.organisation("CLICS", "association", name="Clics et Cie")
    Membership.objects.create(user=member, organisation=other, role="member")
    response = own.get("/partenaires/")
    assert [str(partner) for partner in response.context["object_list"]] == ["Claviers solidaires", "Clics et Cie"]
    assert own.get(f"/partenaires/{other.pk}/").status_code == 200


def test_a_member_keeps_the_file(own, page, asso):
    response = own.post(page, FILE | {"code": "AUTRE", "kind": "company", "parent": "1"})
    assert (response.status_code, response.url) == (302, page)
    asso.refresh_from_db()
    assert {name: getattr(asso, name) for name in FILE} == FILE
    assert (asso.code, asso.kind, asso.parent) == ("CLAVIERS", "association", None)


def test_a_wrong_number_is_told(own, page, asso):
    response = own.post(page, FILE | {"rna": "W7"})
    assert list(response.context["form"].errors) == ["rna"]
    assert "<h1>Claviers solidaires</h1>" in response.content.decode()
    asso.refresh_from_db()
    assert asso.rna == "W751234567"


@pytest.mark.parametrize("path", ["", "membres/nouveau/", "membres/{member}/retirer/"])
@pytest.mark.parametrize("who", ["reader", "agent", "manager", "administrator", "national", "chief", "rival"])
def test_nobody_else_finds_it(visit, request, page, asso, member, state, path, who):
    chief = who == "chief" and cast.user("chief", "administrator", state)
    rival = who == "rival" and cast.user("rival", "member", cast.organisation("CLICS", "association"))
    browser = visit(chief or rival or request.getfixturevalue(who))
    url = page + path.format(member=member.memberships.get().pk)
    assert [browser.get(url).status_code, browser.post(url, FILE).status_code] in ([404, 404], [405, 404])
    asso.refresh_from_db()
    assert (asso.name, members(asso)) == ("Claviers solidaires", ["member@example.fr"])


@pytest.mark.parametrize("who", ["manager", "administrator", "national"])
def test_the_list_is_for_members(visit, request, who):
    assert visit(request.getfixturevalue(who)).get("/partenaires/").status_code == 403


@pytest.mark.parametrize("who", ["manager", "administrator", "national", "rival"])
def test_the_writers_ask_for_the_right(request, asso, member, who):
    rival = who == "rival" and cast.user("rival", "member", cast.organisation("CLICS", "association"))
    by = rival or request.getfixturevalue(who)
    acts = [
        lambda: partners.describe(asso, by=by),
        lambda: partners.add_member(asso, by.email, by=by),
        lambda: partners.remove_member(member.memberships.get(), by=by),
    ]
    for act in acts:
        with pytest.raises(PermissionDenied):
            act()
    assert members(asso) == ["member@example.fr"]


def test_a_new_address_makes_an_account_that_chooses_its_password(own, page, asso, member, mailoutbox):
    assert add(own, page, "Nora@Example.fr").status_code == 302
    nora = User.objects.get(email="nora@example.fr")
    assert (nora.created_by, members(asso)) == (member, ["member@example.fr", "nora@example.fr"])
    own.logout()
    own.post("/mot-de-passe/oublie/", {"email": "nora@example.fr"})
    assert [mail.to for mail in mailoutbox] == [["nora@example.fr"]]


@pytest.mark.parametrize("maker", ["member", "friend"])
def test_whom_one_of_them_made_comes_back(own, page, request, asso, friend, maker):
    cast.user("back", created_by=request.getfixturevalue(maker))
    assert add(own, page, "back@example.fr").status_code == 302
    assert "back@example.fr" in members(asso)


def test_whoever_speaks_for_another_partner_comes_too(own, page, asso):
    cast.user("both", "member", cast.organisation("CLICS", "association"))
    assert add(own, page, "both@example.fr").status_code == 302
    assert "both@example.fr" in members(asso)


@pytest.mark.parametrize("who", ["agent", "administrator", "national", "loose", "root", "mixed"])
def test_the_account_of_an_administration_is_not_taken(own, page, request, asso, dsi, who):
    """A role here would put it out of the reach of its administrator."""
    if who == "mixed":
        mixed = cast.user("mixed", "member", cast.organisation("CLICS", "association"))
        Membership.objects.create(user=mixed, organisation=dsi, role="agent")
    elif who in ("loose", "root"):
        cast.user(who, is_superuser=who == "root")
    else:
        request.getfixturevalue(who)
    response = add(own, page, f"{who}@example.fr")
    assert codes.of_page(response) == {"email": ["account_of_others"]}
    assert members(asso) == ["member@example.fr"]


def test_a_member_is_one_once(own, page, asso, friend):
    assert add(own, page, friend.email).context["form"].errors == {"email": ["Ce compte a déjà ce rôle ici."]}
    assert members(asso) == ["friend@example.fr", "member@example.fr"]


def test_access_is_taken_away(own, page, asso, friend):
    assert remove(own, page, friend).status_code == 302
    assert members(asso) == ["member@example.fr"]


def test_the_last_member_stays(own, page, asso, member):
    response = remove(own, page, member)
    assert (response.status_code, partners.LAST in response.content.decode()) == (409, True)
    assert members(asso) == ["member@example.fr"]


def test_a_closed_account_does_not_count_as_another(own, page, asso, member, friend):
    User.objects.filter(pk=friend.pk).update(is_active=False)
    assert remove(own, page, member).status_code == 409
    assert members(asso) == ["friend@example.fr", "member@example.fr"]


def test_a_member_may_leave_when_another_stays(own, page, asso, member, friend):
    response = remove(own, page, member)
    assert (response.status_code, response.url) == (302, "/")
    assert own.get(page).status_code == 404


def test_the_member_of_another_partner_is_not_removed_from_here(own, page):
    place = cast.organisation("CLICS", "association")
    rival = cast.user("rival", "member", place)
    cast.user("second", "member", place)
    assert remove(own, page, rival).status_code == 404
    assert members(place) == ["rival@example.fr", "second@example.fr"]
