"""A closed year is not rewritten in silence: every writer asks for a motive of what is dated in it."""

from datetime import date

import pytest
from django.db import connection

from registry.devices import facts, ledger
from registry.devices.models import Event
from registry.figures import closing, drift
from registry.shared.access import OPERATOR
from tests import cast
from tests.figures.closed.years import (
    ASKED,
    BEFORE,
    INSIDE,
    NOT_YOURS,
    THIS_YEAR,
    YEAR,
    close,
    record,
    refused,
    weighty,
)
from tests.reading import words

pytestmark = pytest.mark.usefixtures("sound")


# Every writer.


def erase(one, by, motive):
    ledger.record([one], "erase", cast.acting(by, INSIDE, motive=motive), erasure="purge")


def correct(one, by, motive):
    ledger.correct(one.events.last(), cast.acting(by, motive=motive))


def amend(one, by, motive):
    ledger.amend(one.events.first(), cast.acting(by, motive=motive), on=BEFORE, origin="refurbished")


def enter(one, by, motive):
    step = ("register", INSIDE)
    ledger.enter([cast.history(one.organisation, [step])], cast.acting(by, motive=motive))


@pytest.mark.parametrize("write", [record, erase, enter], ids=lambda one: one.__name__)
def test_what_is_dated_in_a_closed_year_asks_for_a_motive(retired, manager, closed, write):
    assert refused(lambda: write(retired, manager, "")) == {ASKED}
    write(retired, manager, "Oubli de saisie")
    assert Event.objects.last().motive == "Oubli de saisie"


@pytest.mark.parametrize("write", [record, erase, enter], ids=lambda one: one.__name__)
def test_an_open_year_asks_nothing(retired, manager, write):
    write(retired, manager, "")


def test_this_year_asks_nothing(device, manager):
    one = device("in_stock", on=BEFORE)
    close()
    ledger.record([one], "issue", cast.acting(manager, THIS_YEAR))


def test_an_earlier_year_moves_the_closed_one_as_well(device, mte, manager):
    """A device counts in each year that it was there."""
    one = device("in_stock", on=date(YEAR - 3, 1, 1), category="screen")
    close()
    assert refused(lambda: ledger.record([one], "lose", cast.acting(manager, BEFORE))) == {ASKED}
    ledger.record([one], "lose", cast.acting(manager, BEFORE, motive="Inventaire"))
    found = drift.of(mte, YEAR)
    assert (found.moved, [act.motive for act in found.acts]) == (True, ["Inventaire"])


def test_a_year_after_the_closed_one_asks_nothing(device, manager):
    one = device("in_stock", on=date(YEAR - 3, 1, 1))
    close(year=YEAR - 1)
    ledger.record([one], "issue", cast.acting(manager, INSIDE))


def test_facts_that_figures_read_ask_for_a_motive_whatever_the_surface(retired, closed):
    """An import need not say why, unless a closed year counts the device."""
    assert refused(lambda: weighty(retired, OPERATOR, "", via="import")) == {ASKED}
    weighty(retired, OPERATOR, "Facture retrouvée", via="import")
    facts.change([retired], cast.acting(OPERATOR), place="Réserve")


def test_facts_of_what_came_since_ask_nothing(device, closed):
    one = device(on=THIS_YEAR, category="screen")
    weighty(one, OPERATOR, "", via="import")


@pytest.mark.parametrize("write", [correct, amend], ids=lambda one: one.__name__)
def test_mending_what_is_in_a_closed_year_needs_the_right(device, mte, manager, write, monkeypatch):
    one = device("in_service", on=INSIDE)
    close()
    allowed = closing.access.may
    monkeypatch.setattr(closing.access, "may", lambda user, act, place: act != "amend" and allowed(user, act, place))
    monkeypatch.setattr(closing.access, "require", lambda *right: None)
    assert refused(lambda: write(one, manager, "Erreur")) == {NOT_YOURS}


def test_undoing_a_whole_request_needs_the_right_too(retired, manager, closed, monkeypatch):
    (event,) = ledger.record([retired], "lose", cast.acting(manager, INSIDE, motive="Inventaire"))
    allowed = closing.access.may
    monkeypatch.setattr(closing.access, "may", lambda user, act, place: act != "amend" and allowed(user, act, place))
    assert refused(lambda: ledger.undo(event.operation, cast.acting(manager, motive="Erreur"))) == {NOT_YOURS}


def test_a_proof_of_reuse_counts_in_the_year_of_the_exit(device, mte, manager):
    one = device("taken_back", on=INSIDE, category="screen")
    close()
    assert refused(lambda: ledger.record([one], "prove", cast.acting(manager, THIS_YEAR))) == {ASKED}
    ledger.record([one], "prove", cast.acting(manager, THIS_YEAR, motive="Rapport du repreneur"))
    assert [act.action for act in drift.of(mte, YEAR).acts] == ["prove"]


def test_an_exclusion_counts_in_every_year_spent_retired(retired, mte, manager, closed):
    act, motivated = cast.acting(manager, THIS_YEAR), cast.acting(manager, THIS_YEAR, "Enquête")
    assert refused(lambda: ledger.record([retired], "assess", act, security_excluded=True)) == {ASKED}
    ledger.record([retired], "assess", act, functional=False)
    ledger.record([retired], "assess", motivated, security_excluded=True)
    found = drift.of(mte, YEAR)
    assert (found.moved, [act.motive for act in found.acts]) == (True, ["Enquête"])


def test_the_erasure_of_a_medium_takes_the_motive(visit, manager, device):
    one = device("retired", on=BEFORE)
    close()
    page, form = f"/materiels/{one.tag}/effacement/", {"on": INSIDE.isoformat(), "medium_type": "ssd"}
    form |= {"method": "purge", "result": "succeeded"}
    assert ASKED in words(visit(manager).post(page, form)).replace("L’année", "l’année")
    assert visit(manager).post(page, form | {"motive": "Oubli"}).status_code == 302


def test_an_unknown_day_may_lie_in_the_year(mte, dsi, manager, closed):
    """Such a device counts in every year."""
    past = [cast.history(dsi, [("register", None)], category="screen")]
    assert refused(lambda: ledger.enter(past, cast.acting(manager))) == {ASKED}
    ledger.enter([cast.history(dsi, [("register", None)], category="screen")], cast.acting(manager, motive="Reprise"))
    found = drift.of(mte, YEAR)
    assert (found.moved, [(act.action, act.motive) for act in found.acts]) == (True, [("register", "Reprise")])


def test_an_unknown_day_is_no_earlier_than_the_last_known_one(mte, dsi, manager, closed):
    ledger.enter(
        [cast.history(dsi, [("register", THIS_YEAR), ("issue", None)], category="screen")], cast.acting(manager)
    )
    assert not drift.of(mte, YEAR).acts.exists()


@pytest.mark.parametrize(
    ("first", "then"), [(None, THIS_YEAR), (THIS_YEAR, None), (None, INSIDE), (INSIDE, None), (INSIDE, THIS_YEAR)]
)
@pytest.mark.parametrize("amended", [False, True])
def test_an_entry_amended_from_or_to_a_day_of_the_year(mte, dsi, manager, amended, first, then):
    """Whether its day was told by the entry or by an amendment; and the amendment when it is taken back."""
    ledger.enter([cast.history(dsi, [("register", date(YEAR + 1, 1, 2) if amended else first)])], cast.acting(manager))
    entry = Event.objects.get()
    if amended:
        ledger.amend(entry, cast.acting(manager, motive="Bon de livraison"), on=first)
    close()
    assert refused(lambda: ledger.amend(entry, cast.acting(manager, motive=" "), on=then)) == {ASKED}
    amendment = ledger.amend(entry, cast.acting(manager, motive="Facture"), on=then)
    assert [(act.action, act.motive) for act in drift.of(mte, YEAR).acts] == [("amend", "Facture")]
    assert refused(lambda: ledger.correct(amendment, cast.acting(manager, motive=" "))) == {ASKED}
    ledger.correct(amendment, cast.acting(manager, motive="Erreur"))
    assert [act.motive for act in drift.of(mte, YEAR).acts] == ["Facture", "Erreur"]


@pytest.mark.parametrize("on", [None, INSIDE])
def test_an_entry_of_before_the_closing_that_is_undone(mte, dsi, manager, on):
    ledger.enter([cast.history(dsi, [("register", on)], category="screen")], cast.acting(manager))
    close()
    ledger.correct(Event.objects.get(), cast.acting(manager, motive="Double"))
    found = drift.of(mte, YEAR)
    assert (found.moved, [(act.action, act.motive) for act in found.acts]) == (True, [("correct", "Double")])


def test_a_proof_that_is_taken_back(device, mte, manager):
    one = device("taken_back", on=INSIDE, category="screen")
    ledger.record([one], "prove", cast.acting(manager, THIS_YEAR))
    close()
    ledger.correct(one.events.last(), cast.acting(manager, motive="Rapport d’un autre"))
    assert [act.motive for act in drift.of(mte, YEAR).acts] == ["Rapport d’un autre"]


def test_an_exclusion_that_is_taken_back(retired, mte, manager):
    ledger.record([retired], "assess", cast.acting(manager, THIS_YEAR), security_excluded=True)
    close()
    ledger.correct(retired.events.last(), cast.acting(manager, motive="Enquête close"))
    found = drift.of(mte, YEAR)
    assert (found.moved, [act.motive for act in found.acts]) == (True, ["Enquête close"])


# Two at once.


@pytest.mark.parametrize(
    ("act", "locks"),
    [
        (lambda one, manager: ledger.record([one], "lose", cast.acting(manager, THIS_YEAR)), []),
        (lambda one, manager: enter(one, manager, "Oubli"), ["ShareLock"]),
        (
            lambda one, manager: ledger.amend(one.events.first(), cast.acting(manager, motive="Oubli"), on=None),
            ["ShareLock"],
        ),
        (lambda one, manager: weighty(one, manager, "Oubli"), ["ShareLock"]),
        (lambda one, manager: close(), ["ExclusiveLock"]),
    ],
    ids=["today", "enter", "amend", "weighty", "close"],
)
def test_a_year_is_closed_before_an_act_in_it_or_after(device, manager, act, locks):
    """Acts hold the lock together, a closing alone. SQLite has one writer at a time, and no such lock."""
    if connection.vendor != "postgresql":
        return
    act(device("in_stock", on=THIS_YEAR, category="screen"), manager)
    with connection.cursor() as cursor:
        cursor.execute("SELECT mode FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()")
        assert [mode for (mode,) in cursor.fetchall()] == locks
