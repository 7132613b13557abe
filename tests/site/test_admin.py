"""The administrators’ site: who comes in, and which rows each finds there."""

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group
from django.urls import reverse

from registry.devices.models import Category, Device, Event, Policy, Stay, Target
from registry.imports.models import Upload
from registry.organisations.models import Membership, Organisation, User
from tests import cast
from tests.site.administered import ORGANISATIONS, PEOPLE, change, listed, person

# Django's own pages leave some of their variables undefined.
pytestmark = pytest.mark.ignore_template_errors


# Who comes in.


@pytest.mark.parametrize("who", [None, "member", "reader", "agent", "manager", "national"])
@pytest.mark.parametrize("path", ["/admin/", ORGANISATIONS, PEOPLE, "/admin/devices/category/", f"{PEOPLE}add/"])
def test_only_administrators_come_in(visit, request, db, who, path):
    response = visit(who and request.getfixturevalue(who)).get(path, follow=True)
    assert response.redirect_chain[-1][0] == f"/connexion/?next={path}"
    assert response.status_code == 200


def test_there_is_one_sign_in_with_one_limit(client, db):
    """The site's own form would let passwords be tried without end."""
    response = client.post("/admin/login/?next=/admin/", {"username": "a@b.fr", "password": "x"})
    assert (response.status_code, response.url) == (302, "/connexion/?next=/admin/")


def test_what_is_offered_there(inside):
    models = {model["object_name"] for app in inside.get("/admin/").context["app_list"] for model in app["models"]}
    assert models == {"Organisation", "User"}


def test_what_national_administrators_are_offered(visit, chief):
    response = visit(chief).get("/admin/")
    models = {model["object_name"] for app in response.context["app_list"] for model in app["models"]}
    assert {"Organisation", "User", "Category", "Target", "Policy"} <= models


@pytest.mark.parametrize("model", [Device, Event, Stay, Upload])
def test_nobody_touches_the_ledger_there(visit, chief, model):
    assert not admin.site.is_registered(model)
    assert visit(chief).get(f"/admin/{model._meta.app_label}/{model._meta.model_name}/").status_code == 404


def test_a_title_is_french_before_any_noun(root_browser):
    """« Ajout de année close », says Django."""
    # There is one policy; of Django's own groups, its words are right.
    pages, told = [model._meta for model in admin.site._registry if model not in (Policy, Group)], {}
    for names in pages:
        page = root_browser.get(reverse(f"admin:{names.app_label}_{names.model_name}_add"))
        told[names.model_name] = page.context["title"]
        assert page.content.decode().count(told[names.model_name]) >= 2
    assert told["closedyear"] == "Ajouter : année close"
    assert told == {names.model_name: f"Ajouter : {names.verbose_name}" for names in pages}


def test_a_page_that_changes_is_titled_in_french(root_browser, mte):
    page = root_browser.get(change(mte))
    assert page.context["title"] == "Modifier : organisation"


# Rows.


def test_the_rows_of_one_s_scope(inside, administrator):
    assert listed(inside.get(ORGANISATIONS)) == {
        "Ministère de la transition écologique",
        "Direction du numérique",
        "Direction de la prévention des risques",
    }
    assert listed(inside.get(PEOPLE)) == {"Administrator", "Agent", "Manager"}


def test_an_account_of_an_association_is_not_a_ministry_s(inside, visit, chief, asso, member):
    """Any ministry may register an association; none may take over those who speak for it."""
    assert inside.get(change(member)).status_code == 302
    assert visit(chief).get(change(member)).status_code == 200


def test_an_account_without_role_is_its_maker_s_and_the_nation_s(inside, visit, administrator, men, chief):
    loose, own = cast.user("loose"), cast.user("own", created_by=administrator)
    assert listed(inside.get(PEOPLE)) == {"Administrator", "Agent", "Manager", "Own"}
    assert [inside.get(change(account)).status_code for account in (loose, own)] == [302, 200]
    browser = visit(cast.user("other", "administrator", men))
    assert listed(browser.get(PEOPLE)) == {"Other", "Stranger"}
    assert [browser.get(change(account)).status_code for account in (loose, own)] == [302, 302]
    browser = visit(chief)
    assert [browser.get(change(account)).status_code for account in (loose, own)] == [200, 200]


@pytest.mark.parametrize("holder", ["loose", "stranger", "member", "root"])
def test_no_account_of_others_is_taken_through_a_role(inside, request, dsi, holder):
    """A role in one's own unit would be the first step to its password."""
    makers = {"loose": lambda: cast.user("loose"), "root": lambda: cast.user("root", is_superuser=True)}
    account = makers[holder]() if holder in makers else request.getfixturevalue(holder)
    before = set(account.memberships.values_list("organisation__code", "role"))
    form = person(account, (None, dsi, "agent"), email="pris@example.fr", is_active="")
    assert inside.post(change(account), form).status_code == 302
    account.refresh_from_db()
    assert (account.email, account.is_active) == (f"{holder}@example.fr", True)
    assert set(account.memberships.values_list("organisation__code", "role")) == before


def test_what_got_a_role_elsewhere_is_lost_to_its_maker(inside, administrator, asso):
    own = cast.user("own", created_by=administrator)
    Membership.objects.create(user=own, organisation=asso, role="member")
    assert inside.get(change(own)).status_code == 302
    assert inside.get(reverse("admin:auth_user_password_change", args=[own.pk])).status_code == 404


def test_national_administrators_see_all(visit, chief, mte, men, stranger):
    browser = visit(chief)
    assert listed(browser.get(ORGANISATIONS)) == {str(known) for known in Organisation.objects.all()}
    assert listed(browser.get(PEOPLE)) == {"Chief", "Stranger"}


@pytest.mark.parametrize("method", ["get", "post"])
def test_what_is_out_of_scope_cannot_be_reached(inside, method, men, state, asso, company, stranger, mte):
    superuser = User.objects.create_superuser("root@example.fr", "x")
    both = cast.user("both", "agent", mte)
    Membership.objects.create(user=both, organisation=men, role="agent")
    for thing in (men, state, asso, company, stranger, superuser, both):
        response = getattr(inside, method)(change(thing), {})
        assert (str(thing), response.status_code, response.url) == (str(thing), 302, "/admin/")
    for account in (stranger, superuser, both):
        url = reverse("admin:auth_user_password_change", args=[account.pk])
        form = {"password1": "un-mot-de-passe-neuf", "password2": "un-mot-de-passe-neuf", "usable_password": "true"}
        assert getattr(inside, method)(url, form).status_code in (302, 403, 404)
        account.refresh_from_db()
        assert not account.check_password("un-mot-de-passe-neuf")


@pytest.mark.parametrize("model", [Category, Target, Policy])
def test_reference_data_are_national(inside, visit, chief, model):
    thing, name = model.objects.first(), f"{model._meta.app_label}/{model._meta.model_name}"
    assert inside.get(f"/admin/{name}/").status_code == 403
    assert inside.get(change(thing)).status_code == 403
    assert inside.post(change(thing), {}).status_code == 403
    assert inside.get(f"/admin/{name}/add/").status_code == 403
    browser = visit(chief)
    assert browser.get(f"/admin/{name}/").status_code == 200
    assert browser.get(change(thing)).status_code == 200


def test_a_target_is_changed_by_the_national_administrator(visit, chief):
    target = Target.objects.get(figure="retired_legal", year=2025)
    form = {"figure": target.figure, "year": 2025, "value": "0.6", "source": "Circulaire"}
    assert visit(chief).post(change(target), form).status_code == 302
    target.refresh_from_db()
    assert (str(target.value), target.source) == ("0.6000", "Circulaire")


def test_there_is_one_row_of_rules(visit, chief):
    assert visit(chief).get("/admin/devices/policy/add/").status_code == 403


@pytest.mark.parametrize(
    ("path", "status"),
    [
        (f"{ORGANISATIONS}?kind__exact=service", 200),
        (f"{ORGANISATIONS}?kind__exact=x", 200),
        (f"{ORGANISATIONS}?q=dsi&o=1.2&p=0", 200),
        (f"{ORGANISATIONS}?name__regex=[", 400),
        (f"{ORGANISATIONS}?path__startswith=1", 400),
        (f"{ORGANISATIONS}?parent__code=MEN", 400),
        (f"{ORGANISATIONS}?_to_field=path", 400),
        (f"{ORGANISATIONS}{10**30}/change/", 302),
        (f"{ORGANISATIONS}abc/history/", 302),
        (f"{PEOPLE}?is_active__exact=1", 200),
        (f"{PEOPLE}?password__startswith=m", 400),
        (f"{PEOPLE}?created_by__email=a", 400),
        (f"{PEOPLE}?memberships__organisation=1", 400),
        (f"{PEOPLE}{10**30}/password/", 404),
        ("/admin/autocomplete/", 403),
        ("/admin/autocomplete/?app_label=x&model_name=y&field_name=z", 403),
        ("/admin/organisations/membership/", 404),
        ("/admin/authtoken/", 404),
    ],
)
def test_an_odd_address_is_no_error_of_ours(inside, path, status):
    assert inside.get(path).status_code == status


OWN_PEOPLE = {"Administrator", "Agent", "Manager"}
OWN_PLACES = {
    "Ministère de la transition écologique",
    "Direction du numérique",
    "Direction de la prévention des risques",
}


@pytest.mark.parametrize(
    ("model", "field", "found"),
    [
        ("organisations.membership", "user", OWN_PEOPLE),
        ("devices.event", "by", OWN_PEOPLE),
        ("organisations.membership", "organisation", OWN_PLACES),
        ("devices.device", "recipient", OWN_PLACES),
    ],
)
def test_suggestions_stay_in_the_scope(inside, model, field, found):
    """Those for the relation of any table, whatever the site shows of it."""
    label, name = model.split(".")
    asked = {"app_label": label, "model_name": name, "field_name": field, "term": ""}
    results = inside.get("/admin/autocomplete/", asked).json()["results"]
    assert {row["text"] for row in results} == found
