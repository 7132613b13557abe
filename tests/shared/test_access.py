"""Who may do what, and who sees which rows: every role against every act, in its scope and out of it."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied

from registry.devices.lifecycle import MOVES
from registry.devices.models import Device, Event, Stay
from registry.organisations.models import Membership, Organisation
from registry.shared import access
from registry.shared.access import OPERATOR
from tests import cast

PLACES = "state mte dsi dgpr men office asso".split()
# Where each one's role holds.
SCOPES = {
    "agent": "dsi",
    "reader": "mte dsi dgpr",
    "manager": "mte dsi dgpr",
    "administrator": "mte dsi dgpr",
    # A role in the State holds for its partners too.
    "national": "state mte dsi dgpr men office asso",
    "stranger": "men",
    "member": "asso",
    "nobody": "",
    "root": " ".join(PLACES),
    "operator": " ".join(PLACES),
}
READ = "view figures lots"
UPDATE = (
    "receive register store issue reassign move repair resume assess erase retire reinstate hand_over accept recycle"
    " consign recall lose steal find correct amend join edit import label scan"
)
DECIDE = "offer withdraw reserve release donate staff transfer sell take_back prove decide abandon"
RIGHTS = {
    "reader": READ,
    "national": READ,
    "agent": f"{READ} {UPDATE}",
    "manager": f"{READ} {UPDATE} {DECIDE}",
    "stranger": f"{READ} {UPDATE} {DECIDE}",
    "administrator": f"{READ} {UPDATE} {DECIDE} administer",
    "root": f"{READ} {UPDATE} {DECIDE} administer",
    "operator": f"{READ} {UPDATE} {DECIDE} administer claim represent",
    "member": "lots claim represent",
    "nobody": "",
}
ALL = f"{READ} {UPDATE} {DECIDE} administer claim represent".split()


@pytest.fixture
def who(request, agent, manager, reader, administrator, national, stranger, member):
    people = {
        "nobody": cast.user("nobody"),
        "root": cast.user("root", is_superuser=True),
        "operator": OPERATOR,
        "agent": agent,
        "manager": manager,
        "reader": reader,
        "administrator": administrator,
        "national": national,
        "stranger": stranger,
        "member": member,
    }
    return people.__getitem__


@pytest.fixture
def places(state, mte, dsi, dgpr, men, office, asso):
    return dict(zip(PLACES, (state, mte, dsi, dgpr, men, office, asso), strict=True))


def test_every_act_of_a_device_has_its_right():
    assert set(MOVES) | {"correct", "amend"} <= set(ALL)
    assert set().union(*access.ACTS.values()) == set(ALL)


@pytest.mark.parametrize("name", RIGHTS)
def test_who_may_do_what_and_where(who, places, name):
    person, scope, rights = who(name), SCOPES[name].split(), RIGHTS[name].split()
    for place, organisation in places.items():
        for act in ALL:
            allowed = place in scope and act in rights
            assert access.may(person, act, organisation) is allowed, (place, act)
            if allowed:
                access.require(person, act, organisation)
            else:
                with pytest.raises(PermissionDenied) as refused:
                    access.require(person, act, organisation)
                assert str(refused.value) == f"Votre rôle ne permet pas cette action pour « {organisation} »."
    for act in ALL:
        assert access.may_anywhere(person, act) is (act in rights)


def test_an_unknown_act_and_an_unknown_person_may_nothing(who, mte):
    assert access.may(who("manager"), "teleport", mte) is False
    assert access.may(AnonymousUser(), "view", mte) is False


def test_roles_add_up(who, mte, men):
    reader = who("reader")
    Membership.objects.create(user=reader, organisation=men, role="agent")
    fresh = type(reader).objects.get(pk=reader.pk)
    assert [access.may(fresh, "issue", place) for place in (mte, men)] == [False, True]
    assert [access.may(fresh, "view", place) for place in (mte, men)] == [True, True]


def test_a_path_that_begins_alike_is_not_below(state, who):
    """Organisation 1/2/ does not hold 1/20/."""
    mine = who("manager").memberships.get().organisation
    other = cast.organisation("AUTRE", "unit", state, pk=int(f"{mine.pk}0"))
    assert other.path.startswith(mine.path.rstrip("/"))
    assert access.may(who("manager"), "view", other) is False
    assert set(Organisation.objects.visible_to(who("manager"))) == {mine, *mine.children.all()}


SEES = {name: SCOPES[name].split() if "view" in RIGHTS[name].split() else [] for name in RIGHTS}


@pytest.mark.each_database
@pytest.mark.parametrize("name", RIGHTS)
def test_who_sees_which_rows(who, places, past, name):
    person = who(name)
    held = {place: past(("register", cast.DAY), at=places[place]) for place in PLACES if place != "asso"}
    seen = [place for place in SEES[name] if place in held]
    assert set(Device.objects.visible_to(person)) == {held[place] for place in seen}
    assert {stay.device for stay in Stay.objects.visible_to(person)} == {held[place] for place in seen}
    assert {event.device for event in Event.objects.visible_to(person)} == {held[place] for place in seen}
    assert set(Organisation.objects.visible_to(person)) == {places[place] for place in SEES[name]}
    expected = Membership.objects.filter(organisation__in=[places[place] for place in SEES[name]])
    assert set(Membership.objects.visible_to(person)) == set(expected)


def test_rows_may_be_asked_for_another_act(who, past, dgpr):
    past(("register", cast.DAY))
    assert Device.objects.visible_to(who("reader"), "issue").count() == 0
    assert Device.objects.visible_to(who("reader"), "figures").count() == 1
    assert Organisation.objects.visible_to(who("member"), "claim").get().code == "CLAVIERS"


def test_scope_follows_the_tree(who, past, mte, men, dgpr):
    past(("register", cast.DAY), at=dgpr)
    stranger = who("stranger")
    assert Device.objects.visible_to(stranger).count() == 0
    dgpr.parent = men
    dgpr.save()
    assert Device.objects.visible_to(stranger).count() == 1
    assert Device.objects.visible_to(who("manager")).count() == 0


def test_a_role_that_imports_edits():
    """A file changes the devices that it names: no row of it is asked whether its sender may edit."""
    assert [role for role, acts in access.ACTS.items() if "import" in acts and "edit" not in acts] == []
