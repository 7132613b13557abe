"""One table: each rule of an exit on each surface that could break it. The same refusal everywhere, nothing written."""

import html
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command

from registry.devices.models import Device, Event
from tests import cast
from tests.api import Client

TOMORROW = date.today() + timedelta(1)
GIFT = {"on": "2024-06-01", "counterparty_name": "Claviers solidaires", "motive": "Choix du service"}
RETIRED = ("retire", "2024-03-15", {"functional": True, "unit_value": "90"})
ERASED = ("erase", "2024-03-15", {"erasure": "purge"})
FILE = {
    "category": "laptop", "organisation": "MTE-DSI", "acquired_on": "2020-01-01", "origin": "new",
    "retired_on": "2024-03-15", "functional": "oui", "unit_value": "90", "erasure": "purge",
    "left_on": "2024-06-01", "route": "donated", "counterparty": "Claviers solidaires",
}  # fmt: skip
# For each rule: the sentence, what the device has lived, what the act says, and what a file would say of the same life.
RULES = {
    "erasure gate": (
        "l’effacement des données n’est pas attesté : enregistrez-le avant toute sortie",
        [RETIRED],
        {},
        {"erasure": ""},
    ),
    "cap of gifts": (
        "sa valeur unitaire (300,01 €) dépasse le plafond des dons (300,00 €)",
        [("retire", "2024-03-15", {"functional": True, "unit_value": "300.01"}), ERASED],
        {},
        {"unit_value": "300,01"},
    ),
    "wrong state": ("il est « En stock »", [ERASED], {}, None),
    "future date": (
        f"la date du {TOMORROW:%d/%m/%Y} est dans le futur",
        [RETIRED, ERASED],
        {"on": TOMORROW.isoformat()},
        None,
    ),
    "order of dates": (
        "la date du 01/01/2024 précède le dernier mouvement (15/03/2024)",
        [RETIRED, ERASED],
        {"on": "2024-01-01"},
        {"left_on": "2024-01-01"},
    ),
    "doctrine": (
        "l’orientation proposée est « Recyclage (DEEE) » : indiquez le motif de cet autre choix",
        [("retire", "2024-03-15", {"functional": False}), ERASED],
        {"motive": ""},
        None,
    ),
}
each_rule = pytest.mark.parametrize("rule", RULES)


def page(visit, user, device, facts):
    return visit(user).post(f"/materiels/{device.tag}/agir/donate/", facts)


def selection(visit, user, device, facts):
    url = visit(user).post("/materiels/selections/", {"tag": [device.tag]}).url
    return visit(user).post(f"{url}agir/donate/", facts)


def pasted(visit, user, device, facts):
    url = visit(user).post("/materiels/selections/coller/", {"text": device.tag}).url
    return visit(user).post(f"{url}agir/donate/", facts)


def scan(visit, user, device, facts):
    visit(user).post("/scan/", {"code": device.tag})
    return visit(user).post("/scan/agir/donate/", facts)


def api(visit, user, device, facts):
    return Client(user).post(f"/api/devices/{device.tag}/donate/", facts, format="json")


def api_bulk(visit, user, device, facts):
    return Client(user).post("/api/devices/act/", {"action": "donate", "tags": [device.tag]} | facts, format="json")


LIVE = (page, selection, pasted, scan, api, api_bulk)


def written():
    return list(Device.objects.values_list("tag", "status")), Event.objects.count()


def says(content, sentence):
    """The sentence stands there, with or without its capital."""
    return sentence[1:] in html.unescape(content.decode()).replace('\\"', '"')


@pytest.mark.parametrize("surface", LIVE)
@each_rule
def test_no_live_surface_breaks_a_rule(visit, sound, past, manager, rule, surface):
    sentence, life, given, _ = RULES[rule]
    device = past(("register", "2020-01-01"), *life)
    before = written()
    response = surface(visit, manager, device, GIFT | given)
    assert (response.status_code in (200, 409), written()) == (True, before)
    assert says(response.content, sentence), response.content.decode()


def file_page(visit, user, data, folder):
    file = SimpleUploadedFile("parc.csv", data)
    sent = visit(user).post("/materiels/import/", {"organisation": "MTE", "file": file})
    visit(user).post(sent.url)
    return visit(user).get(sent.url).content


def file_api(visit, user, data, folder):
    file = SimpleUploadedFile("parc.csv", data)
    answer = Client(user).post("/api/devices/import/", {"organisation": "MTE", "file": file}, format="multipart")
    assert answer.status_code == 400
    return answer.content


def file_command(visit, user, data, folder, capsys):
    path = folder / "parc.csv"
    path.write_bytes(data)
    with pytest.raises((CommandError, SystemExit)) as refused:
        call_command("import_devices", str(path), organisation="MTE")
    return "".join([str(refused.value), *capsys.readouterr()]).encode()


@pytest.mark.parametrize("surface", [file_page, file_api, file_command])
@pytest.mark.parametrize("rule", [rule for rule, row in RULES.items() if row[3]])
def test_no_file_breaks_a_rule(visit, sheet, tmp_path, capsys, manager, dsi, mte, rule, surface):
    sentence, _, _, cells = RULES[rule]
    more = (capsys,) if surface is file_command else ()
    content = surface(visit, manager, sheet(FILE | cells), tmp_path, *more)
    assert says(content, sentence), content.decode()
    assert written() == ([], 0)


def test_the_life_that_the_table_breaks_is_a_sound_one(visit, sheet, tmp_path, past, manager, mte):
    for surface in LIVE:
        device = past(("register", "2020-01-01"), RETIRED, ERASED)
        surface(visit, manager, device, GIFT)
        assert Device.objects.get(pk=device.pk).status == "donated"
    file_page(visit, manager, sheet(FILE), tmp_path)
    assert Device.objects.filter(status="donated").count() == len(LIVE) + 1


@pytest.mark.parametrize("surface", LIVE)
def test_out_of_role_is_refused_everywhere(visit, past, agent, surface):
    """An agent erases and retires, and decides of no gift."""
    device = past(("register", "2020-01-01"), RETIRED, ERASED)
    before = written()
    response = surface(visit, agent, device, GIFT)
    assert (response.status_code, written()) == (403, before)


@pytest.mark.parametrize("surface", LIVE)
def test_out_of_scope_does_not_exist_anywhere(visit, past, stranger, surface):
    device = past(("register", "2020-01-01"), RETIRED, ERASED)
    before = written()
    unknown = f"« {device.tag} » n’est pas un matériel de votre périmètre"
    if surface in (selection, pasted):
        visit(stranger).post("/materiels/selections/", {"tag": [device.tag]})
        visit(stranger).post("/materiels/selections/coller/", {"text": device.tag})
        assert not stranger.selections.exists()
    elif surface is scan:
        answer = visit(stranger).post("/scan/", {"code": device.tag}, follow=True)
        assert says(answer.content, unknown)
    else:
        response = surface(visit, stranger, device, GIFT)
        assert response.status_code == (400 if surface is api_bulk else 404)
        assert surface is not api_bulk or says(response.content, unknown)
    assert written() == before


def test_a_batch_that_one_device_stops_moves_none(visit, past, manager):
    """The same for all surfaces that take several: the one that stands in the way is named."""
    fine, hot = past(("register", "2020-01-01"), RETIRED, ERASED), past(("register", "2020-01-01"), RETIRED)
    before, sentence = written(), RULES["erasure gate"][0]
    for device in (fine, hot):
        visit(manager).post("/scan/", {"code": device.tag})
    url = visit(manager).post("/materiels/selections/", {"tag": [fine.tag, hot.tag]}).url
    tags = {"action": "donate", "tags": [fine.tag, hot.tag]}
    for response in (
        visit(manager).post("/scan/agir/donate/", GIFT),
        visit(manager).post(f"{url}agir/donate/", GIFT),
        Client(manager).post("/api/devices/act/", tags | GIFT, format="json"),
    ):
        assert (response.status_code, written()) == (409, before)
        assert says(response.content, sentence)
        assert hot.tag in response.content.decode().replace("-", "")
    assert cast.last(fine).action == "erase"
