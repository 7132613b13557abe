"""Organisations on the administrators’ site: added below, attached, moved, and never out of the scope."""

import pytest
from django.contrib.contenttypes.models import ContentType
from django.urls import reverse

from registry.organisations.models import Organisation
from tests.site.administered import ORGANISATIONS, change, errors, national, organisation

# Django's own pages leave some of their variables undefined.
pytestmark = pytest.mark.ignore_template_errors


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
