"""Files of devices: what each column brings, every error with its place, nothing half-written; command and page."""

import json
from datetime import date, timedelta
from decimal import Decimal
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.utils import timezone

from registry.devices.models import Device, Event, Stay
from registry.imports.models import Import, Upload
from registry.organisations.models import Organisation
from registry.shared.access import OPERATOR
from tests import cast, codes, staging
from tests.reading import words
from tests.workbooks import xlsx

pytestmark = pytest.mark.usefixtures("sound")

REAL = Path(settings.BASE_DIR).parent / "shared/real"
PAGE = "/materiels/import/"
TOMORROW = date.today() + timedelta(1)
# A whole life, and what each exit needs.
LIFE = {
    "category": "laptop",
    "manufacturer": "Dell",
    "acquired_on": "2020-01-01",
    "origin": "new",
    "retired_on": "2024-01-01",
    "functional": "true",
    "erasure": "purge",
    "left_on": "2024-02-01",
    "route": "donated",
    "counterparty": "CLAVIERS",
}
ENTRY = {"category": "laptop", "acquired_on": "2020-01-01", "origin": "new"}


@pytest.fixture(autouse=True)
def partners(mte, dsi, dgpr, men, asso, company):
    """Whom the files name."""


@pytest.fixture
def stage(sheet, mte):
    """stage(*rows): what a file of MTE would bring in."""
    return lambda *rows, by=OPERATOR: staging.stage(sheet(*rows), "parc.csv", mte, by=by)


@pytest.fixture
def bring(stage):
    """bring(row): the device that one row brings in."""

    def write(row):
        staged = stage(row)
        assert staged.errors == []
        assert staging.apply(staged) == 1
        return Device.objects.get()

    return write


def acts(device):
    return [(event.action, event.on and event.on.isoformat()) for event in device.events.all()]


# What each column brings.


@pytest.mark.parametrize(
    ("column", "value", "name", "kept"),
    [
        ("tag", "inv-2019.0042", "tag", "INV-2019.0042"),
        ("serial", " ab 12 ", "serial", "ab 12"),
        ("serial", "00000000", "serial", ""),
        ("manufacturer", "Lenovo", "manufacturer", "Lenovo"),
        ("model", "ThinkPad T480", "model", "ThinkPad T480"),
        ("price", "1234.50", "price", Decimal("1234.50")),
        ("price", "1 234,50 €", "price", Decimal("1234.50")),
        ("manufactured_on", "2019-06-30", "manufactured_on", date(2019, 6, 30)),
        ("manufactured_on", "30/06/2019", "manufactured_on", date(2019, 6, 30)),
        ("place", "Bureau 12", "place", "Bureau 12"),
        ("note", "À revoir", "note", "À revoir"),
        ("functional", "false", "functional", False),
        ("functional", "oui", "functional", True),
        ("unit_value", "150", "unit_value", Decimal("150.00")),
        ("security_excluded", "true", "security_excluded", True),
        ("security_excluded", "", "security_excluded", False),
        ("erasure", "clear", "erasure", "clear"),
        ("erasure", "pending", "erasure", ""),
        ("erasure", "none_needed", "erasure", "none_needed"),
    ],
)
def test_a_column_becomes_a_fact_of_the_device(bring, column, value, name, kept):
    device = bring(ENTRY | {column: value})
    assert getattr(device, name) == kept
    assert device.status == "in_stock"


@pytest.mark.parametrize(
    ("columns", "told"),
    [
        ({}, [("register", "2020-01-01")]),
        ({"acquired_on": "", "origin": ""}, [("register", None)]),
        ({"functional": "true"}, [("register", "2020-01-01"), ("assess", None)]),
        ({"security_excluded": "false"}, [("register", "2020-01-01"), ("assess", None)]),
        ({"issued_on": "2020-02-01"}, [("register", "2020-01-01"), ("issue", "2020-02-01")]),
        ({"reused_on": "2021-02-01"}, [("register", "2020-01-01"), ("issue", None), ("reassign", "2021-02-01")]),
        ({"retired_on": "2024-01-01"}, [("register", "2020-01-01"), ("retire", "2024-01-01")]),
        (
            {"retired_on": "2024-01-01", "erasure": "purge"},
            [("register", "2020-01-01"), ("retire", "2024-01-01"), ("erase", None)],
        ),
        ({"left_on": "2024-01-01", "route": "lost"}, [("register", "2020-01-01"), ("lose", "2024-01-01")]),
        ({"left_on": "2024-01-01", "route": "stolen"}, [("register", "2020-01-01"), ("steal", "2024-01-01")]),
        (
            {"left_on": "2024-01-01", "route": "recycled", "erasure": "destroy", "counterparty": "TRI"},
            [("register", "2020-01-01"), ("retire", None), ("erase", None), ("recycle", "2024-01-01")],
        ),
    ],
)
def test_dates_become_acts(bring, columns, told):
    device = bring(ENTRY | columns)
    assert acts(device) == told
    assert set(device.events.values_list("via", "by")) == {("import", None)}


def test_a_whole_life_reads_as_one_stay(bring, asso):
    device = bring(
        LIFE
        | {"issued_on": "2020-02-01", "reused_on": "2022-01-01", "unit_value": "120", "manufactured_on": "2019-11-11"}
    )
    stay = Stay.objects.get()
    assert acts(device) == [
        ("register", "2020-01-01"),
        ("issue", "2020-02-01"),
        ("reassign", "2022-01-01"),
        ("retire", "2024-01-01"),
        ("erase", None),
        ("donate", "2024-02-01"),
    ]
    assert (device.status, device.unit_value, device.functional) == ("donated", Decimal(120), True)
    assert (stay.entered_on, stay.acquired_on, stay.origin) == (date(2020, 1, 1), date(2020, 1, 1), "new")
    assert (stay.reused_since, stay.retired_on, stay.left_on) == (date(2022, 1, 1), date(2024, 1, 1), date(2024, 2, 1))
    assert (stay.route, stay.counterparty, stay.functional) == ("donated", asso, True)


@pytest.mark.parametrize(
    ("origin", "first_purchase"),
    [("new", date(2020, 1, 1)), ("refurbished", None), ("donated", None), ("transferred", None)],
)
def test_an_origin_says_whether_the_purchase_was_the_first(bring, origin, first_purchase):
    bring(ENTRY | {"origin": origin})
    stay = Stay.objects.get()
    assert (stay.origin, stay.first_purchased_on) == (origin, first_purchase)


@pytest.mark.parametrize(
    ("route", "status", "action"),
    [
        ("donated", "donated", "donate"),
        ("staff", "staff", "staff"),
        ("transferred", "transferred", "transfer"),
        ("sold", "sold", "sell"),
        ("taken_back", "taken_back", "take_back"),
        ("recycled", "recycled", "recycle"),
        ("lost", "lost", "lose"),
        ("stolen", "stolen", "steal"),
    ],
)
def test_a_route_is_an_exit(bring, route, status, action):
    device = bring(LIFE | {"route": route, "counterparty": "MEN" if route == "transferred" else ""})
    assert (device.status, cast.last(device).action) == (status, action)
    stay = Stay.objects.get()
    assert (stay.route, stay.left_on) == (status, date(2024, 2, 1))


@pytest.mark.parametrize(
    ("text", "code", "name"),
    [
        ("CLAVIERS", "CLAVIERS", ""),
        ("claviers", "CLAVIERS", ""),
        ("Claviers Solidaires", "CLAVIERS", ""),
        ("  claviers   solidaires ", "CLAVIERS", ""),
        ("Les Ateliers du Port", None, "Les Ateliers du Port"),
        ("", None, ""),
    ],
)
def test_a_recipient_is_a_code_a_name_or_just_words(bring, text, code, name):
    bring(LIFE | {"counterparty": text})
    stay = Stay.objects.get()
    assert (stay.counterparty and stay.counterparty.code, stay.counterparty_name) == (code, name)


@pytest.mark.parametrize("route", ["staff", "lost", "stolen"])
def test_nobody_s_name_is_kept_where_none_belongs(stage, route):
    staged = stage(LIFE | {"route": route, "counterparty": "Camille Martin"})
    assert staged.errors == []
    assert len(staged.left_out) == 1
    assert staged.left_out[0].startswith("Ligne 2 : le bénéficiaire n’est pas gardé")
    staging.apply(staged)
    assert Event.objects.exclude(counterparty_name="").count() == 0


@pytest.mark.parametrize(
    ("commitment", "proof", "kept"),
    [
        ("true", "true", (True, True)),
        ("true", "", (True, None)),
        ("false", "false", (False, None)),
        ("", "", (None, None)),
    ],
)
def test_a_sale_keeps_its_commitment_and_its_proof(bring, commitment, proof, kept):
    bring(LIFE | {"route": "sold", "reuse_commitment": commitment, "reuse_proof": proof})
    stay = Stay.objects.get()
    assert (stay.reuse_commitment, stay.reuse_proof) == kept


def test_an_organisation_below_is_named_by_its_code(bring, dgpr):
    assert bring(ENTRY | {"organisation": "mte-dgpr"}).organisation == dgpr


def test_without_a_code_the_chosen_one_holds_it(bring, mte):
    assert bring(ENTRY).organisation == mte


def test_an_empty_tag_is_made(bring):
    assert len(bring(ENTRY | {"tag": ""}).tag) == 11


def test_a_past_without_dates_is_kept_and_counts_as_unknown(bring):
    device = bring(
        {"category": "laptop", "functional": "true", "erasure": "purge", "left_on": "2024-02-01", "route": "staff"}
    )
    assert acts(device) == [("register", None), ("retire", None), ("erase", None), ("staff", "2024-02-01")]
    stay = Stay.objects.get()
    assert (stay.entered_on, stay.acquired_on, stay.retired_on, stay.origin) == (None, None, None, "")


@pytest.mark.parametrize("category", ["laptop", "screen", "server", "keyboard", "other"])
def test_every_category_of_the_contract(bring, category):
    assert bring(ENTRY | {"category": category}).category.code == category


def test_french_headings_and_words_say_the_same(stage):
    staged = stage(
        {
            "Catégorie": "Ordinateur portable",
            "Date d’acquisition": "01/01/2020",
            "Origine": "Reconditionné",
            "Prix HT (€)": "450,00",
            "Fonctionnel": "oui",
            "Voie de sortie": "Vente",
            "Date de sortie": "01/02/2024",
            "Effacement": "Purge",
            "Bénéficiaire": "Tri et Fils",
        }
    )
    assert staged.errors == []
    staging.apply(staged)
    stay = Stay.objects.get()
    assert (stay.origin, stay.route, stay.counterparty.code) == ("refurbished", "sold", "TRI")


# Each error: where, what, why.

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
    ({"tag": "été"}, "étiquette", "été", "invalid"),
    ({"tag": "-x1"}, "étiquette", "-x1", "invalid"),
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
    "invalid": "Une étiquette s’écrit en chiffres et capitales",
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


@pytest.mark.parametrize(
    "columns",
    [
        LIFE | {"unit_value": "300"},
        LIFE | {"unit_value": "900", "route": "sold"},
        LIFE | {"unit_value": "900", "route": "transferred", "counterparty": "MEN"},
        LIFE | {"security_excluded": "true", "route": "recycled"},
        LIFE | {"category": "screen", "erasure": ""},
        LIFE | {"left_on": "2024-01-01"},
        LIFE | {"retired_on": "", "acquired_on": ""},
        ENTRY | {"left_on": "2024-02-01", "route": "lost", "erasure": "pending"},
        ENTRY | {"acquired_on": date.today()},
        ENTRY | {"acquired_on": "2020-01-01", "manufactured_on": "2020-01-01"},
    ],
    ids=range(10),
)
def test_what_only_looks_wrong_is_taken(bring, columns):
    bring({key: str(value) for key, value in columns.items()})


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


# Files that other programs really wrote.

GLPI = {
    "glpi-computer_1.json": None,
    "glpi-computer_2.json": None,
    "glpi-phone_1.json": None,
    "glpi-printer_1.json": None,
}


@pytest.mark.skipif(not REAL.exists(), reason="../shared/real is not on this machine")
@pytest.mark.parametrize("name", GLPI)
def test_a_real_inventory_goes_all_the_way(mte, name):
    data = (REAL / name).read_bytes()
    staged = staging.stage(data, name, mte, by=OPERATOR)
    assert (staged.errors, staged.format) == ([], "glpi")
    count = staging.apply(staged)
    assert count == Device.objects.count() > 0
    for one in Device.objects.all():
        assert (one.organisation, one.status) == (mte, "in_stock")
        assert set(one.serial) - set("0") or one.serial == ""
    serials = Device.objects.exclude(serial="").count()
    again = staging.stage(data, name, mte, by=OPERATOR)
    assert (again.errors, again.numbers["unchanged"]) == ([], serials)


# The command.


@pytest.fixture
def run(tmp_path, capsys):
    """run(data, *options): the exit code of the command, and what it printed on each side."""

    def command(data, *options, organisation="MTE", name="parc.csv"):
        path = tmp_path / name
        if data is not None:
            path.write_bytes(data)
        out, err = StringIO(), StringIO()
        try:
            call_command("import_devices", str(path), "--organisation", organisation, *options, stdout=out, stderr=err)
        except SystemExit as stop:
            return stop.code, out.getvalue(), err.getvalue()
        except CommandError as error:
            return error.returncode, out.getvalue(), err.getvalue() + str(error)
        return 0, out.getvalue(), err.getvalue()

    return command


def test_done_is_0(run, sheet):
    assert run(sheet(ENTRY | {"serial": "S1"}, LIFE | {"serial": "S2"})) == (0, "2 matériels importés.\n", "")
    assert Device.objects.count() == 2
    assert set(Event.objects.values_list("via", "by")) == {("import", None)}


def test_one_device_is_not_two(run, sheet):
    assert run(sheet(ENTRY))[1] == "1 matériel importé.\n"


def test_refused_rows_are_1_and_nothing_is_written(run, sheet):
    one = ENTRY | {"serial": "S1"}
    code, out, err = run(sheet(one, ENTRY | {"price": "-5"}, ENTRY | {"organisation": "NOPE"}))
    assert (code, out) == (1, "Rien n’a été écrit : 2 erreurs.\n")
    assert err.splitlines() == [
        "ligne 3, price : '-5' : Le montant doit être un nombre positif, par exemple 1234,50 ou 1234.50.",
        "ligne 4, organisation : 'NOPE' : Aucune organisation ne porte ce code : créez-la ou corrigez le code.",
    ]
    assert Device.objects.count() == 0


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (None, "Ce fichier ne s’ouvre pas"),
        (b"", "Ce fichier est vide."),
        (b"category\n", "Ce fichier n’a qu’une ligne de titres."),
        (b"%PDF-1.7 x", "Ce fichier est un PDF."),
        (b"PK\x03\x04x", "Ce classeur est abîmé ou incomplet."),
        (b"MZ\x90\x00x", "Ce fichier est un programme."),
        (b"\x00\x01\x02", "Ce fichier n’est ni un classeur ni un texte."),
        (b"<html></html>", "Ce fichier est une page web ou un fichier XML."),
        (b'{"a": ', "Ce fichier"),
        (b"[1, 2]", "Ce fichier"),
        (b'category\n"laptop', "La ligne 2 contient un guillemet mal fermé"),
    ],
)
def test_an_unreadable_file_is_2_with_a_sentence(run, data, sentence):
    code, out, err = run(data)
    assert (code, out) == (2, "")
    assert err.startswith(sentence)


def test_an_unknown_organisation_is_2(run, sheet):
    assert run(sheet(ENTRY), organisation="NOPE") == (2, "", "Aucune organisation ne porte le code « NOPE ».")


@pytest.mark.parametrize("code", ["CLAVIERS", "TRI"])
def test_an_organisation_that_holds_nothing_is_refused(run, sheet, code):
    exit_code, *_ = run(sheet(ENTRY), organisation=code)
    assert exit_code == 1
    assert Device.objects.count() == 0


@pytest.mark.parametrize("format_", ["xlsx", "ods", "snipe", "glpi"])
def test_a_file_that_is_not_of_the_format_asked_for_is_2_with_a_sentence(run, sheet, format_):
    code, _, err = run(sheet(ENTRY), "--format", format_)
    assert (code, err.startswith("Ce fichier n’")) == (2, True)


@pytest.mark.parametrize("format_", ["", "xlsx"])
def test_a_workbook_comes_in(run, format_):
    data = xlsx([*ENTRY, "serial"], ["laptop", date(2020, 1, 1), "neuf", "S1"])
    assert run(data, "--format", format_) == (0, "1 matériel importé.\n", "")
    assert cast.stay(Device.objects.get()).acquired_on == date(2020, 1, 1)


def test_a_workbook_is_known_by_its_content_on_the_page(send, visit, manager):
    url = send(manager, xlsx(list(ENTRY), ["laptop", "2020-01-01", "new"]), name="parc.csv").url
    assert visit(manager).post(url).status_code == 302
    assert Device.objects.get().category.code == "laptop"


def test_a_file_over_the_limit_is_2(run, sheet, settings):
    settings.MAX_UPLOAD_MB = 1
    code, _, err = run(b"category\n" + b"laptop\n" * 200_000)
    assert (code, err.startswith("Ce fichier dépasse 1 Mo")) == (2, True)


def test_a_dry_run_writes_nothing(run, sheet):
    rows = ENTRY | {"serial": "S1"}, LIFE | {"serial": "S2"}
    assert run(sheet(*rows), "--dry-run") == (0, "2 matériels prêts à importer.\n", "")
    assert Device.objects.count() == Event.objects.count() == 0
    assert run(sheet(ENTRY | {"price": "-5"}), "--dry-run")[0] == 1


@pytest.mark.parametrize("dry", [True, False])
def test_json_of_what_was_done(run, sheet, dry):
    rows = ENTRY | {"serial": "S1"}, LIFE | {"serial": "S2", "route": "staff"}
    code, out, err = run(sheet(*rows), "--json", *(["--dry-run"] if dry else []))
    note = "Ligne 3 : le bénéficiaire n’est pas gardé (Cession à un agent)."
    numbers = {"created": 2, "new": 2, "changed": 0, "unchanged": 0}
    kept = None if dry else Import.objects.get().pk
    numbers |= {"unidentified": 0, "repeated": 0, "cautions": []}
    assert json.loads(out) == numbers | {"dry_run": dry, "left_out": [note], "import_id": kept, "errors": []}
    assert (code, err) == (0, note + "\n")


def test_json_of_what_was_refused(run, sheet):
    code, out, _ = run(sheet(ENTRY | {"price": "-5"}), "--json")
    reason = "Le montant doit être un nombre positif, par exemple 1234,50 ou 1234.50."
    assert json.loads(out) == {
        "created": 0,
        "new": 0,
        "changed": 0,
        "unchanged": 0,
        "dry_run": False,
        "left_out": [],
        "unidentified": 0,
        "repeated": 0,
        "cautions": [],
        "import_id": None,
        "errors": [{"line": 2, "column": "price", "value": "-5", "reason": reason, "code": "amount_wanted"}],
    }
    assert code == 1


# The page.


@pytest.fixture
def send(visit, upload, sheet):
    """send(user, *rows): the answer to a file of these rows (or these bytes) for MTE."""

    def post(user, *rows, organisation="MTE", name="parc.csv", follow=False):
        data = rows[0] if isinstance(rows[0], bytes) else sheet(*rows)
        return visit(user).post(PAGE, {"organisation": organisation, "file": upload(data, name)}, follow=follow)

    return post


@pytest.mark.parametrize(
    ("person", "status"),
    [(None, 302), ("member", 403), ("reader", 403), ("national", 403), ("agent", 200), ("manager", 200)],
)
@pytest.mark.parametrize("method", ["get", "post"])
def test_who_may_import(visit, request, person, status, method):
    assert getattr(visit(person and request.getfixturevalue(person)), method)(PAGE).status_code == status


def test_a_file_is_shown_before_it_is_written(send, manager):
    page = send(manager, ENTRY | {"model": "Latitude", "serial": "S1"}, LIFE, follow=True)
    told = words(page)
    assert "2 matériels entreront dans « Ministère de la transition écologique »." in told
    for fact in ("En stock 1", "Donné 1", "Ordinateur portable 2", "Latitude", "S1"):
        assert fact in told
    assert Device.objects.count() == 0
    done = page.client.post(page.request["PATH_INFO"], follow=True)
    assert [str(message) for message in done.context["messages"]] == ["« parc.csv » : 2 matériels importés."]
    assert done.redirect_chain == [(f"/materiels/imports/{Import.objects.get().pk}/", 302)]
    assert Device.objects.count() == 2
    assert set(Event.objects.values_list("by", "via")) == {(manager.pk, "import")}
    assert Upload.objects.count() == 0


def test_one_device_is_announced_alone(send, manager):
    page = send(manager, ENTRY, follow=True)
    assert "1 matériel entrera dans" in words(page)
    done = page.client.post(page.request["PATH_INFO"], follow=True)
    assert [str(message) for message in done.context["messages"]] == ["« parc.csv » : 1 matériel importé."]


def test_an_import_is_given_up(send, visit, manager):
    url = send(manager, ENTRY).url
    client = visit(manager)
    done = client.post(url, {"cancel": "1"}, follow=True)
    assert [str(message) for message in done.context["messages"]] == ["L’import est abandonné : rien n’a été écrit."]
    assert (Device.objects.count(), Upload.objects.count()) == (0, 0)


def test_two_confirmations_import_once(send, visit, manager):
    url = send(manager, ENTRY).url
    first, second = (visit(manager).post(url).url for _ in range(2))
    assert (first, second) == (f"/materiels/imports/{Import.objects.get().pk}/", "/materiels/imports/")
    assert Device.objects.count() == 1


STEPS = ["", "feuille/", "colonnes/", "mots/"]
GONE = {("get", step) for step in [*STEPS, "erreurs.csv"]} | {("post", step) for step in [*STEPS, "reponses/"]}


@pytest.mark.parametrize(("method", "step"), sorted(GONE))
@pytest.mark.parametrize("end", ["imported", "abandoned", "expired"])
def test_whoever_goes_back_to_a_file_that_waits_no_more_finds_the_imports(send, visit, manager, method, step, end):
    url, client = send(manager, ENTRY).url, visit(manager)
    if end == "expired":
        Upload.objects.update(created_at=timezone.now() - timedelta(hours=25))
    else:
        client.post(url, {"cancel": "1"} if end == "abandoned" else {}, follow=True)
    page = getattr(client, method)(f"{url}{step}", follow=True)
    assert page.redirect_chain == [("/materiels/imports/", 302)]
    assert [str(message) for message in page.context["messages"]] == ["Ce fichier n’attend plus : voici les imports."]


@pytest.mark.parametrize("person", ["reader", "member"])
def test_whoever_imports_nowhere_is_not_led_to_the_imports(visit, request, person):
    assert visit(request.getfixturevalue(person)).get(f"{PAGE}1/").status_code == 404


def test_what_changed_since_the_preview_is_seen(send, visit, manager, stage):
    row = ENTRY | {"serial": "S1", "manufacturer": "Dell"}
    page = send(manager, row, follow=True)
    url, stamp = page.request["PATH_INFO"], page.context["stamp"]
    staging.apply(stage(row | {"model": "Autre"}))
    response = visit(manager).post(url, {"confirmed": stamp})
    assert "Le registre a changé depuis la vérification" in words(response)
    assert (Device.objects.count(), Upload.objects.count()) == (1, 1)


@pytest.mark.parametrize("person", ["agent", "stranger", "reader", "member", "national"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_file_is_its_senders_alone(send, visit, request, manager, person, method):
    url = send(manager, ENTRY).url
    assert getattr(visit(request.getfixturevalue(person)), method)(url).status_code == 404
    assert (Device.objects.count(), Upload.objects.count()) == (0, 1)


def test_a_passer_by_confirms_nothing(send, visit, manager):
    url = send(manager, ENTRY).url
    assert visit(None).post(url).url == f"/connexion/?next={url}"
    assert Device.objects.count() == 0


def test_a_right_lost_since_the_preview_is_lost(send, visit, manager):
    url = send(manager, ENTRY).url
    manager.memberships.all().delete()
    assert visit(manager).post(url).status_code == 403
    assert Device.objects.count() == 0


def test_a_file_waits_one_day(send, visit, manager):
    url = send(manager, ENTRY).url
    Upload.objects.update(created_at=timezone.now() - timedelta(hours=25))
    assert visit(manager).get(url).status_code == 302
    send(manager, ENTRY)
    assert Upload.objects.count() == 1


def test_refused_rows_are_listed_with_422(send, manager):
    response = send(manager, ENTRY | {"price": "<b>-5"}, ENTRY | {"acquired_on": "hier"}, follow=True)
    assert response.status_code == 422
    told = words(response)
    assert "2 erreurs : rien n’a été écrit" in told
    assert "2 price <b>-5 Le montant doit être un nombre positif" in told
    assert "3 acquired_on hier La date doit s’écrire" in told
    assert Device.objects.count() == 0
    assert response.client.post(response.request["PATH_INFO"]).status_code == 422
    assert (Device.objects.count(), Upload.objects.count()) == (0, 1)


def test_a_thousand_errors_are_counted_the_first_listed_and_all_in_a_file(send, manager):
    page = send(manager, *[ENTRY | {"price": f"-{rank}"} for rank in range(1, 1001)], follow=True)
    told = words(page)
    lines = b"".join(page.client.get(f"{page.request['PATH_INFO']}erreurs.csv").streaming_content).decode().splitlines()
    assert (len(lines), lines[0]) == (1001, "\ufeffligne;colonne;valeur;raison")
    assert lines[1000].startswith("1001;price;'-1000;Le montant doit être un nombre positif")
    assert "1\u202f000 erreurs : rien n’a été écrit" in told.replace("\u00a0", "\u202f")
    assert "(les 100 premières sont listées)" in told
    assert "-100 " in told
    assert "-101 " not in told


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"%PDF-1.7 x", "pdf"),
        (b"PK\x03\x04x", "damaged"),
        (b"MZ\x90\x00x", "program"),
        (b"", "empty"),
        (b"\xff\xfe\x00", "unknown_encoding"),
        (b'{"content": {}}', "no_device"),
    ],
)
def test_an_unreadable_file_is_said_beside_the_field(send, manager, data, code):
    response = send(manager, data)
    assert (response.status_code, codes.of_page(response)) == (200, {"file": [code]})
    assert Upload.objects.count() == 0


@pytest.mark.parametrize("code", ["MTE", "MEN", "CLAVIERS", "MTE-DGPR", "NOPE", ""])
def test_an_agent_imports_into_their_own_service_only(send, agent, code):
    response = send(agent, ENTRY, organisation=code)
    assert (response.status_code, list(response.context["form"].errors)) == (200, ["organisation"])


def test_an_agent_is_told_which_row_their_role_refuses(send, agent):
    response = send(agent, ENTRY, LIFE | {"route": "sold"}, organisation="MTE-DSI", follow=True)
    assert response.status_code == 422
    assert "3 date de sortie 2024-02-01 Votre rôle ne permet pas cet acte" in words(response)


def test_a_file_too_large_is_refused_before_it_is_read(visit, manager, upload, settings):
    settings.MAX_UPLOAD_MB = 1
    response = visit(manager).post(PAGE, {"organisation": "MTE", "file": upload(b"x" * 1_100_000)})
    assert response.status_code == 413
    assert "Votre envoi dépasse 1 Mo" in words(response)


def test_a_long_or_odd_name_is_no_trouble(send, manager):
    assert list(send(manager, ENTRY, name="x" * 300 + ".csv").context["form"].errors or ["kept"])
    response = send(manager, ENTRY, name="<parc> «été».csv", follow=True)
    assert "Vérifier l’import de « <parc> «été».csv »" in words(response)


def test_a_number_that_no_upload_has(visit, manager):
    assert [visit(manager).get(f"{PAGE}{number}/").status_code for number in ("0", "9" * 30)] == [302, 302]


def test_uploads_go_with_their_place(send, manager, mte):
    send(manager, ENTRY)
    assert Upload.objects.get().organisation == Organisation.objects.get(code="MTE")
