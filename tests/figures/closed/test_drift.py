"""What moved in a closed year since its figures were declared: kept, compared, listed to whoever may read it."""

import json
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import call_command

from registry.devices import facts, ledger
from registry.devices.models import ClosedFigure
from registry.figures import drift, figures
from registry.figures.figures import Period
from registry.shared.access import OPERATOR
from tests import cast
from tests.figures.closed.years import BEFORE, INSIDE, YEAR, close
from tests.reading import words

pytestmark = pytest.mark.usefixtures("sound")


def legal(organisation):
    return {row.key: row for row in figures.compute(figures.of_organisation(organisation), Period.of(YEAR))}


def test_the_figures_of_the_closing_are_kept_for_each_organisation(retired, mte, dsi, men, state, closed):
    kept = ClosedFigure.objects.filter(closed_year=closed)
    assert kept.count() == 6 * 4
    assert kept.get(organisation=dsi, key="retired_legal").whole == legal(dsi)["retired_legal"].whole == 1
    assert kept.get(organisation=men, key="retired_legal").whole == 0


def test_nothing_moved(retired, mte, closed):
    found = drift.of(mte, YEAR)
    assert (found.moved, list(found.acts), list(found.changes)) == (False, [], [])


def test_an_act_in_the_year_moves_its_figures_and_is_listed(retired, mte, men, manager, closed):
    ledger.record([retired], "donate", cast.acting(manager, INSIDE, motive="Oubli"), counterparty_name="École")
    facts.change([retired], cast.acting(OPERATOR, motive="Facture"), price=Decimal(12))
    found = drift.of(mte, YEAR)
    moved = {row.today.key: row for row in found.rows if row.moved}
    assert (moved["retired_legal"].kept.value, moved["retired_legal"].change) == (Decimal(0), Decimal(1))
    assert [act.motive for act in found.acts] == ["Oubli"]
    assert [change.motive for change in found.changes] == ["Facture"]
    assert not drift.of(men, YEAR).moved


def test_undoing_what_was_dated_in_the_year_is_listed(device, mte, manager, state):
    one = device("in_service", on=INSIDE)
    close()
    ledger.correct(one.events.last(), cast.acting(manager, motive="Erreur"))
    assert [act.action for act in drift.of(mte, YEAR).acts] == ["correct"]


def test_two_rows_that_are_joined_count_once_in_the_year_too(retired, device, mte, manager):
    other = device("retired", on=BEFORE, category="screen")
    close()
    ledger.join(retired, other, cast.acting(manager, motive="Même machine"))
    found = drift.of(mte, YEAR)
    assert (found.moved, [(act.action, act.motive) for act in found.acts]) == (True, [("join", "Même machine")])


def test_a_rule_that_changes_moves_figures_without_an_act(retired, mte, closed):
    cast.Category.objects.filter(code="screen").update(in_scope=False)
    found = drift.of(mte, YEAR)
    assert (found.moved, found.acts.exists()) == (True, False)


def test_page_command_api_and_csv_show_the_drift(visit, retired, mte, manager, closed):
    ledger.record([retired], "donate", cast.acting(manager, INSIDE, motive="Oubli"), counterparty_name="École")
    browser, asked = visit(manager), {"organisation": "MTE", "year": YEAR}
    page = words(browser.get("/chiffres/", asked))
    assert f"L’année {YEAR} est close" in page
    assert "+100,00\xa0points" in page or "+100,00 points" in page
    assert "Oubli" in page
    out = StringIO()
    call_command("figures", organisation="MTE", year=YEAR, json=True, stdout=out)
    told = json.loads(out.getvalue())
    assert browser.get("/api/figures/", asked).json() == told
    row = next(row for row in told["closed"]["figures"] if row["key"] == "retired_legal")
    assert row == {"key": "retired_legal", "part": 0, "whole": 1, "value": "0.0000", "change": "1.0000"}
    assert (told["closed"]["acts"], told["closed"]["changes"]) == (1, 0)
    assert "écart depuis" in browser.get("/chiffres.csv", asked).content.decode("utf-8-sig").splitlines()[0]
    listed = browser.get("/materiels/historique/", {"closed": closed.pk})
    assert [event.motive for event in listed.context["page"].rows] == ["Oubli"]


def test_a_stranger_reads_the_count_and_no_name(visit, retired, state, men, stranger, manager, closed):
    ledger.record([retired], "donate", cast.acting(manager, INSIDE, motive="Oubli"), counterparty_name="École")
    page = words(visit(stranger).get("/chiffres/", {"organisation": "MEN", "year": YEAR}))
    assert f"L’année {YEAR} est close" in page
    assert "Oubli" not in page


def test_whoever_received_a_device_reads_acts_without_the_words_of_its_sender(
    visit, retired, men, stranger, manager, closed
):
    facts.change([retired], cast.acting(manager, motive="Facture de l’expéditeur"), price=Decimal(12))
    ledger.record([retired], "transfer", cast.acting(manager, INSIDE, motive="Envoi de l’expéditeur"), counterparty=men)
    ledger.record([retired], "accept", cast.acting(stranger, INSIDE, motive="Reçu ici"), organisation=men)
    page = words(visit(stranger).get("/chiffres/", {"organisation": "MEN", "year": YEAR}))
    assert retired.pretty_tag in page
    assert "Reçu ici" in page
    assert "de l’expéditeur" not in page
    assert str(manager) not in page


def test_an_open_year_has_no_drift(visit, retired, mte, manager):
    assert drift.of(mte, YEAR) is None
    assert "est close" not in words(visit(manager).get("/chiffres/", {"organisation": "MTE", "year": YEAR}))
