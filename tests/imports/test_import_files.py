"""Small files as people and tools write them: page, command and API bring in the same, and tell the same."""

import json
from datetime import date
from decimal import Decimal
from io import StringIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import transaction

from registry.devices.models import Category, Device
from registry.imports.explaining import memory
from registry.imports.explaining.explained import explained
from registry.imports.explaining.translations import translate
from registry.imports.models import Import, Translation, Upload
from registry.shared.access import OPERATOR
from tests import codes, reading, staging
from tests.api import Client
from tests.workbooks import xlsx

pytestmark = pytest.mark.usefixtures("sound")

PAGE = "/materiels/import/"
FACTS = "serial category__code manufacturer model price place note".split()


@pytest.fixture(autouse=True)
def places(mte, dsi):
    """Where files go."""


def said_pk(code):
    return Category.objects.get(code=code).pk


@pytest.fixture
def page(visit, manager):
    """page(data, name): sends a file, takes what each page proposes, confirms; what the preview told."""

    def send(data, name, **said):
        client = visit(manager)
        file = SimpleUploadedFile(name, data)
        shown = client.post(PAGE, {"organisation": "MTE", "file": file}, follow=True)
        while (preview := f"{PAGE}{Upload.objects.get().pk}/") != shown.request["PATH_INFO"]:
            form = shown.context["form"]
            answer = {field: form[field].value() or "" for field in form.fields} | said
            shown = client.post(shown.request["PATH_INFO"], answer, follow=True)
        told = reading.words(shown)
        if category := said.get("category"):
            shown = client.post(f"{preview}reponses/", {"category": said_pk(category)}, follow=True)
            told += reading.words(shown)
        done = client.post(preview, {"confirmed": shown.context["stamp"]}, follow=True)
        assert done.status_code == 200
        return told

    return send


@pytest.fixture
def command(tmp_path):
    def run(data, name, **said):
        path = tmp_path / name
        path.write_bytes(data)
        out, err = StringIO(), StringIO()
        call_command("import_devices", path, organisation="MTE", json=True, stdout=out, stderr=err, **said)
        told = json.loads(out.getvalue())["left_out"]
        assert all(sentence in err.getvalue() for sentence in told)
        return " ".join(told)

    return run


@pytest.fixture
def api(manager):
    def send(data, name, **said):
        body = {"file": SimpleUploadedFile(name, data), "organisation": "MTE"} | said
        answer = Client(manager).post("/api/devices/import/", body, format="multipart")
        assert answer.status_code == 201, answer.content
        return " ".join(answer.json()["left_out"])

    return send


@pytest.fixture
def everywhere(page, command, api):
    """everywhere(data, name): the devices that a file brings in, the same by all surfaces, and what each told."""

    def bring(data, name="parc.csv", **said):
        data = data if isinstance(data, bytes) else data.encode()
        found, told = [], []
        for surface in (page, command, api):
            before = transaction.savepoint()
            told.append(surface(data, name, **said))
            devices = Device.objects.order_by("serial", "pk")
            found.append([*devices.values_list(*FACTS, "stays__acquired_on")])
            told.append(Import.objects.get().told().decode())
            transaction.savepoint_rollback(before)
        assert found[0] == found[1] == found[2]
        return found[0], told

    return bring


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


MECM = (
    "Netbios_Name0;SerialNumber0;Manufacturer0;Model0\n"
    "PC1;M1;HP;HP EliteBook 840 G8 Notebook PC\n"
    "PC2;M2;LENOVO;20XW00A8FR\n"
)
INTUNE = (
    "Device ID,Device name,Serial number,Manufacturer,Model,IMEI,Category,Ownership,OS\n"
    "a1,PC-1,I1,LENOVO,20XW00A8FR,,Unknown,Company,Windows\n"
    "a2,TEL-1,I2,Apple,iPhone 13,353456789012345,Unknown,Company,iOS\n"
    "a3,TEL-2,I3,Wiko,View 5,353456789012352,Unknown,Company,Android 12\n"
)


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (MECM, [("M1", "laptop", "HP EliteBook 840 G8 Notebook PC"), ("M2", "laptop", "20XW00A8FR")]),
        (
            MECM.replace("SerialNumber0", "Serial_Number0"),
            [("M1", "laptop", "HP EliteBook 840 G8 Notebook PC"), ("M2", "laptop", "20XW00A8FR")],
        ),
        (
            "SMS_R_System.NetbiosName,SMS_G_System_PC_BIOS.SerialNumber,SMS_G_System_SYSTEM_ENCLOSURE.ChassisTypes\n"
            "PC1,M1,{9}\nPC2,M2,3\n",
            [("M1", "laptop", ""), ("M2", "desktop", "")],
        ),
        (INTUNE, [("I1", "laptop", "20XW00A8FR"), ("I2", "smartphone", "iPhone 13"), ("I3", "smartphone", "View 5")]),
        (
            "Nom de l'appareil;Numéro de série;Fabricant;Modèle;Catégorie;Système d'exploitation;Propriété\n"
            "PC-1;I1;Dell Inc.;Latitude 5420;Inconnu;Windows;Entreprise\n",
            [("I1", "laptop", "Latitude 5420")],
        ),
        ("Numéro de série;Marque;Modèle\nS1;Dell;OptiPlex 7090\n", [("S1", "desktop", "OptiPlex 7090")]),
        (
            "serial;category;manufacturer;model\nS1;N/A;Dell;P2419H\nS2;-;Dell;P2419H\nS3;écran;Dell;Latitude\n",
            [("S1", "screen", "P2419H"), ("S2", "screen", "P2419H"), ("S3", "screen", "Latitude")],
        ),
    ],
)
def test_a_category_is_deduced_where_the_file_tells_none(everywhere, data, found):
    devices, told = everywhere(data)
    assert [(row[0], row[1], row[3]) for row in devices] == found
    assert all("Catégorie déduite d" in text for text in told)
    assert not Translation.objects.exists()


UNTOLD = "serial;manufacturer;model\nS1;Acme;One\nS2;Acme;Two\nS3;Dell;OptiPlex 7090\n"


def test_a_category_that_nothing_tells_is_asked_once_for_the_file(everywhere, manager, mte):
    staged = staging.stage(UNTOLD.encode(), "", mte, by=manager)
    assert codes.of_rows(staged.obstacles) == [(line, "catégorie", "category_missing") for line in (2, 3)]
    found, told = everywhere(UNTOLD, category="screen")
    assert [row[:2] for row in found] == [("S1", "screen"), ("S2", "screen"), ("S3", "desktop")]
    assert all("donnée pour tout le fichier : écran (2 lignes)." in text.replace("Écran", "écran") for text in told)
    assert not Translation.objects.exists()


def test_the_preview_asks_the_category_and_remembers_it_for_this_file_alone(visit, manager, upload):
    client = visit(manager)
    shown = client.post(PAGE, {"organisation": "MTE", "file": upload(UNTOLD.encode())}, follow=True)
    assert "De quelle catégorie s’agit-il ?" in reading.words(shown)
    assert "2 lignes, dont la ligne 2." in reading.words(shown)
    assert "Importer 1" not in reading.words(shown)
    again = client.post(PAGE, {"organisation": "MTE", "file": upload(UNTOLD.encode())}, follow=True)
    assert "De quelle catégorie s’agit-il ?" in reading.words(again)


def test_what_is_deduced_does_not_change_a_known_device(device, mte):
    device(at=mte, serial="S1", manufacturer="Dell", category="screen", model="")
    staged = staging.stage(b"serial;manufacturer;model\nS1;Dell;OptiPlex\n", "", mte, by=OPERATOR)
    assert (staged.errors, staged.uncategorised, staged.samples["changed"][0].changed) == (
        [], [], [("modèle", "", "OptiPlex")],
    )  # fmt: skip
    staging.apply(staged)
    assert Device.objects.get().category.code == "screen"


@pytest.mark.parametrize("word", ["Unknown", "inconnu", "N/A", "-", "Non renseigné", "Uncategorized", "?"])
def test_a_word_for_nothing_is_never_asked_nor_retained(mte, word):
    data = f"serial;category;état;site;model\nS1;{word};{word};{word};Latitude 5420\n".encode()
    assert explained(data, "", mte).asks() == ""
    staged = staging.stage(data, "", mte, by=OPERATOR)
    assert (staged.errors, [line.device.category.code for line in staged.samples["new"]]) == ([], ["laptop"])
    for kind in ("category", "status", "place"):
        with codes.invalid(written="says_nothing"):
            translate(mte, kind, word, {"category": "laptop"}.get(kind, ""), by=OPERATOR)


def test_a_word_that_contradicts_the_model_is_asked(mte):
    (error,) = explained(b"serial;category;model\nS1;Moniteur;Latitude\n", "", mte).reading().errors
    assert (codes.of_rows([error]), error.value) == ([(2, "category", "not_in_the_choices")], "Moniteur")


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
