"""Small files as people and tools write them: page, command and API bring in the same, and tell the same."""

import json
from datetime import date
from decimal import Decimal
from io import StringIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import transaction

from registry.access import OPERATOR
from registry.exchange import words
from registry.models import Device, Import, Upload
from tests import reading
from tests.api import Client
from tests.workbooks import xlsx

pytestmark = pytest.mark.usefixtures("sound")

PAGE = "/materiels/import/"
FACTS = "serial category__code manufacturer model price place note".split()


@pytest.fixture(autouse=True)
def places(mte, dsi):
    """Where files go."""


@pytest.fixture
def page(visit, manager):
    """page(data, name): sends a file, takes what each page proposes, confirms; what the preview told."""

    def send(data, name):
        client = visit(manager)
        file = SimpleUploadedFile(name, data)
        shown = client.post(PAGE, {"organisation": "MTE", "file": file}, follow=True)
        while (preview := f"{PAGE}{Upload.objects.get().pk}/") != shown.request["PATH_INFO"]:
            form = shown.context["form"]
            answer = {field: form[field].value() or "" for field in form.fields}
            shown = client.post(shown.request["PATH_INFO"], answer, follow=True)
        told = reading.words(shown)
        done = client.post(preview, {"confirmed": shown.context["stamp"]}, follow=True)
        assert done.status_code == 200
        return told

    return send


@pytest.fixture
def command(tmp_path):
    def run(data, name):
        path = tmp_path / name
        path.write_bytes(data)
        out, err = StringIO(), StringIO()
        call_command("import_devices", path, organisation="MTE", json=True, stdout=out, stderr=err)
        told = json.loads(out.getvalue())["left_out"]
        assert all(sentence in err.getvalue() for sentence in told)
        return " ".join(told)

    return run


@pytest.fixture
def api(manager):
    def send(data, name):
        body = {"file": SimpleUploadedFile(name, data), "organisation": "MTE"}
        answer = Client(manager).post("/api/devices/import/", body, format="multipart")
        assert answer.status_code == 201, answer.content
        return " ".join(answer.json()["left_out"])

    return send


@pytest.fixture
def everywhere(page, command, api):
    """everywhere(data, name): the devices that a file brings in, the same by all surfaces, and what each told."""

    def bring(data, name="parc.csv"):
        data = data if isinstance(data, bytes) else data.encode()
        found, told = [], []
        for surface in (page, command, api):
            before = transaction.savepoint()
            told.append(surface(data, name))
            devices = Device.objects.order_by("serial", "pk")
            found.append([*devices.values_list(*FACTS, "holdings__acquired_on")])
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


def test_dates_and_values_of_glpi(everywhere, mte):
    words.translate(mte, "category", "Portable", "laptop", by=OPERATOR)
    found, told = everywhere(GLPI)
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


def test_short_rows_and_prices_of_nothing(everywhere):
    found, _ = everywhere("serial;category;price;place\nS1;laptop;0,00\nS2;laptop\nS3;laptop;1 150,00 €;Paris;;\n")
    assert [(row[0], row[4], row[5]) for row in found] == [
        ("S1", None, ""), ("S2", None, ""), ("S3", Decimal("1150.00"), "Paris"),
    ]  # fmt: skip
