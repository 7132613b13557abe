"""The administrators' site: each inside their scope, national data for the national ones, no way up from there."""

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.urls import reverse

from registry.devices.models import Category, Device, Event, Policy, Stay, Target
from registry.imports.models import Upload
from registry.organisations.models import Membership, Organisation, User
from registry.shared import access
from tests import cast

# Django's own pages leave some of their variables undefined.
pytestmark = pytest.mark.ignore_template_errors
MANAGEMENT = {f"memberships-{name}": 0 for name in ("TOTAL_FORMS", "INITIAL_FORMS", "MIN_NUM_FORMS", "MAX_NUM_FORMS")}
ORGANISATIONS = "/admin/organisations/organisation/"
PEOPLE = "/admin/organisations/user/"


@pytest.fixture
def chief(state):
    return cast.user("chief", "administrator", state)


@pytest.fixture
def root_browser(visit, db):
    return visit(cast.user("root", is_superuser=True))


@pytest.fixture
def inside(visit, administrator, mte, dsi, dgpr, men, asso, company, agent, manager, stranger, member):
    """The browser of the administrator of MTE, once everybody is there."""
    return visit(administrator)


def change(thing):
    return reverse(f"admin:{thing._meta.app_label}_{thing._meta.model_name}_change", args=[thing.pk])


def listed(response):
    return {str(row) for row in response.context["cl"].result_list}


def errors(response):
    found = dict(response.context["adminform"].form.errors)
    for formset in response.context["inline_admin_formsets"]:
        found |= {name: value for form in formset.formset.forms for name, value in form.errors.items()}
    return found


def organisation(thing=None, **changes):
    names = "code name kind siret rna address email phone signatory signatory_title".split()
    kept = {name: getattr(thing, name) for name in names} if thing else dict.fromkeys(names, "")
    return kept | {"parent": thing and thing.parent_id or ""} | changes


def person(user, *roles, **changes):
    """The form of an account; `roles` are (membership or None, place, role)."""
    known = [membership for membership, *_ in roles if membership]
    form = MANAGEMENT | {"email": user.email, "first_name": user.first_name, "last_name": "", "is_active": "on"}
    form |= {"memberships-TOTAL_FORMS": len(roles), "memberships-INITIAL_FORMS": len(known)}
    for rank, (membership, place, role) in enumerate(roles):
        row = {"id": membership.pk if membership else "", "user": user.pk, "organisation": place.pk, "role": role}
        form |= {f"memberships-{rank}-{name}": value for name, value in row.items()}
    return form | changes


def national():
    return [user.email for user in User.objects.all() if "" in access.paths(user, "administer")]


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


# Organisations.


def test_a_service_is_added_below(inside, mte):
    response = inside.post(f"{ORGANISATIONS}add/", organisation(code="MTE-X", name="X", kind="service", parent=mte.pk))
    assert response.status_code == 302
    assert Organisation.objects.get(code="MTE-X").parent == mte


def test_an_association_is_added_on_its_own(inside):
    form = organisation(code="REC", name="Recyclerie", kind="association", rna="W751234568")
    assert inside.post(f"{ORGANISATIONS}add/", form).status_code == 302
    made = Organisation.objects.get(code="REC")
    assert made.parent is None
    assert inside.post(change(made), organisation(made, name="Autre")).status_code == 302
    made.refresh_from_db()
    assert made.name == "Recyclerie"


@pytest.mark.parametrize("field", "code name kind siret rna address email phone signatory signatory_title".split())
@pytest.mark.parametrize("partner", ["asso", "company"])
def test_the_file_of_a_partner_is_not_a_ministry_s(inside, request, mte, partner, field):
    thing = request.getfixturevalue(partner)
    before = organisation(thing)
    form = organisation(thing, parent=mte.pk, **{field: "service" if field == "kind" else "x@example.fr"})
    assert inside.post(change(thing), form).status_code == 302
    thing.refresh_from_db()
    assert organisation(thing) == before


def test_the_file_of_a_partner_is_the_nation_s_too(visit, chief, asso):
    form = organisation(asso, signatory="Ada Lemoine", signatory_title="Présidente")
    assert visit(chief).post(change(asso), form).status_code == 302
    asso.refresh_from_db()
    assert (asso.signatory, asso.signatory_title, asso.parent) == ("Ada Lemoine", "Présidente", None)


@pytest.mark.parametrize("place", ["state", "mte", "company"])
def test_a_partner_is_attached_to_nobody(visit, chief, request, asso, place):
    form = organisation(asso, parent=request.getfixturevalue(place).pk)
    assert list(errors(visit(chief).post(change(asso), form))) == ["parent"]
    asso.refresh_from_db()
    assert asso.parent is None


def test_no_address_tells_what_any_table_holds(root_browser, mte):
    kind = ContentType.objects.get_for_model(Organisation)
    assert root_browser.get(f"/admin/r/{kind.pk}/{mte.pk}/").status_code == 404


@pytest.mark.parametrize(
    ("kind", "parent", "field"),
    [
        ("state", None, "kind"),
        ("unit", None, "parent"),
        ("service", None, "parent"),
        ("public_body", None, "parent"),
        ("service", "MEN", "parent"),
        ("service", "ETAT", "parent"),
        ("state", "MTE", "kind"),
    ],
)
def test_nothing_is_added_outside(inside, kind, parent, field):
    place = parent and Organisation.objects.get(code=parent).pk
    response = inside.post(f"{ORGANISATIONS}add/", organisation(code="X", name="X", kind=kind, parent=place or ""))
    assert response.status_code == 200
    assert list(errors(response)) == [field]
    assert not Organisation.objects.filter(code="X").exists()


@pytest.mark.parametrize("changes", [{}, {"kind": "state", "parent": ""}, {"parent": ""}, {"kind": "association"}])
def test_a_ministry_stays_where_it_stands(inside, mte, state, changes):
    """A ministry that became a State would make its administrators national."""
    before = mte.path
    inside.post(change(mte), organisation(mte, phone="01 02 03 04 05", **changes))
    mte.refresh_from_db()
    assert (mte.parent, mte.kind, mte.path, mte.phone) == (state, "unit", before, "01 02 03 04 05")
    assert national() == []


@pytest.mark.parametrize("changes", [{"kind": "state", "parent": ""}, {"parent": ""}, {"kind": "state"}])
def test_a_service_does_not_leave_its_ministry(inside, dsi, mte, changes):
    response = inside.post(change(dsi), organisation(dsi, **changes))
    assert response.status_code == 200
    dsi.refresh_from_db()
    assert (dsi.parent, dsi.kind) == (mte, "service")
    assert national() == []


@pytest.mark.parametrize("kind", ["state", "unit"])
def test_an_association_does_not_become_something_else(visit, chief, asso, kind):
    assert list(errors(visit(chief).post(change(asso), organisation(asso, kind=kind)))) == ["kind"]
    asso.refresh_from_db()
    assert asso.kind == "association"


def test_a_service_moves_inside(inside, dsi, dgpr):
    assert inside.post(change(dsi), organisation(dsi, parent=dgpr.pk)).status_code == 302
    dsi.refresh_from_db()
    assert dsi.parent == dgpr


def test_national_administrators_move_a_ministry(visit, chief, mte, state):
    assert visit(chief).post(change(mte), organisation(mte, name="Écologie")).status_code == 302
    mte.refresh_from_db()
    assert (mte.name, mte.parent) == ("Écologie", state)


def test_nothing_is_deleted(inside, dsi, agent):
    for thing in (dsi, agent):
        url = reverse(f"admin:{thing._meta.app_label}_{thing._meta.model_name}_delete", args=[thing.pk])
        assert inside.post(url, {"post": "yes"}).status_code == 403


# People.


def test_an_account_is_made_and_given_a_role(inside, administrator, dsi):
    form = {"email": "Nora@Example.FR", "usable_password": "true"} | dict.fromkeys(
        ("password1", "password2"), "Xk29-lapin-vert"
    )
    response = inside.post(f"{PEOPLE}add/", form | MANAGEMENT)
    nora = User.objects.get(email="nora@example.fr")
    assert (response.status_code, response.url) == (302, change(nora))
    assert nora.check_password("Xk29-lapin-vert")
    assert nora.created_by == administrator
    assert inside.post(change(nora), person(nora, (None, dsi, "agent"))).status_code == 302
    assert list(nora.memberships.values_list("organisation", "role")) == [(dsi.pk, "agent")]


def test_a_role_is_shown_changed_and_taken_away(inside, agent, dsi, manager):
    role = agent.memberships.get()
    formset = inside.get(change(agent)).context["inline_admin_formsets"][0].formset
    assert [form.instance.pk for form in formset.initial_forms] == [role.pk]
    assert inside.post(change(agent), person(agent, (role, dsi, "reader"))).status_code == 302
    role.refresh_from_db()
    assert role.role == "reader"
    form = person(agent, (role, dsi, "reader"), **{"memberships-0-DELETE": "on"})
    assert inside.post(change(agent), form).status_code == 302
    assert agent.memberships.count() == 0


@pytest.mark.parametrize(
    ("place", "role", "field"),
    [
        ("ETAT", "administrator", "organisation"),
        ("ETAT", "reader", "organisation"),
        ("MEN", "agent", "organisation"),
        ("CLAVIERS", "administrator", "organisation"),
        ("CLAVIERS", "member", "organisation"),
        ("TRI", "member", "organisation"),
        ("MTE", "member", "role"),
        ("MTE", "king", "role"),
    ],
)
@pytest.mark.parametrize("who", ["agent", "administrator"])
def test_a_role_outside_the_scope_is_refused(inside, request, place, role, field, who):
    account = request.getfixturevalue(who)
    before = set(account.memberships.values_list("organisation__code", "role"))
    own = account.memberships.get()
    place = Organisation.objects.get(code=place)
    form = person(account, (own, own.organisation, own.role), (None, place, role))
    response = inside.post(change(account), form)
    assert response.status_code == 200
    assert list(errors(response)) == [field]
    assert set(account.memberships.values_list("organisation__code", "role")) == before


def test_a_role_is_not_moved_outside(inside, agent, men):
    role = agent.memberships.get()
    assert inside.post(change(agent), person(agent, (role, men, "agent"))).status_code == 200
    role.refresh_from_db()
    assert role.organisation.code == "MTE-DSI"


def test_the_role_of_somebody_else_is_not_taken(inside, agent, stranger, dsi):
    """A forged identifier of a membership out of scope."""
    role = stranger.memberships.get()
    inside.post(change(agent), person(agent, (role, dsi, "agent")))
    role.refresh_from_db()
    assert (role.user, role.organisation.code, role.role) == (stranger, "MEN", "manager")


def test_nobody_makes_themselves_a_superuser(inside, administrator, mte):
    own = administrator.memberships.get()
    form = person(administrator, (own, mte, "administrator"), is_superuser="on", is_staff="on")
    assert inside.post(change(administrator), form).status_code == 302
    administrator.refresh_from_db()
    assert administrator.is_superuser is False


def test_a_wrong_password_or_address_is_said(inside):
    form = {"email": "agent@example.fr", "usable_password": "true", "password1": "abc", "password2": "abc"}
    response = inside.post(f"{PEOPLE}add/", form | MANAGEMENT)
    assert set(errors(response)) == {"email", "password2"}
