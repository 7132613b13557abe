"""The page of a device: what was done and written of it, before and after; where it stayed; what is not possible."""

import re
from datetime import date
from decimal import Decimal

import pytest

from registry.devices import facts, ledger
from registry.devices.forms.acts import refused
from registry.devices.history import chronicle
from registry.devices.models import Category
from registry.shared.access import OPERATOR
from tests import cast


def told(device):
    return [(line.title, line.day, line.facts) for line in chronicle.history(device)]


def test_acts_and_facts_are_told_together_the_newest_first(device, agent):
    one = device(place="Cave")
    values = {"place": "", "price": Decimal("1234.5"), "category": Category.objects.get(code="dock")}
    facts.change([one], cast.acting(agent, motive="Facture"), manufactured_on=date(2020, 2, 1), **values)
    ledger.record([one], "issue", cast.acting(agent, cast.DAY))
    assert told(one) == [
        ("Mise en service", "15 mars 2024", []),
        (
            "Informations modifiées",
            "",
            [
                ("Date de fabrication", "vide → 1er février 2020"),
                ("Lieu", "Cave → vide"),
                ("Prix d’achat (€ HT)", "vide → 1\xa0234,50 €"),
                ("Catégorie", "Ordinateur portable → Station d’accueil"),
                ("Motif", "Facture"),
            ],
        ),
        ("Reprise d’inventaire", "15 mars 2024", [("Origine", "Neuf"), ("Organisation", "Direction du numérique")]),
    ]


def test_an_amendment_undone_is_told_from_what_stood(device):
    one = device()
    entry = cast.last(one)
    first = ledger.amend(entry, cast.acting(OPERATOR, motive="A"), on=date(2020, 1, 1))
    ledger.correct(first, cast.acting(OPERATOR, motive="B"))
    ledger.amend(entry, cast.acting(OPERATOR, motive="C"), origin="donated")
    assert told(one)[0] == (
        "Rectification",
        "",
        [("Rectifie", "Reprise d’inventaire"), ("Origine", "Neuf → Don reçu"), ("Motif", "C")],
    )
    assert chronicle.history(one)[2].undone


def test_an_operation_says_how_many_others_it_touched(device, visit, reader):
    one, two, three = device(), device(), device()
    ledger.record([one, two, three], "issue", cast.acting(OPERATOR, cast.DAY))
    facts.change([one, two], cast.acting(OPERATOR), place="B1")
    assert [line.others for line in chronicle.history(one)] == [1, 2, 0]
    page = visit(reader).get(f"/materiels/{one.tag}/").content.decode()
    assert "avec 2 autres matériels par la même opération" in page
    assert "avec 1 autre matériel par la même opération" in page
    (link,) = re.findall(r'href="(/materiels/historique/\?operation=[^"]+)">avec 2', page)
    listed = visit(reader).get(link)
    assert {event.device for event in listed.context["page"].rows} == {one, two, three}


def test_what_is_not_possible_says_why(device, agent, reader, manager):
    retired = device("retired")
    why = {move.action: [reason.code for reason in reasons] for move, reasons in refused(retired, agent)}
    assert why["issue"] == ["wrong_state"]
    assert "not_erased" in why["recycle"]
    assert why["transfer"][-1] == "role"
    assert "retire" in why
    assert "reinstate" not in why
    assert "role" not in {reason.code for _, reasons in refused(retired, manager) for reason in reasons}
    assert refused(retired, reader) == []


def test_the_page_shows_stays_and_reasons(visit, manager, past, dgpr):
    one = past(("register", "2020-01-01"), ("issue", "2020-02-01"), ("reassign", "2021-02-01", {"organisation": dgpr}))
    page = visit(manager).get(f"/materiels/{one.tag}/").content.decode()
    for words in ("Ce qui n’est pas possible maintenant", "Séjours", "1er janvier 2020", "Mouvement interne"):
        assert words in page


@pytest.mark.parametrize("times", [1, 10])
def test_a_long_life_costs_no_more_queries(visit, manager, device, times, django_assert_max_num_queries):
    one = device()
    for number in range(times):
        ledger.record([one], "issue", cast.acting(OPERATOR, cast.DAY))
        ledger.record([one], "store", cast.acting(OPERATOR, cast.DAY))
        facts.change([one], cast.acting(OPERATOR), place=f"B{number}")
    browser = visit(manager)
    with django_assert_max_num_queries(17):
        browser.get(f"/materiels/{one.tag}/")
