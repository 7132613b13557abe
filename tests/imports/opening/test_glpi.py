import json
import os
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings

from registry.imports.opening import edid, glpi
from tests import codes
from tests.imports.opening.inventories import NAMED_PANEL, P2419H, PANEL, SILENT_MONITOR, block, inventory, monitor

REAL = Path(settings.BASE_DIR).parent / "shared/real"


def read(*documents):
    rows, left_out = glpi.read(json.dumps(documents[0] if len(documents) == 1 else documents).encode())
    return [row.values for row in rows], left_out


def real(name):
    path = REAL / name
    if not path.exists() and os.environ.get("CI") != "true":
        pytest.skip(f"{path} is absent")
    rows, left_out = glpi.read(path.read_bytes())
    assert left_out == []
    return [row.values for row in rows]


@pytest.mark.parametrize(
    ("name", "rows"),
    [
        (
            "glpi-computer_1.json",
            [{"category": "laptop", "manufacturer": "Dell Inc.", "model": "XPS 13 9350", "serial": "640HP72"}],
        ),
        (
            "glpi-computer_2.json",
            [{"category": "laptop", "manufacturer": "Dell Inc.", "model": "XPS 13 9350", "serial": "2FAGP34"}],
        ),
        (
            "glpi-phone_1.json",
            [
                {
                    "category": "smartphone",
                    "manufacturer": "Xiaomi",
                    "model": "Mi 9T Pro",
                    "serial": "af8d8fcfa6fa4794",
                }
            ],
        ),
        (
            "glpi-printer_1.json",
            [
                {
                    "category": "printer",
                    "manufacturer": "Hewlett-Packard",
                    "model": "HP LaserJet M507",
                    "serial": "PHCVN191TG",
                }
            ],
        ),
    ],
)
def test_real_inventories(name, rows):
    assert real(name) == rows


@pytest.mark.parametrize(
    ("chassis", "category"),
    [
        ("Laptop", "laptop"),
        ("LapTop", "laptop"),
        ("Notebook", "laptop"),
        ("Portable", "laptop"),
        ("Convertible", "laptop"),
        ("Tablet", "tablet"),
        ("Desktop", "desktop"),
        ("Tower", "desktop"),
        ("Mini Tower", "desktop"),
        ("All in One", "desktop"),
        ("Rack Mount Chassis", "server"),
        ("Main Server Chassis", "server"),
        ("Other", "desktop"),
        (None, "desktop"),
    ],
)
def test_the_chassis_gives_the_category(chassis, category):
    rows, _ = read(inventory(chassis=chassis))
    assert [row["category"] for row in rows] == [category]


def test_a_battery_makes_a_laptop_of_an_unknown_chassis():
    rows, _ = read(inventory(chassis="Unknown", batteries=[{"capacity": 5}]))
    assert [row["category"] for row in rows] == ["laptop"]


def test_an_external_monitor_is_a_screen_with_its_week_of_manufacture():
    rows, _ = read(inventory(monitors=[monitor(PANEL, serial="00000000"), monitor(P2419H, serial="7VG8XV2")]))
    assert rows[1:] == [
        {
            "category": "screen",
            "manufacturer": "Dell",
            "model": "DELL P2419H",
            "serial": "7VG8XV2",
            "manufactured_on": date(2019, 6, 3),
            "note": "Fabriqué en semaine 23 de 2019 : la date retenue est le lundi.",
        }
    ]


@pytest.mark.parametrize(
    ("display", "on_laptop", "on_desktop"),
    [
        (monitor(P2419H, serial="7VG8XV2"), True, True),
        (monitor(P2419H), True, True),
        (monitor(SILENT_MONITOR, serial="00000000"), True, True),
        (monitor(PANEL, serial="00000000"), False, True),
        (monitor(PANEL, serial="ABH55D"), False, True),
        (monitor(NAMED_PANEL), False, True),
        (monitor(P2419H, port="eDP-1"), False, True),
        (monitor(P2419H, port="HDMI"), True, True),
        (monitor(P2419H, port="Display Port"), True, True),
        (monitor(name="P2419H", serial="7VG8XV2"), True, True),
        (monitor(name="LCD", serial="00000000"), False, True),
        (monitor(b"pas un EDID", name="LCD"), False, True),
    ],
)
def test_a_built_in_panel_is_no_screen(display, on_laptop, on_desktop):
    for chassis, expected in (("Laptop", on_laptop), ("Desktop", on_desktop)):
        rows, _ = read(inventory(chassis=chassis, monitors=[display]))
        assert (len(rows) == 2) is expected, chassis


def test_the_panel_of_an_all_in_one_is_no_screen():
    own = monitor(block("APP", 1, 2018, (60, 34), [(0xFC, "iMac")]))
    rows, _ = read(inventory(chassis="All in One", monitors=[own, monitor(P2419H)]))
    assert [row["model"] for row in rows] == ["Latitude 5400", "DELL P2419H"]


@pytest.mark.parametrize(
    ("week", "year", "found"),
    [
        (1, 2019, (2019, 1)),
        (53, 2020, (2020, 53)),
        (53, 2019, (2019, 52)),
        (0, 2019, None),
        (255, 2019, None),
        (54, 2019, None),
        (10, 1990, None),
        (10, 2240, None),
    ],
)
def test_weeks_of_manufacture(week, year, found):
    assert edid.decode(block(week=week, year=year)).manufactured_in == found


@pytest.mark.parametrize("data", [b"", P2419H[:100], b"x" * 128])
def test_bytes_that_are_no_edid(data):
    assert edid.decode(data) is None


def test_placeholders_fall_back_to_the_motherboard_and_no_serial():
    bios = {
        "smanufacturer": "To be filled by O.E.M.",
        "smodel": "System Product Name",
        "ssn": "Default string",
        "mmanufacturer": "ASUSTeK",
        "mmodel": "PRIME B450",
        "msn": "190653231",
    }
    rows, _ = read(inventory(chassis="Desktop", bios=bios))
    assert rows == [{"category": "desktop", "manufacturer": "ASUSTeK", "model": "PRIME B450", "serial": ""}]


@pytest.mark.parametrize(
    ("assettag", "note"),
    [
        ("INV-2041", "Étiquette d’inventaire lue par GLPI : INV-2041"),
        ("PC-DUPONT", None),
        ("release-keys", None),
        ("0000000000", None),
        ("Asset-1234567890", None),
        (None, None),
    ],
)
def test_the_firmware_asset_tag_is_at_most_a_note(assettag, note):
    rows, _ = read(inventory(bios={"assettag": assettag}))
    assert rows[0].get("note") == note
    assert "tag" not in rows[0]


def test_nothing_about_people_is_read():
    phone = inventory("Phone", simcards=[{"phone_number": "+33600000000", "serial": "8933"}])
    rows, left_out = read(inventory(monitors=[monitor(P2419H)]), phone, inventory(hardware={"vmsystem": "KVM"}))
    said = repr((rows, left_out)).casefold()
    assert "dupont" not in said
    assert "+336" not in said
    assert "8933" not in said


@pytest.mark.parametrize(
    ("model", "chassis", "category"),
    [
        ("Mi 9T Pro", None, "smartphone"),
        ("iPad (9th generation)", None, "tablet"),
        ("SM-T510", None, "tablet"),
        ("SM-G991B", None, "smartphone"),
        ("Inconnu X", "Tablet", "tablet"),
    ],
)
def test_phones_and_tablets(model, chassis, category):
    rows, _ = read(inventory("Phone", chassis, bios={"smodel": model}))
    assert [row["category"] for row in rows] == [category]


def test_a_phone_found_on_the_network_is_a_desk_phone():
    rows, _ = read({"itemtype": "Phone", "content": {"network_device": {"model": "CP-8841", "serial": "FCH1"}}})
    assert rows == [{"category": "deskphone", "manufacturer": "", "model": "CP-8841", "serial": "FCH1"}]


def test_what_is_no_device_is_left_out_with_a_sentence():
    rows, left_out = read(
        inventory(),
        inventory(hardware={"vmsystem": "VMware"}),
        {"itemtype": "NetworkEquipment", "content": {"network_device": {"type": "Networking"}}},
        {"content": {"hardware": {}, "users": []}},
        "rien",
    )
    assert len(rows) == 1
    assert left_out == [
        "Inventaire n° 2 : il décrit une machine virtuelle, qui n’est pas un matériel.",
        "Inventaire n° 3 : il décrit un équipement réseau ou d’un autre genre ; saisissez ce matériel à la main.",
        "Inventaire n° 4 : il ne décrit pas la machine (partie « bios » absente) : envoyez un inventaire complet.",
        "Inventaire n° 5 : il est vide ou n’est pas au format de GLPI.",
    ]


def test_a_device_shown_by_two_inventories_is_one_row():
    rows, _ = read(inventory(monitors=[monitor(P2419H)]), inventory(bios={"ssn": "9XYZ"}, monitors=[monitor(P2419H)]))
    assert [row["serial"] for row in rows] == ["2FAGP34", "7VG8XV2", "9XYZ"]


def test_devices_without_a_serial_are_each_a_row():
    rows, _ = read(*[inventory(bios={"ssn": "None"})] * 3)
    assert len(rows) == 3


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b'{"content": {', "json_damaged"),
        (b"[" * 100_000, "json_damaged"),
        (b"[1" + b"0" * 5000 + b"]", "json_damaged"),
        (b"{}", "not_an_inventory"),
        (b"[]", "not_an_inventory"),
        (b'{"content": "x"}', "not_an_inventory"),
        (b"PK\x03\x04", "archive_or_document"),
        (json.dumps(inventory(hardware={"vmsystem": "QEMU"})).encode(), "no_device"),
    ],
)
def test_what_cannot_be_read_gets_a_sentence(data, code):
    with codes.refused(code):
        glpi.read(data)


@pytest.mark.parametrize("junk", [None, 3, "x", [], [None], {"a": 1}])
@pytest.mark.parametrize(("part", "devices"), [("hardware", 2), ("monitors", 1), ("batteries", 2)])
def test_unexpected_shapes_never_break_the_reader(part, devices, junk):
    document = inventory(chassis="Desktop", monitors=[monitor(P2419H)])
    document["content"][part] = junk
    rows, _ = read(document)
    assert len(rows) == devices


@pytest.mark.parametrize("junk", [None, 3, "x", [], {}])
def test_a_machine_without_its_description_is_left_out(junk):
    document = inventory()
    document["content"]["bios"] = junk
    with codes.refused("no_device", "partie « bios » absente"):
        read(document)
