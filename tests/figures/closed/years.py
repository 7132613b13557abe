"""The year that tests close, and the acts that they date in it."""

from datetime import date

import pytest

from registry.devices import facts, ledger
from registry.devices.models import ClosedYear
from registry.figures import closing
from registry.shared.access import OPERATOR
from tests import cast

YEAR = date.today().year - 1
INSIDE, BEFORE = date(YEAR, 6, 15), date(YEAR - 1, 6, 15)
THIS_YEAR = date(YEAR + 1, 1, 1)
ASKED = f"l’année {YEAR} est close : indiquez le motif"
NOT_YOURS = f"l’année {YEAR} est close : votre rôle ne permet pas d’y revenir"


def close(organisation=None, year=YEAR):
    return closing.close(ClosedYear(year=year, organisation=organisation, source="Déclaration au CGDD"), by=OPERATOR)


def refused(act):
    with pytest.raises(ledger.Refused) as refusal:
        act()
    return {reason for _, reason in refusal.value.refusals}


def record(one, by, motive):
    ledger.record([one], "lose", cast.acting(by, INSIDE, motive=motive))


def weighty(one, by, motive, via="page"):
    facts.change([one], cast.acting(by, motive=motive, via=via), manufactured_on=date(2020, 1, 1))
