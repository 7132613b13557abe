"""Which years are closed, for whom, by whom; the larger acts that are dated in them."""

import re
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from donations import gifts
from registry.devices.models import ClosedYear, Event, Target
from registry.figures import closing
from registry.shared.access import OPERATOR
from registry.transfers import receiving
from registry.transfers.reception import Reception, digest
from registry.waste import collecting
from registry.waste.models import Collector
from tests import cast
from tests.figures.closed.years import ASKED, BEFORE, INSIDE, YEAR, close, record, refused
from tests.reading import words

pytestmark = pytest.mark.usefixtures("sound")
ADMIN, TARGETS = "/admin/devices/closedyear/", "/admin/devices/target/"


# Larger acts, whose own words are no motive.


def test_a_confirmed_collection(retired, mte, manager, closed):
    collector = Collector.objects.get(name="Ecologic")
    collection = collecting.open_collection(cast.acting(manager), organisation=mte, collector=collector, site="1 quai")
    collecting.scan(collection, cast.acting(manager), code=retired.tag, pallet=1)
    collecting.close(collection, cast.acting(manager, INSIDE, motive="Hors d’usage"))
    paper = {"dispatched_on": INSIDE, "received_on": INSIDE, "weight_kg": Decimal(6), "slip": "B1", "fate": "recycle"}
    paper |= {"operation_code": "R 4"}
    assert refused(lambda: collecting.confirm(collection, cast.acting(manager), **paper)) == {ASKED}
    collection.refresh_from_db()
    collecting.confirm(collection, cast.acting(manager, motive="Bon reçu tard"), **paper)
    assert Event.objects.last().motive == f"Collecte {collection} : Bon reçu tard"


def test_a_hand_over(retired, mte, asso, member, manager, closed):
    lot = gifts.open_lot(cast.acting(manager), devices=[retired], organisation=mte, title="Un écran")
    claim = gifts.claim(cast.acting(member), lot=lot, association=asso, reason="Un atelier")
    gifts.accept(claim, cast.acting(manager), legal_basis="3")
    gifts.check_in(claim, cast.acting(manager), code=retired.tag)
    paper = {"handed_place": "Quai", "donor_person": "A", "beneficiary_person": "B"}
    # The lot was made today: the hand-over cannot precede it, closed year or not.
    reasons = refused(lambda: gifts.hand_over(claim, cast.acting(manager), handed_on=INSIDE, **paper))
    assert ASKED in reasons


def test_an_arrival(device, men, office, stranger, mte):
    one = device("transferred", on=BEFORE, category="screen")
    close()
    reception = Reception(mte, stranger)
    receiving.check_in(reception, cast.acting(stranger), code=one.tag)
    arrive = {"seen": digest([one]), "organisation": men}
    assert refused(lambda: receiving.receive(reception, cast.acting(stranger, INSIDE), **arrive)) == {ASKED}
    told = cast.acting(stranger, INSIDE, "Bordereau retrouvé")
    assert receiving.receive(reception, told, **arrive) == receiving.Received(1, men, 0)


# For one unit, or for all.


@pytest.mark.parametrize(("unit", "asked"), [("mte", True), ("men", False)])
def test_a_year_may_be_closed_for_one_unit(retired, manager, request, unit, asked):
    close(request.getfixturevalue(unit))
    if asked:
        assert refused(lambda: record(retired, manager, "")) == {ASKED}
    else:
        record(retired, manager, "")


def test_a_reopened_year_asks_nothing(retired, manager, closed):
    closing.reopen(closed, by=OPERATOR, motive="Déclaration à refaire")
    record(retired, manager, "")
    assert ClosedYear.objects.get().motive == "Déclaration à refaire"


@pytest.mark.parametrize(
    ("year", "place", "field"),
    [(YEAR + 1, None, "year"), (YEAR, "dsi", "organisation"), (YEAR, None, "__all__")],
)
def test_what_cannot_be_closed(closed, dsi, year, place, field):
    """A year that is not over, a service, what is closed already."""
    with pytest.raises(ValidationError) as error:
        close(dsi if place else None, year)
    assert list(error.value.message_dict) == [field]


def test_only_the_nation_closes(administrator, manager, closed):
    for who in (administrator, manager):
        with pytest.raises(PermissionDenied):
            closing.close(ClosedYear(year=YEAR - 1, source="x"), by=who)
        with pytest.raises(PermissionDenied):
            closing.reopen(closed, by=who, motive="x")


# The administration.


@pytest.fixture
def nation(state):
    return cast.user("nation", "administrator", state)


def test_a_national_administrator_closes_and_reopens(visit, nation, retired):
    browser = visit(nation)
    assert browser.post(f"{ADMIN}add/", {"year": YEAR, "organisation": "", "source": "CGDD"}).status_code == 302
    closed = ClosedYear.objects.get()
    assert (closed.closed_by, closed.figures.exists()) == (nation, True)
    again = browser.post(f"{ADMIN}add/", {"year": YEAR, "organisation": "", "source": "CGDD"})
    assert "Cette année est déjà close pour toutes les entités." in words(again)
    assert browser.post(f"{ADMIN}{closed.pk}/change/", {"why": ""}).status_code == 200
    assert browser.post(f"{ADMIN}{closed.pk}/change/", {"why": "À refaire"}).status_code == 302
    closed.refresh_from_db()
    assert (closed.reopened_by, closed.motive) == (nation, "À refaire")
    assert browser.get(f"{ADMIN}{closed.pk}/change/").status_code == 200
    assert browser.post(f"{ADMIN}{closed.pk}/delete/", {"post": "yes"}).status_code == 403


def test_a_year_is_written_whole_in_the_administration(visit, nation, closed):
    target = Target.objects.get(figure="retired_plan", year=YEAR)
    pages = [ADMIN, f"{ADMIN}{closed.pk}/change/", TARGETS, f"{TARGETS}{target.pk}/change/"]
    for page in (visit(nation).get(url).content.decode() for url in pages):
        assert str(YEAR) in page
        assert re.search(r"2\s0\d\d", page) is None


def test_a_ministry_does_not(visit, administrator):
    assert visit(administrator).get(f"{ADMIN}add/").status_code == 403
