"""What tests of planned files share: whom the files name, and what a file would bring in."""

import pytest

from registry.shared.access import OPERATOR
from tests import staging


@pytest.fixture(autouse=True)
def partners(mte, dsi, dgpr, men, asso, company):
    """Whom the files name."""


@pytest.fixture
def stage(sheet, mte):
    """stage(*rows): what a file of MTE would bring in."""
    return lambda *rows, by=OPERATOR, **more: staging.stage(sheet(*rows), "parc.csv", mte, by=by, **more)
