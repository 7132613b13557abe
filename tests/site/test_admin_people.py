"""People on the administrators’ site: accounts and roles given and taken inside the scope, with no way up."""

import pytest

from registry.organisations.models import Organisation, User
from tests.site.administered import MANAGEMENT, PEOPLE, change, errors, person

# Django's own pages leave some of their variables undefined.
pytestmark = pytest.mark.ignore_template_errors


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
