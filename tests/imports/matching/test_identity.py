"""One machine, one row: spellings of one maker are one, and a doubt is asked on every surface, never settled."""

import json

import pytest
from django.core.management import call_command
from django.db import IntegrityError

from registry.devices import facts
from registry.devices.identity import lookup, makers
from registry.devices.models import Alias, Category, Device
from registry.imports import imports
from registry.imports.planning.source import Source
from registry.shared.access import OPERATOR
from tests import cast, codes
from tests.api import Client
from tests.reading import words
from tests.staging import apply, stage

ONE = [
    ("Dell", "DELL", "Dell Inc.", "Dell, Inc", "Dell Computer Corp.", "Dell Technologies", "dell france"),
    ("HP", "HP Inc.", "Hewlett-Packard", "Hewlett Packard Enterprise", "HEWLETT-PACKARD COMPANY", "HPE"),
    ("Lenovo", "LENOVO", "Lenovo Group Limited"),
    ("ASUS", "ASUSTeK COMPUTER INC.", "AsusTek"),
    ("Apple", "Apple Inc.", "Apple Computer, Inc."),
    ("Microsoft", "Microsoft Corporation"),
    ("Samsung", "Samsung Electronics", "SAMSUNG ELECTRONICS CO., LTD."),
    ("Fujitsu", "FUJITSU SIEMENS", "Fujitsu Technology Solutions GmbH"),
    ("Acmé", "ACME", "Acme S.A.S.", "acme sas", "Acme & Co"),
    ("", "Inconnu", "To be filled by O.E.M.", "N/A"),
]


@pytest.mark.parametrize("names", ONE, ids=lambda names: names[1])
def test_spellings_of_one_maker_are_one(names):
    assert {makers.key(name) for name in names} == {makers.key(names[0])}


def test_other_makers_stay_others():
    keys = [makers.key(names[0]) for names in ONE]
    assert len(set(keys)) == len(ONE)
    assert makers.key("SAS") == "sas"


@pytest.mark.parametrize(
    ("one", "other", "may"),
    [
        ("Dell", "Dell Inc.", True),
        ("Dell", "HP", False),
        ("Dell", "", True),
        ("Dell", "Acme", True),
        ("A.B.", "C.D.", True),
    ],
)
def test_only_known_makers_are_told_apart(one, other, may):
    assert makers.may_be_one(makers.key(one), makers.key(other)) is may


# What is stored follows what people write.


def keys_of(device):
    return Device.objects.values_list("serial", "manufacturer", "serial_key", "maker_key").get(pk=device.pk)


def test_the_text_stays_as_written_and_its_keys_follow(device):
    one = device(serial="ab-12", manufacturer="Dell Inc.")
    assert keys_of(one) == ("ab-12", "Dell Inc.", "AB12", "dell")
    facts.change([one], cast.acting(OPERATOR), serial="É 4")
    assert keys_of(one) == ("É 4", "Dell Inc.", "E4", "dell")
    Device.objects.filter(pk=one.pk).update(manufacturer="HP Inc.")
    assert keys_of(one) == ("É 4", "HP Inc.", "E4", "hp")


def test_the_database_refuses_two_of_one_maker(device):
    one, other = device(serial="AB12", manufacturer="Dell"), device()
    with pytest.raises(IntegrityError):
        Device.objects.filter(pk=other.pk).update(serial="ab-12", manufacturer="DELL INC.")
    assert one.pk != other.pk


# Each surface brings in a device that may be a known one. It gives "taken", "asked" or "new".

ENTRY = {"category": "laptop", "organisation": "MTE-DSI", "acquired_on": cast.DAY.isoformat(), "origin": "new"}


def by_page(user, visit, dsi, serial, maker):
    laptop = Category.objects.get(code="laptop").pk
    given = ENTRY | {"category": laptop, "serial": serial, "manufacturer": maker}
    response = visit(user).post("/materiels/nouveau/", given)
    return _outcome(response.status_code == 302, "" if response.status_code == 302 else str(codes.of_page(response)))


def by_api(user, visit, dsi, serial, maker):
    answer = Client(user).post("/api/devices/", ENTRY | {"serial": serial, "manufacturer": maker})
    assert answer.status_code in (201, 400, 409)
    return _outcome(answer.status_code == 201, str(answer.json()))


def by_file(user, visit, dsi, serial, maker):
    content = f"serial;manufacturer;category\n{serial};{maker};laptop\n".encode()
    staged = stage(content, "a.csv", dsi, by=user)
    if staged.questions:
        return "asked"
    return "new" if apply(staged) else "taken"


def _outcome(done, told):
    if done:
        return "new"
    return "asked" if "'looks_like_another'" in told else "taken" if "'serial_taken'" in told else told


SURFACES = {"page": by_page, "api": by_api, "file": by_file}
each_surface = pytest.mark.parametrize("bring", SURFACES.values(), ids=list(SURFACES))


@each_surface
@pytest.mark.parametrize(
    ("serial", "maker", "outcome"),
    [
        ("BUGSN01", "Dell", "taken"),
        ("bugsn-01", "DELL INC.", "taken"),
        ("BUGSN01", "Dell Computer Systems", "asked"),
        ("BUGSN01", "Acme", "asked"),
        ("BUGSN01", "HP", "new"),
        ("BUGSN02", "Dell", "new"),
        ("NC", "Dell", "new"),
    ],
)
def test_the_same_number_is_one_machine_or_a_question(bring, serial, maker, outcome, visit, agent, dsi, device):
    device(serial="BUGSN01", manufacturer="Dell Inc.")
    assert bring(agent, visit, dsi, serial, maker) == outcome
    assert Device.objects.count() == (2 if outcome == "new" else 1)


@pytest.mark.parametrize("bring", [by_page, by_api], ids=["page", "api"])
def test_without_a_maker_beside_a_known_one_it_is_asked(bring, visit, agent, dsi, device):
    device(serial="BUGSN01", manufacturer="Dell Inc.")
    assert bring(agent, visit, dsi, "BUGSN01", "") == "asked"


def test_the_page_names_whom_it_may_be_and_takes_the_answer(visit, agent, device):
    one = device(serial="BUGSN01", manufacturer="Dell Inc.")
    given = ENTRY | {"category": one.category_id, "serial": "BUGSN01", "manufacturer": "Acme"}
    asked = visit(agent).post("/materiels/nouveau/", given).content.decode()
    assert f'href="/materiels/{one.tag}/"' in asked
    assert 'type="checkbox" name="distinct"' in asked
    assert visit(agent).post("/materiels/nouveau/", given | {"distinct": "on"}).status_code == 302
    assert Device.objects.filter(serial_key="BUGSN01").count() == 2


def test_an_edit_asks_as_well_and_only_when_the_number_changes(visit, agent, device):
    device(serial="BUGSN01", manufacturer="Dell Inc.")
    one = device(serial="OTHER", manufacturer="Acme")
    address, given = f"/materiels/{one.tag}/modifier/", {"category": one.category_id, "manufacturer": "Acme"}
    asked = visit(agent).post(address, given | {"serial": "BUGSN01"})
    assert codes.of_page(asked) == {"distinct": ["looks_like_another"]}
    assert "sous une autre marque" in words(asked)
    assert visit(agent).post(address, given | {"serial": "BUGSN01", "distinct": "on"}).status_code == 302
    assert visit(agent).post(address, given | {"serial": "BUGSN01", "place": "Cave"}).status_code == 302


def test_who_may_not_see_the_other_is_asked_without_its_name(agent, men, device):
    one = device(at=men, serial="BUGSN01", manufacturer="Dell Inc.")
    answer = Client(agent).post("/api/devices/", ENTRY | {"serial": "BUGSN01", "manufacturer": "Acme"})
    assert (answer.status_code, answer.json()["candidates"]) == (409, [])
    assert one.tag not in answer.content.decode()


def test_the_api_tells_the_candidates_and_takes_either_answer(agent, device):
    one = device(serial="BUGSN01", manufacturer="Dell Inc.")
    body = ENTRY | {"serial": "BUGSN01", "manufacturer": "Acme", "place": "Cave"}
    client = Client(agent)
    answer = client.post("/api/devices/", body)
    assert (answer.status_code, answer.json()["candidates"]) == (409, [one.tag])
    same = client.post("/api/devices/", body | {"same_as": one.tag})
    assert (same.status_code, same.json()["tag"], same.json()["place"]) == (200, one.tag, "Cave")
    assert same.json()["manufacturer"] == "Dell Inc."
    wrong = client.post("/api/devices/", body | {"same_as": "0000000000"})
    assert (wrong.status_code, list(wrong.json()["codes"])) == (400, ["same_as"])
    assert Device.objects.count() == 1
    assert client.post("/api/devices/", body | {"distinct": True}).status_code == 201
    assert client.patch(f"/api/devices/{one.tag}/", {"manufacturer": "Zeta"}).status_code == 409
    assert client.patch(f"/api/devices/{one.tag}/", {"manufacturer": "Zeta", "distinct": True}).status_code == 200


def test_the_api_import_and_the_command_refuse_the_row_with_the_question(dsi, device, tmp_path, capsys):
    device(serial="BUGSN01", manufacturer="Dell Inc.")
    file = tmp_path / "a.csv"
    file.write_text("serial;manufacturer;category\nBUGSN01;Acme;laptop\n", "utf-8")
    with pytest.raises(SystemExit) as stopped:
        call_command("import_devices", str(file), organisation=dsi.code)
    assert stopped.value.code == 1
    told = capsys.readouterr()
    assert "Un matériel de marque « Dell Inc. » porte ce numéro de série" in told.out + told.err
    assert Device.objects.count() == 1


def test_an_inventory_then_a_purchase_are_one_device(dsi):
    bios = {"smanufacturer": "Dell Inc.", "smodel": "Latitude 5420", "ssn": "BUGSN01"}
    hardware = {"chassis_type": "Laptop", "name": "pc-1"}
    inventory = json.dumps({"itemtype": "Computer", "content": {"bios": bios, "hardware": hardware}}).encode()
    assert apply(stage(inventory, "a.json", dsi, by=OPERATOR)) == 1
    bought = b"serial;category;manufacturer;model;price\nBUGSN01;laptop;Dell;Latitude 5420;900\n"
    staged = stage(bought, "b.csv", dsi, by=OPERATOR)
    assert (staged.errors, staged.questions, apply(staged)) == ([], [], 0)
    assert Device.objects.count() == 1


@pytest.mark.parametrize(
    ("first", "second", "asked"), [("Dell", "Acme", 1), ("", "Dell", 1), ("Dell", "", 1), ("Dell", "HP", 0)]
)
def test_two_lines_of_one_file_are_asked_about_alike(dsi, first, second, asked):
    content = f"serial;manufacturer;category\nBUGSN01;{first};laptop\nBUGSN01;{second};laptop\n".encode()
    staged = stage(content, "a.csv", dsi, by=OPERATOR)
    assert ([question.line for question in staged.questions], staged.errors) == ([3] * asked, [])
    told = stage(content, "a.csv", dsi, by=OPERATOR, answers={3: "new"})
    assert (told.questions, apply(told)) == ([], 2)


# A machine without a usable serial is known again by the number of its hardware.

UUID = "3a0f6c1e-0000-4000-8000-0123456789ab"


def inventory(uuid=UUID, serial="To be filled by O.E.M.", model="All Series"):
    bios = {"smanufacturer": "ASUS", "smodel": model, "ssn": serial, "assettag": "Default string"}
    hardware = {"chassis_type": "Desktop", "name": "pc-2", "uuid": uuid}
    return json.dumps({"itemtype": "Computer", "content": {"bios": bios, "hardware": hardware}}).encode()


def send(dsi, **said):
    staged, kept = imports.bring(Source(inventory(**said), "a.json", dsi, cast.acting(OPERATOR, via="import")))
    assert staged.errors == []
    return staged, kept


def test_the_same_inventory_twice_is_one_machine(dsi):
    first, second = send(dsi)[0], send(dsi, uuid=UUID.upper())[0]
    assert (first.numbers["new"], second.numbers["new"], second.numbers["unchanged"]) == (1, 0, 1)
    assert list(Alias.objects.values_list("text", "device__category__code")) == [(UUID.upper(), "desktop")]
    assert lookup.find(UUID, Device.objects.all()) == Device.objects.get()


def test_a_serial_learnt_later_is_written_on_the_same_machine(dsi):
    send(dsi)
    assert send(dsi, serial="ASUS-77")[0].numbers["changed"] == 1
    assert Device.objects.get().serial == "ASUS-77"
    (question,) = send(dsi, serial="ASUS-88")[0].questions
    assert "d’un autre numéro (« ASUS-77 »)" in question.reason
    assert question.may_be_new


def test_undoing_the_import_takes_the_number_back(dsi):
    _, kept = send(dsi)
    imports.undo(kept, cast.acting(OPERATOR, motive="Essai", via="import"))
    assert not Alias.objects.exists()
    assert send(dsi)[0].numbers["new"] == 1


def test_a_number_held_elsewhere_is_refused(dsi, men):
    send(dsi)
    staged = stage(inventory(), "a.json", men, by=OPERATOR)
    assert codes.of_rows(staged.errors) == [(1, "", "machine_known")]


@pytest.mark.parametrize(
    "uuid",
    [
        "", "pc-2", "00000000-0000-0000-0000-000000000000", "FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF",
        "ffffffff-ffff-ffff-ffff-ffffffffffff", "03000200-0400-0500-0006-000700080009",
        "12345678-1234-5678-90AB-CDDEEFAABBCC", "00020003-0004-0005-0006-000700080009",
    ],
)  # fmt: skip
def test_what_makers_leave_everywhere_identifies_nothing(dsi, uuid):
    send(dsi, uuid=uuid)
    assert send(dsi, uuid=uuid)[0].numbers["new"] == 1
    assert not Alias.objects.exists()
