"""Small files as people and tools write them: page, command and API bring in the same, and tell the same."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.management import CommandError

from registry.imports.explaining import memory
from registry.imports.explaining.explained import explained
from registry.shared.access import OPERATOR
from tests.workbooks import xlsx

pytestmark = pytest.mark.usefixtures("sound", "places")

PAGE = "/materiels/import/"


def test_one_byte_of_another_encoding_spoils_nothing(everywhere):
    data = "serial;category;place;note\nE1;laptop;Étage 2;reçu à l’été\nE2;laptop;Rez-de-chaussée;".encode()
    found, told = everywhere(data + b"d\xe9j\xe0 vu\n")
    assert [(place, note) for *_, place, note, _ in found] == [
        ("Étage 2", "reçu à l’été"),
        ("Rez-de-chaussée", "déjà vu"),
    ]
    assert all("ligne 3 (« éà »)" in text for text in told)


@pytest.mark.parametrize("quoted", ['="{}"', '"=""{}"""', "'{}"])
def test_serials_that_were_kept_from_a_spreadsheet(everywhere, quoted):
    lines = "\n".join(f"{quoted.format(serial)};laptop;Dell" for serial in ("0012345", "00098765"))
    found, _ = everywhere(f"serial;category;manufacturer\n{lines}\n")
    assert [serial for serial, *_ in found] == ["00098765", "0012345"]


GLPI = (
    '\ufeff"Nom";"Entité";"Statut";"Fabricant";"Numéro de série";"Type";"Modèle";"Lieu";'
    '"Infos - Date d\'achat";"Infos - Valeur"\n'
    '"PC1";"MTE";"En service";"Dell";"G1";"Portable";"Latitude";"Paris";"25-03-2021";"0.00"\n'
    '"PC2";"MTE";"En service";"Dell";"G2";"Portable";"Latitude";"Paris";"02-04-2021";"1 150.00"\n'
)


def test_dates_and_values_of_glpi(everywhere):
    found, told = everywhere(GLPI)
    assert {row[1] for row in found} == {"laptop"}
    assert all("Catégorie lue d’un mot que le modèle confirme" in text for text in told[2:])
    assert [(row[0], row[4], row[-1]) for row in found] == [
        ("G1", None, date(2021, 3, 25)),
        ("G2", Decimal("1150.00"), date(2021, 4, 2)),
    ]
    assert all("Dates lues jour/mois/année, comme le montre la ligne 2." in text for text in told)


@pytest.mark.parametrize(
    ("days", "found"),
    [
        (("1/23/2023", "3/1/2023 10:00:00 AM"), (date(2023, 1, 23), date(2023, 3, 1))),
        (("23.01.2023", "01.03.2023"), (date(2023, 1, 23), date(2023, 3, 1))),
        (("02/01/2023", "01/03/2023"), (date(2023, 1, 2), date(2023, 3, 1))),
        (("2021-03-25T23:30:00Z", "44280"), (date(2021, 3, 26), date(2021, 3, 25))),
    ],
)
def test_the_order_of_dates_is_that_of_their_column(everywhere, days, found):
    lines = "\n".join(f"D{rank};laptop;{day}" for rank, day in enumerate(days))
    devices, _ = everywhere(f"serial;category;acquired_on\n{lines}\n")
    assert tuple(row[-1] for row in devices) == found


@pytest.mark.parametrize("name", ["parc.csv", "parc.xlsx"])
def test_a_title_above_the_headings(everywhere, name):
    lines = [["Inventaire du parc 2026"], [], ["numéro de série", "catégorie", "marque"]]
    lines.append(["T1", "ordinateur portable", "Dell"])
    data = xlsx(*lines) if name.endswith("xlsx") else "\n".join(";".join(line) for line in lines)
    found, told = everywhere(data, name)
    assert [row[:3] for row in found] == [("T1", "laptop", "Dell")]
    assert all("Les titres des colonnes sont à la ligne 3" in text for text in told)


def test_an_answer_about_columns_is_that_of_the_headings_below_a_title(mte):
    said = {"Machine": "serial", "Sorte": "category", "Couleur": ""}
    lines = "Machine;Sorte;Couleur\nS1;laptop;gris\n"
    titled = f"Parc 2026\n\n{lines}".encode()
    assert explained(titled, "", mte).asks() == "columns"
    assert [heading.text for heading in explained(titled, "", mte).headings()] == list(said)
    memory.remember(mte, "parc.csv", said, by=OPERATOR)
    for data in (titled, lines.encode(), f"Parc;2026\nÉdité;par;la;DSI\n{lines}".encode()):
        assert explained(data, "", mte).asks() == ""
        (row,) = explained(data, "", mte).reading().rows
        assert row.values == {"serial": "S1", "category": "laptop"}


def test_short_rows_and_prices_of_nothing(everywhere):
    found, _ = everywhere("serial;category;price;place\nS1;laptop;0,00\nS2;laptop\nS3;laptop;1 150,00 €;Paris;;\n")
    assert [(row[0], row[4], row[5]) for row in found] == [
        ("S1", None, ""), ("S2", None, ""), ("S3", Decimal("1150.00"), "Paris"),
    ]  # fmt: skip


SHEETS = {"Parc": [["serial", "category"], ["S1", "laptop"]], "Écrans": [["serial", "category"], ["S2", "screen"]]}


def book():
    return xlsx(*SHEETS["Parc"], title="Parc", others=[("Écrans", SHEETS["Écrans"]), ("Lisez-moi", [["Bonjour"]])])


@pytest.mark.parametrize(("sheet", "found"), [("Parc", ("S1", "laptop")), ("Écrans", ("S2", "screen"))])
def test_a_sheet_is_chosen_on_every_surface(everywhere, sheet, found):
    devices, told = everywhere(book(), "parc.xlsx", sheet=sheet)
    assert [row[:2] for row in devices] == [found]
    other = "Écrans" if sheet == "Parc" else "Parc"
    assert all(f"La feuille « {other} » n’est pas lue." in text for text in told)


def test_the_sheets_that_hold_devices_are_asked_and_never_lost_in_silence(visit, manager, upload, command):
    client = visit(manager)
    shown = client.post(PAGE, {"organisation": "MTE", "file": upload(book(), "parc.xlsx")}, follow=True)
    assert shown.request["PATH_INFO"].endswith("/feuille/")
    assert [name for name, _ in shown.context["form"].fields["sheet"].choices] == ["Parc", "Écrans"]
    told = command(book(), "parc.xlsx")
    assert "La feuille « Écrans », qui contient aussi des matériels, n’est pas lue." in told
    with pytest.raises(CommandError, match="pas de feuille « Rien »"):
        command(book(), "parc.xlsx", sheet="Rien")


def test_a_file_of_one_sheet_has_none_to_choose(visit, manager, upload):
    client = visit(manager)
    url = client.post(PAGE, {"organisation": "MTE", "file": upload(b"serial;category\nS1;laptop", "parc.csv")}).url
    for method in (client.get, client.post):
        assert method(f"{url}feuille/").url == url
