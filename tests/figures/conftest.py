"""An estate that has something in every figure."""

import pytest

from registry.shared.access import OPERATOR
from tests import staging

BASE = {"category": "laptop", "acquired_on": "2019-05-01", "origin": "new", "price": "900"}
GONE = BASE | {"retired_on": "2023-06-01", "functional": "true", "erasure": "purge", "left_on": "2024-03-01"}
ROWS = [
    BASE,
    BASE | {"origin": "refurbished", "price": "400.50", "acquired_on": "2024-02-01"},
    BASE | {"origin": "donated", "price": ""},
    BASE | {"origin": "transferred", "organisation": "MTE-DGPR"},
    BASE | {"reused_on": "2021-01-01"},
    BASE | {"acquired_on": "2024-04-01", "price": "1234.56"},
    BASE | {"acquired_on": "2024-04-01", "price": "", "organisation": "MTE-DGPR"},
    BASE | {"acquired_on": "", "origin": ""},
    BASE | {"origin": ""},
    BASE | {"retired_on": "2023-06-01"},
    BASE | {"retired_on": "2023-06-01", "functional": "true", "organisation": "MTE-DGPR"},
    BASE | {"retired_on": "2023-06-01", "security_excluded": "true"},
    BASE | {"retired_on": "2023-06-01", "origin": "refurbished"},
    GONE | {"route": "donated", "counterparty": "CLAVIERS"},
    GONE | {"route": "donated", "counterparty": "CLAVIERS", "functional": ""},
    GONE | {"route": "staff"},
    GONE | {"route": "transferred", "counterparty": "MEN"},
    GONE | {"route": "transferred", "counterparty": "ONR", "organisation": "MTE-DGPR"},
    GONE | {"route": "sold", "reuse_commitment": "true", "reuse_proof": "true"},
    GONE | {"route": "sold"},
    GONE | {"route": "taken_back", "reuse_commitment": "true"},
    GONE | {"route": "recycled", "functional": "false"},
    GONE | {"route": "recycled"},
    GONE | {"route": "recycled", "category": "server"},
    GONE | {"route": "stolen"},
    GONE | {"route": "donated", "acquired_on": "2012-01-01"},
    GONE | {"route": "donated", "retired_on": ""},
    GONE | {"route": "donated", "organisation": "MEN"},
    BASE | {"organisation": "MEN", "origin": "refurbished"},
    BASE | {"organisation": "ONR"},
]


@pytest.fixture
def estate(sheet, state, mte, dsi, dgpr, men, office, asso):
    """Every kind of row under a State; those that name nobody are at MTE-DSI."""
    rows = [{"organisation": "MTE-DSI"} | row for row in ROWS]
    staged = staging.stage(sheet(*rows), "parc.csv", state, by=OPERATOR)
    assert staged.errors == []
    staging.apply(staged)
