"""A device that stands in a state, and all that each act asks for."""

import pytest

from tests import cast


@pytest.fixture
def facts(dgpr, men, asso):
    """For each act, all that it asks for."""
    party = {"counterparty": men}
    return {
        "receive": {"organisation": dgpr, "origin": "new"},
        "register": {"organisation": dgpr},
        "move": {"organisation": dgpr},
        "erase": {"erasure": "clear"},
        "retire": {"functional": True},
        "reserve": {"counterparty": asso},
        "hand_over": {"counterparty": asso},
        "donate": {"counterparty": asso},
        "accept": {"organisation": men},
        "transfer": party,
        "sell": party,
        # A device that works is not waste without a reason.
        "take_back": party | {"motive": "Sans preneur"},
        "recycle": party | {"motive": "Sans preneur"},
        "consign": {"motive": "Sans preneur"},
    }


@pytest.fixture
def standing(device, past, men):
    """A device that stands in a state, with nothing against any act that its state allows."""

    def make(status):
        if status == "retired":
            return past(*cast.way(status, men), ("erase", cast.DAY, {"erasure": "purge"}))
        return device(status)

    return make
