"""Files of devices: what each column brings, what only looks wrong, and a real inventory all the way."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.conf import settings

from registry.devices.models import Device, Event, Stay
from registry.shared.access import OPERATOR
from tests import cast, staging
from tests.imports.planning.rows import ENTRY, LIFE

pytestmark = pytest.mark.usefixtures("sound")

REAL = Path(settings.BASE_DIR).parent / "shared/real"


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


# What only looks wrong.


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
