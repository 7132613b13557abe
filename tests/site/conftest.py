"""Who opens the administrators’ site."""

import pytest

from tests import cast


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
