"""One rule, every surface: nothing that holds data leaves unless erased, and a failure leads to destruction."""

import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command

from donations.models import Lot
from registry.devices.models import Device
from tests import cast
from tests.api import Client
from tests.reading import words

NOT_ERASED = "effacement des données n’est pas attesté"
FAILED = "effacement de ses données a échoué : faites détruire le support"
ONLY_DESTROY = "seule la destruction du support peut encore être attestée"
EXITS = "donate staff transfer sell take_back recycle".split()
DAY = cast.DAY.isoformat()


@pytest.fixture
def facts(asso, men):
    party = {"donate": asso, "transfer": men, "sell": men, "take_back": men, "recycle": men}

    def of(action, **more):
        given = {"counterparty": party[action].code} if action in party else {}
        return {"on": DAY, "motive": "Choisi"} | given | more

    return of


def by_page(visit, user, device, action, facts):
    return words(visit(user).post(f"/materiels/{device.tag}/agir/{action}/", facts, follow=True))


def by_scan(visit, user, device, action, facts):
    client = visit(user)
    client.post("/scan/vider/")
    client.post("/scan/", {"code": device.tag})
    return words(client.post(f"/scan/agir/{action}/", facts, follow=True))


def by_api(visit, user, device, action, facts):
    return str(Client(user).ask("post", f"devices/{device.tag}/{action}/", facts)[1])


def by_api_for_many(visit, user, device, action, facts):
    return str(Client(user).ask("post", "devices/act/", {"action": action, "tags": [device.tag]} | facts)[1])


SURFACES = [by_page, by_scan, by_api, by_api_for_many]


@pytest.mark.usefixtures("sound")
@pytest.mark.parametrize(("erasure", "sentence"), [("", NOT_ERASED), ("failed", FAILED)])
@pytest.mark.parametrize("action", EXITS)
@pytest.mark.parametrize("surface", SURFACES)
def test_what_holds_data_does_not_leave(visit, manager, device, facts, surface, action, erasure, sentence):
    one = device("retired")
    if erasure:
        surface(visit, manager, one, "erase", facts("erase", erasure=erasure))
    assert sentence in surface(visit, manager, one, action, facts(action))
    one.refresh_from_db()
    assert (one.status, one.erasure) == ("retired", erasure)


@pytest.mark.usefixtures("sound")
@pytest.mark.parametrize("surface", SURFACES)
def test_a_failure_leads_to_destruction(visit, manager, device, facts, surface):
    one = device("retired")
    surface(visit, manager, one, "erase", facts("erase", erasure="failed"))
    assert ONLY_DESTROY in surface(visit, manager, one, "erase", facts("erase", erasure="purge"))
    surface(visit, manager, one, "erase", facts("erase", erasure="destroy"))
    surface(visit, manager, one, "recycle", facts("recycle"))
    one.refresh_from_db()
    assert (one.status, one.erasure) == ("recycled", "destroy")


@pytest.mark.parametrize(("erasure", "sentence"), [("", NOT_ERASED), ("failed", FAILED)])
def test_a_lot_does_not_offer_it(visit, manager, device, erasure, sentence):
    one = device("retired")
    if erasure:
        cast.ledger.record([one], "erase", cast.acting(manager, cast.DAY), erasure=erasure)
    body = {"title": "Pour pièces", "organisation": "MTE"} | {"pasted": one.tag}
    assert sentence in words(visit(manager).post("/lots/nouveau/", body, follow=True))
    assert not Lot.objects.exists()


# A file tells a whole past: the same rule judges each of its steps.


def line(sheet, erasure, route):
    row = {"category": "laptop", "acquired_on": "2020-01-01", "retired_on": "2024-01-01", "functional": "false"}
    return sheet(row | {"erasure": erasure, "left_on": DAY, "route": route, "counterparty": "CLAVIERS"})


@pytest.mark.parametrize(
    ("erasure", "sentence"), [("", NOT_ERASED), ("pending", NOT_ERASED), ("failed", FAILED), ("échec", FAILED)]
)
@pytest.mark.parametrize("route", ["donated", "staff", "transferred", "sold", "taken_back", "recycled"])
def test_no_file_brings_it_in_as_gone(visit, manager, asso, mte, sheet, tmp_path, erasure, sentence, route):
    data = line(sheet, erasure, route)
    body = {"file": SimpleUploadedFile("parc.csv", data), "organisation": "MTE"}
    assert sentence in words(visit(manager).post("/materiels/import/", body, follow=True))
    answer = Client(manager).post(
        "/api/devices/import/",
        {"file": SimpleUploadedFile("parc.csv", data), "organisation": "MTE"},
        format="multipart",
    )
    assert (answer.status_code, sentence in str(answer.json())) == (400, True)
    path, said = tmp_path / "parc.csv", io.StringIO()
    path.write_bytes(data)
    with pytest.raises((SystemExit, CommandError)):
        call_command("import_devices", str(path), organisation="MTE", stdout=said, stderr=said)
    assert sentence in said.getvalue()
    assert not Device.objects.exists()


def test_a_failure_travels_by_file(visit, manager, mte, sheet, device):
    one = device("retired")
    cast.ledger.record([one], "erase", cast.acting(manager, cast.DAY), erasure="failed")
    exported = b"".join(visit(manager).get("/materiels/export/?format=csv").streaming_content).decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(exported), delimiter=";" if ";" in exported.splitlines()[0] else ",")
    assert "Échec de l’effacement" in row.values() or "failed" in row.values()
