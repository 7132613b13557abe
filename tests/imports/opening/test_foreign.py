from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.conf import settings

from registry.imports.opening import formats
from tests import codes

REAL = Path(settings.BASE_DIR).parent / "shared/real/snipe-assets-sample.csv"
PEOPLE = "Checked Out To: Username,Checked Out To: First Name,Checked Out To: Email"
SNIPE = (
    f"\ufeffCompany,Name,Asset Tag,Category,Manufacturer,Location,Model,Serial,Purchase Date,Purchase Cost,{PEOPLE}\n"
    'ACME,pc-jeanne,INV-1,laptop,Dell,Paris,"Latitude ""13""",S1,1/23/23,2266.13,jmartin,Jeanne,j@example.org\n'
    "ACME,pc,INV-2,Écran,HP,,E24,00000000,3/1/23,,\n"
)
GLPI = (
    '"Nom";"Entité";"Statut";"Fabricant";"Numéro de série";"Type";"Modèle";"Lieu";"Usager";"Dernière modification";\n'
    '"PC-JEANNE";"Racine";"En service";"Dell";"S1";"ordinateur portable";"Latitude";"Paris";"jmartin";"2024-01-02";\n'
)


def read(text, **given):
    return formats.read(text.encode(), **given)


def test_assets_of_snipe_it():
    reading = read(SNIPE)
    assert (reading.format, reading.errors) == ("snipe", [])
    assert [row.values for row in reading.rows] == [
        {
            "tag": "INV-1", "category": "laptop", "manufacturer": "Dell", "place": "Paris", "model": 'Latitude "13"',
            "serial": "S1", "acquired_on": date(2023, 1, 23), "price": Decimal("2266.13"),
        },
        {
            "tag": "INV-2", "category": "screen", "manufacturer": "HP", "place": "", "model": "E24", "serial": "",
            "acquired_on": date(2023, 3, 1), "price": None,
        },
    ]  # fmt: skip
    assert reading.left_out == [
        f"Colonnes qui ne sont pas lues : Company, Name, {PEOPLE.replace(',', ', ')}.",
        "Dates lues mois/jour/année, comme le montre la ligne 2.",
    ]


def test_a_list_exported_by_glpi():
    reading = read(GLPI)
    assert (reading.format, reading.errors) == ("glpi", [])
    assert [row.values for row in reading.rows] == [
        {"manufacturer": "Dell", "serial": "S1", "category": "laptop", "model": "Latitude", "place": "Paris"}
    ]
    assert read(GLPI, format="glpi").rows == reading.rows


@pytest.mark.parametrize("text", [SNIPE, GLPI])
def test_nothing_about_people_is_read(text):
    told = repr(read(text)).lower()
    assert [word for word in ("jmartin", "jeanne", "example.org") if word in told] == []


def dated(*days):
    return read("Asset Tag,Category,Purchase Date\n" + "".join(f"T{day},laptop,{day}\n" for day in days))


@pytest.mark.parametrize(
    ("days", "found"),
    [
        (["1/23/23", "3/1/23"], [date(2023, 1, 23), date(2023, 3, 1)]),
        (["01/03/2023", "23/01/2023"], [date(2023, 3, 1), date(2023, 1, 23)]),
        (["2023-03-01", ""], [date(2023, 3, 1), None]),
        (["3/3/23"], [date(2023, 3, 3)]),
    ],
)
def test_one_date_proves_the_order_of_the_others(days, found):
    reading = dated(*days)
    assert reading.errors == []
    assert [row.values["acquired_on"] for row in reading.rows] == found


@pytest.mark.parametrize(
    ("days", "wrong"),
    [
        (["3/1/23"], (2, "ambiguous_date")),
        (["3/1/23", "2/2/22", "2023-05-05"], (2, "ambiguous_date")),
        (["1/23/23", "23/1/23", "3/1/23"], (4, "ambiguous_date")),
        (["1/23/23", "2/30/23"], (3, "no_such_day")),
        (["1/23/23", "janvier"], (3, "date_wanted")),
        (["1/23/1960"], (2, "too_old")),
    ],
)
def test_no_date_is_guessed(days, wrong):
    line, code = wrong
    assert codes.of_rows(dated(*days).errors) == [(line, "Purchase Date", code)]


def test_a_category_that_is_none_of_ours_names_them():
    (error,) = read("Asset Tag,Category\nT1,Laptops\n").errors
    assert (codes.of_rows([error]), error.value) == ([(2, "Category", "not_in_the_choices")], "Laptops")
    assert "ordinateur portable (laptop), ordinateur fixe (desktop)" in error.reason


@pytest.mark.parametrize("wanted", ["snipe", "glpi"])
def test_another_csv_is_not_taken_for_theirs(wanted):
    with codes.refused("other_headings"):
        read("category;serial\nlaptop;S1\n", format=wanted)


@pytest.mark.skipif(not REAL.exists(), reason="the files of other programs are not here")
def test_the_real_sample_of_snipe_it():
    data = REAL.read_bytes()
    reading = formats.read(data, REAL.name)
    assert (reading.format, len(reading.rows)) == ("snipe", 22)
    assert [row[1:] for row in codes.of_rows(reading.errors)] == [("Category", "not_in_the_choices")] * 22
    assert reading.rows[0].values["acquired_on"] == date(2023, 1, 23)
    assert [row.values["acquired_on"].year for row in reading.rows].count(2022) == 16
    ours = "\n".join(
        line if rank == 0 else line.replace(reading.errors[rank - 1].value, "laptop")
        for rank, line in enumerate(data.decode("utf-8-sig").splitlines())
    )
    assert read(ours).errors == []
