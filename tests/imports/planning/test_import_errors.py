"""Every error of a file of devices says where, what and why; what a role may not bring in is refused row by row."""

from datetime import date, timedelta

import pytest

from registry.devices.models import Device, Event, Stay
from registry.shared.access import OPERATOR
from tests import cast, codes, staging
from tests.imports.planning.rows import ENTRY, LIFE

pytestmark = pytest.mark.usefixtures("sound")
TOMORROW = date.today() + timedelta(1)


WRONG = [
    ({"category": "submarine"}, "category", "submarine", "not_in_the_choices"),
    ({"acquired_on": "hier"}, "acquired_on", "hier", "date_wanted"),
    ({"acquired_on": "2023-02-29"}, "acquired_on", "2023-02-29", "no_such_day"),
    ({"acquired_on": TOMORROW}, "date d'acquisition", str(TOMORROW), "in_the_future"),
    ({"manufactured_on": TOMORROW, "acquired_on": ""}, "date de fabrication", str(TOMORROW), "in_the_future"),
    ({"manufactured_on": "2021-01-01"}, "date d'acquisition", "2020-01-01", "entered_before_manufacture"),
    ({"retired_on": TOMORROW}, "date de réforme", str(TOMORROW), "in_the_future"),
    ({"retired_on": "2019-12-31"}, "date de réforme", "2019-12-31", "before_last_act"),
    ({"issued_on": "2019-12-31"}, "mise en service", "2019-12-31", "before_last_act"),
    ({"reused_on": "2019-12-31"}, "premier réemploi interne", "2019-12-31", "before_last_act"),
    ({"origin": "stolen"}, "origin", "stolen", "not_in_the_choices"),
    ({"price": "-5"}, "price", "-5", "amount_wanted"),
    ({"price": "1,234"}, "price", "1,234", "ambiguous_amount"),
    ({"price": "12345678901"}, "prix HT", "12345678901.00", "max_digits"),
    ({"unit_value": "12345678901"}, "valeur unitaire", "12345678901.00", "max_digits"),
    ({"functional": "peut-être"}, "functional", "peut-être", "yes_or_no_wanted"),
    ({"tag": "été"}, "étiquette", "été", "invalid_tag"),
    ({"tag": "-x1"}, "étiquette", "-x1", "invalid_tag"),
    ({"tag": "X1" * 17}, "étiquette", "X1" * 17, "max_length"),
    ({"serial": "x1" * 41}, "numéro de série", "x1" * 41, "max_length"),
    ({"serial": "1,23E+14"}, "serial", "1,23E+14", "rounded"),
    ({"manufacturer": "x" * 81}, "marque", "x" * 81, "max_length"),
    ({"model": "x" * 121}, "modèle", "x" * 121, "max_length"),
    ({"place": "x" * 121}, "lieu", "x" * 121, "max_length"),
    ({"note": "x" * 2001}, "note", "x" * 2001, "max_length"),
    ({"organisation": "NOPE"}, "organisation", "NOPE", "unknown_organisation"),
    ({"organisation": "MEN"}, "organisation", "MEN", "outside_the_import"),
    ({"organisation": "CLAVIERS"}, "organisation", "CLAVIERS", "outside_the_import"),
    ({"erasure": "hammer"}, "erasure", "hammer", "not_in_the_choices"),
    ({"left_on": "2024-02-01"}, "voie de sortie", "", "exit_incomplete"),
    ({"route": "staff"}, "date de sortie", "", "exit_incomplete"),
    ({"route": "internal", "left_on": "2024-02-01"}, "route", "internal", "not_in_the_choices"),
    (LIFE | {"left_on": "2023-12-31"}, "date de sortie", "2023-12-31", "before_last_act"),
    (LIFE | {"left_on": TOMORROW}, "date de sortie", str(TOMORROW), "in_the_future"),
    (LIFE | {"unit_value": "300.01"}, "date de sortie", "2024-02-01", "over_the_cap"),
    (LIFE | {"erasure": "pending"}, "date de sortie", "2024-02-01", "not_erased"),
    (LIFE | {"erasure": ""}, "date de sortie", "2024-02-01", "not_erased"),
    (LIFE | {"route": "recycled", "erasure": ""}, "date de sortie", "2024-02-01", "not_erased"),
    (LIFE | {"security_excluded": "true"}, "date de sortie", "2024-02-01", "security_excluded"),
    (LIFE | {"counterparty": "MTE-DGPR"}, "date de sortie", "2024-02-01", "same_unit"),
    (LIFE | {"route": "transferred"}, "date de sortie", "2024-02-01", "not_an_administration"),
    (LIFE | {"counterparty": "x" * 201}, "bénéficiaire", "x" * 201, "max_length"),
]

# How each reads.
SAID = {
    "not_in_the_choices": "Cette valeur n’est pas dans la liste. Valeurs possibles : ",
    "date_wanted": "La date doit s’écrire AAAA-MM-JJ ou JJ/MM/AAAA",
    "no_such_day": "Cette date n’existe pas",
    "in_the_future": (f"La date du {TOMORROW:%d/%m/%Y} est dans le futur", "Cette date est dans le futur."),
    "entered_before_manufacture": "Il serait entré avant sa fabrication (01/01/2021)",
    "before_last_act": ("La date du 31/12/2019 précède", "La date du 31/12/2023 précède"),
    "amount_wanted": "Le montant doit être un nombre positif",
    "ambiguous_amount": "On ne sait pas si ce signe sépare les milliers",
    "max_digits": "Assurez-vous qu’il n’y a pas plus de 10 chiffres au total.",
    "yes_or_no_wanted": "La réponse doit être oui ou non",
    "invalid_tag": "Une étiquette s’écrit en chiffres et capitales",
    "max_length": "Assurez-vous que cette valeur comporte au plus ",
    "rounded": "Le tableur a arrondi ce numéro",
    "unknown_organisation": "Aucune organisation ne porte ce code",
    "outside_the_import": "Cette organisation n’est pas dans « Ministère de la transition écologique ».",
    "exit_incomplete": tuple(
        f"Une sortie a une date et une voie : indiquez « {fact} de sortie »" for fact in ("date", "voie")
    ),
    "over_the_cap": "Sa valeur unitaire (300,01 €) dépasse",
    "not_erased": "L’effacement des données n’est pas attesté",
    "security_excluded": "Il est exclu de toute cession",
    "same_unit": "« Direction de la prévention des risques » relève de la même",
    "not_an_administration": "« Claviers solidaires » n’est pas une administration",
}


@pytest.mark.parametrize(("columns", "column", "value", "code"), WRONG, ids=range(len(WRONG)))
def test_an_error_says_where_what_and_why(stage, columns, column, value, code):
    (error,) = stage(ENTRY | {"model": "Bon"}, ENTRY | columns).errors
    assert (codes.of_rows([error]), error.value) == ([(3, column, code)], value)
    assert error.reason.startswith(SAID[code])


def test_all_the_errors_of_a_file_are_told_at_once(stage):
    rows = [ENTRY | {key: str(value) for key, value in columns.items()} for columns, *_ in WRONG]
    staged = stage(ENTRY, *rows)
    assert codes.of_rows(staged.errors) == [(line, row[1], row[3]) for line, row in enumerate(WRONG, start=3)]
    assert [error.value for error in staged.errors] == [row[2] for row in WRONG]
    assert Device.objects.count() == Event.objects.count() == Stay.objects.count() == 0


def test_a_heading_that_is_unknown_or_twice(mte):
    staged = staging.stage(b"tag;model;Mod\xc3\xa8le;couleur\nA1;B;B;bleu", "parc.csv", mte, by=OPERATOR)
    assert codes.of_rows(staged.errors) == [(1, "Modèle", "column_twice"), (1, "couleur", "column_unknown")]


def test_twice_in_a_file(stage):
    staged = stage(
        ENTRY | {"tag": "A1", "serial": "s1", "manufacturer": "Dell"},
        ENTRY | {"tag": "a1", "serial": "S1", "manufacturer": "DELL"},
        ENTRY | {"tag": "A2", "serial": "S1", "manufacturer": "HP"},
        ENTRY | {"tag": "A2", "serial": "", "manufacturer": "Dell"},
        ENTRY | {"tag": "", "serial": "", "manufacturer": "Dell"},
    )
    assert [(error.line, error.column, error.value, error.reason) for error in staged.errors] == [
        (3, "étiquette", "a1", "Déjà à la ligne 2 de ce fichier."),
        (3, "numéro de série", "S1", "Déjà à la ligne 2 de ce fichier."),
        (5, "étiquette", "A2", "Déjà à la ligne 4 de ce fichier."),
    ]


@pytest.mark.parametrize("maker", ["Dell", "dell", "Éclair", "éclair", "Straße", ""])
@pytest.mark.parametrize("serial", ["S1", "s1", "série-1"])
def test_the_same_file_twice_brings_nothing_twice(stage, maker, serial):
    row = ENTRY | {"serial": serial, "manufacturer": maker}
    staging.apply(stage(row))
    again = stage(row)
    assert (again.errors, again.numbers) == ([], {"new": 0, "changed": 0, "unchanged": 1})
    other = stage(row | {"serial": serial.swapcase(), "manufacturer": maker.upper()})
    assert (other.errors, other.numbers["new"]) == ([], 0)


def test_a_tag_is_known_in_any_case(stage):
    staging.apply(stage(ENTRY | {"tag": "INV-1"}))
    assert stage(ENTRY | {"tag": "inv-1"}).numbers == {"new": 0, "changed": 0, "unchanged": 1}


@pytest.mark.slow
def test_two_thousand_rows_take_few_queries(stage, django_assert_max_num_queries):
    rows = [ENTRY | {"serial": f"S{rank}", "tag": f"T{rank}"} for rank in range(2000)]
    with django_assert_max_num_queries(34):
        staged = stage(*rows)
    assert staged.errors == []
    with django_assert_max_num_queries(190):
        assert staging.apply(staged) == 2000


# Roles, row by row.


def test_an_agent_may_not_bring_in_what_they_may_not_do(stage, mte, agent):
    clerk = cast.user("clerk", "agent", mte)
    lost = LIFE | {"route": "lost"}
    staged = stage(ENTRY, LIFE | {"route": "sold"}, LIFE | {"route": "recycled"}, LIFE, lost, by=clerk)
    assert codes.of_rows(staged.errors) == [(3, "date de sortie", "role"), (5, "date de sortie", "role")]
