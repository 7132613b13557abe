"""People of a ministry and members of an association try all that the addresses offer: nothing of others changes."""

from random import Random

import pytest
from django.db import transaction

from donations import gifts
from tests import cast
from tests.house.routes import one_of_each
from tests.house.snapshot import World
from tests.house.walker import Walker

# Django's own pages leave some of their variables undefined.
pytestmark = pytest.mark.ignore_template_errors
STEPS = 80
# How many walks of that length each takes, from the same state.
WALKS = {"administrator": 9, "manager": 6, "agent": 4, "reader": 2, "member": 6}
# In all that the neighbours wrote; a member reads of it the lots that are open to all, but not what a rival asked.
MARK, ASKED = b"zqvoisin", b"zqrivale"


@pytest.fixture
def rival(db):
    return cast.user("rival", "member", cast.organisation("CLICS", "association", name="Clics et Cie"))


@pytest.fixture
def neighbours(mte, dsi, men, asso, company, rival, manager, agent, reader, administrator, member, state, office):
    """(mine, theirs, partner's): what addresses may name of MTE, of MEN, and of an association that MEN gives to."""
    school, roles = cast.organisation("MEN-DNE", "service", men), ("administrator", "manager", "agent")
    people = {role: cast.user(f"neighbour-{role}", role, men, last_name=MARK.decode()) for role in roles}
    for maker in (administrator, people["administrator"]):
        cast.user(f"loose-{maker.pk}", created_by=maker)
    cast.user("chief", "administrator", state), cast.user("root", is_superuser=True)
    mine = one_of_each(mte, dsi, men, asso, manager=manager, member=member)
    theirs = one_of_each(men, school, office, asso, manager=people["manager"], member=member, mark=MARK.decode())
    given = cast.enter(school, *cast.way("retired", asso), ("erase", cast.DAY, {"erasure": "purge"}))
    lot = gifts.open_lot(cast.acting(people["manager"]), devices=[given], organisation=men, title="Un autre")
    place = rival.memberships.get().organisation
    claim = gifts.claim(cast.acting(rival), lot=lot, association=place, reason=ASKED.decode())
    gifts.accept(claim, cast.acting(people["manager"]), legal_basis="3")
    partner = {"number": lot.number, "id": claim.pk, "claim": claim.pk, "partner": place.pk, "code": place.code}
    held = {"member-remove": rival.memberships.get().pk}
    return mine, theirs, theirs | partner | {"pk": lambda name: held.get(name) or theirs["pk"](name)}


@pytest.mark.slow
@pytest.mark.parametrize("who", WALKS)
def test_nothing_of_the_neighbours_changes_nor_is_read(request, neighbours, mte, asso, who):
    account = request.getfixturevalue(who)
    walker = Walker(account, Random(who), neighbours)
    member, written = who == "member", 0
    untold = {ASKED} if member else {ASKED, MARK}
    for _ in range(WALKS[who]):
        with transaction.atomic():
            walker.start()
            world = World(account, (asso if member else mte).path, claims_are_of="association" if member else "lot")
            for _ in range(STEPS):
                content = walker.step().lower()
                assert not any(mark in content for mark in untold), walker.trail[-1]
                if walker.wrote:
                    written += 1
                    assert world.trespasses() == [], walker.trail[-1]
            transaction.set_rollback(True)
    # A walk that does nothing would prove nothing.
    assert written or who == "reader"
