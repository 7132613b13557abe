"""The tree: paths, reporting units, subtrees that move, loops refused."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from registry.organisations.models import Organisation
from tests import cast, codes


def path(*line):
    return "".join(f"{organisation.pk}/" for organisation in line)


def fresh(organisation):
    return Organisation.objects.get(pk=organisation.pk)


def test_a_path_is_the_line_from_the_root(state, mte, dsi):
    office = cast.organisation("BUR", "service", dsi)
    for line in ((state,), (state, mte), (state, mte, dsi), (state, mte, dsi, office)):
        assert (fresh(line[-1]).path, line[-1].path, fresh(line[-1]).depth) == (path(*line), path(*line), len(line) - 1)


def test_who_declares_for_whom(state, mte, dsi, men, office, asso, company):
    school = cast.organisation("LYC", "public_body", men)
    team = cast.organisation("EQU", "service", dsi)
    direct = cast.organisation("SGG", "service", state)
    declares = {place: fresh(place).reporting_unit for place in (state, mte, dsi, team, men, school, office, direct)}
    assert declares == {
        state: state,
        mte: mte,
        dsi: mte,
        team: mte,
        men: men,
        school: men,
        office: office,
        direct: direct,
    }
    assert (fresh(asso).reporting_unit, fresh(company).reporting_unit) == (asso, company)


@pytest.mark.parametrize("kind", ["association", "company"])
@pytest.mark.parametrize("above", ["state", "mte", "dsi", "asso"])
def test_a_partner_stands_alone_whoever_writes_it(request, kind, above):
    partner = Organisation(code="X", name="X", kind=kind, parent=request.getfixturevalue(above))
    with codes.invalid(parent="stands_alone"):
        partner.full_clean(exclude=["path", "reporting_unit"])
    with pytest.raises(IntegrityError, match="partner_stands_alone"), transaction.atomic():
        partner.save()


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"kind": "association"}, {"kind": "kind_changes"}),
        ({"kind": "company", "parent": None}, {"kind": "kind_changes"}),
        ({"parent": "asso"}, {"parent": "partner_above"}),
        ({"parent": "company"}, {"parent": "partner_above"}),
    ],
)
def test_a_service_does_not_become_a_partner_nor_its_part(request, dsi, asso, company, change, code):
    for name, value in change.items():
        setattr(dsi, name, request.getfixturevalue(value) if name == "parent" and value else value)
    with codes.invalid(**code):
        dsi.full_clean()


def test_a_unit_within_a_unit_declares_for_itself(mte):
    assert fresh(cast.organisation("DREAL", "unit", mte)).reporting_unit.code == "DREAL"


def test_a_subtree_moves_whole(state, mte, dsi, men):
    team = cast.organisation("EQU", "service", dsi)
    dsi.parent = men
    dsi.save()
    assert [fresh(place).path for place in (dsi, team)] == [path(state, men, dsi), path(state, men, dsi, team)]
    assert [fresh(place).reporting_unit for place in (dsi, team)] == [men, men]


def test_a_service_that_becomes_a_unit_declares_for_all_below_it(dsi):
    team = cast.organisation("EQU", "service", dsi)
    dsi.kind = "unit"
    dsi.save()
    assert [fresh(place).reporting_unit for place in (dsi, team)] == [dsi, dsi]


def test_a_root_that_becomes_the_state_frees_what_is_below_it(db):
    root = cast.organisation("ROOT", "unit")
    service = cast.organisation("A", "service", root)
    team = cast.organisation("B", "service", service)
    assert fresh(team).reporting_unit == root
    root.kind = "state"
    root.save()
    assert [fresh(place).reporting_unit for place in (service, team)] == [service, service]


def test_a_parent_loaded_before_it_moved_does_not_mislead(state, mte, dsi, men):
    stale = fresh(dsi)
    stale_child = Organisation(code="EQU", name="Équipe", kind="service", parent=stale)
    dsi.parent = men
    dsi.save()
    stale_child.save()
    assert fresh(stale_child).path == path(state, men, dsi, stale_child)
    assert fresh(stale_child).reporting_unit == men


def test_a_name_changes_alone(dsi, django_assert_num_queries):
    before = fresh(dsi).path
    dsi.name = "DNUM"
    dsi.save()
    assert (fresh(dsi).path, fresh(dsi).name) == (before, "DNUM")


@pytest.mark.parametrize("under", ["mte", "dsi"])
def test_a_loop_is_refused(mte, dsi, under):
    mte.parent = {"mte": mte, "dsi": dsi}[under]
    with codes.invalid(parent="loop"):
        mte.full_clean()


def test_who_held_devices_stays_in_its_reporting_unit(mte, men, dsi, dgpr, device):
    """Otherwise the figures of past years would change hands."""
    device(at=dsi)
    dsi.parent = dgpr
    dsi.full_clean()
    dsi.parent = men
    with pytest.raises(ValidationError) as refused:
        dsi.full_clean()
    assert refused.value.message_dict == {
        "parent": [
            "Les chiffres passés changeraient d’entité déclarante. "
            "Elle a tenu des matériels : créez-en une autre à cet endroit, et transférez-les."
        ]
    }


def test_who_held_nothing_may_go_anywhere(men, dsi):
    dsi.parent = men
    dsi.full_clean()
    dsi.save()
    assert fresh(dsi).reporting_unit == men


@pytest.mark.parametrize(("siret", "signs"), [("13002526500013", "MTE"), ("", "MTE-DSI")])
def test_a_service_signs_through_the_entity_above_it(mte, dsi, siret, signs):
    mte.siret = siret
    mte.save()
    assert dsi.legal_entity().code == signs


def test_the_state_is_the_root(mte, dsi):
    dsi.kind = "state"
    with codes.invalid(kind="root"):
        dsi.full_clean()


def test_who_has_children_is_not_deleted(mte, dsi):
    with pytest.raises(ProtectedError):
        mte.delete()


@pytest.mark.parametrize(
    ("kind", "holds"),
    [
        ("state", True),
        ("unit", True),
        ("service", True),
        ("public_body", True),
        ("association", False),
        ("company", False),
    ],
)
def test_who_holds_a_fleet(db, kind, holds):
    organisation = cast.organisation("X", kind)
    assert organisation.holds_fleet is holds
    assert Organisation.objects.holding_fleet().exists() is holds
