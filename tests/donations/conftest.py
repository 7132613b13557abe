"""A lot, a claim on it, and its acceptance, each made by its own act."""

import pytest

from donations import gifts
from donations.lifecycle import LegalBasis
from tests import cast


@pytest.fixture
def ready(past):
    """ready(**facts): a retired and erased device of `dsi`."""

    def make(*, category="laptop", functional=True, unit_value=None, **facts):
        retire = {"functional": functional} | ({"unit_value": unit_value} if unit_value else {})
        steps = ("register", cast.DAY), ("retire", cast.DAY, retire), ("erase", cast.DAY, {"erasure": "purge"})
        return past(*steps, category=category, **facts)

    return make


@pytest.fixture
def lot(ready, mte, manager):
    """Three laptops of `dsi`, given by `mte`."""
    devices = [ready(serial=f"SN-{rank}") for rank in range(3)]
    return gifts.open_lot(cast.acting(manager), devices=devices, organisation=mte, title="Trois portables")


@pytest.fixture
def claim(lot, asso, member):
    return gifts.claim(cast.acting(member), lot=lot, association=asso, reason="Équiper un atelier", beneficiaries=12)


@pytest.fixture
def accepted(claim, manager):
    gifts.accept(claim, cast.acting(manager), legal_basis=LegalBasis.ASSOCIATION)
    return claim


@pytest.fixture
def clerk(mte):
    """An agent of the donor itself."""
    return cast.user("clerk", "agent", mte)


@pytest.fixture
def record():
    return {
        "handed_on": cast.date.today(),
        "handed_place": "La Défense",
        "donor_person": "Ève Martin",
        "beneficiary_person": "Łukasz Góra",
    }


@pytest.fixture
def rival(db):
    """Another association, and its member."""
    place = cast.organisation("CLICS", "association", name="Clics et Cie")
    return place, cast.user("rival", "member", place)
