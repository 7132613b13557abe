"""Serial numbers: what names nothing, what a spreadsheet destroyed, and what is kept, wherever one is taken."""

import json
from io import BytesIO

import pytest

from registry.devices import facts
from registry.devices.erasure import nwipe
from registry.devices.forms.erasure import MediumForm
from registry.devices.identity import lookup, serials
from registry.devices.models import Category, Device, MediumErasure
from registry.shared.access import OPERATOR
from registry.tabular.writing import WORKBOOKS
from tests import cast, codes
from tests.api import Client
from tests.certificates import LOG
from tests.staging import stage

NOTHING = [
    "NC", "N/C", "n.c.", "Non renseigné", "NON RENSEIGNE", "non renseigne\u0301", "A COMPLETER", "À compléter",
    "Inconnu",     "Sans", "Néant", "NEANT", "To be filled by O.E.M.", "To Be Filled By OEM", "Default string",
    "System Serial Number", "Not Specified", "None", "N/A", "NA", "null", "0", "00000000", "0000-0000", "XXXX", "xx",
    "123456789", "00000001", "-", "?", "…", "/", "(aucun)", "<none>", '="NC"', '"N/A"', "  ", "#N/A", "S/N",
]  # fmt: skip
KEPT = [
    ("NA1234", "NA1234"),
    ("NC-0042", "NC-0042"),
    ("4E12345", "4E12345"),
    ("5E10", "5E10"),
    ("8E+X", "8E+X"),
    ("000123", "000123"),
    ("ZZ", "ZZ"),
    ("SANS12", "SANS12"),
    ('="0012345"', "0012345"),
    ('"0012345"', "0012345"),
    ("'0012345", "0012345"),
    ("« AB 12 »", "AB 12"),
    ("\ufeffAB12\u200b", "AB12"),
    ("AB\x1d12", "AB12"),
    ("AB\x1b12", "AB12"),
    ("\t AB12\r\n", "AB12"),
]
ROUNDED = ["8.93E+18", "8,93E+18", "8.93e+18", "8,93 E+18", '="8.93E+18"', "4E+10"]


@pytest.mark.parametrize("text", NOTHING)
def test_what_names_nothing_is_read_as_nothing(text):
    assert (serials.read(text), serials.key(text), serials.asset_tag(text)) == ("", "", "")


@pytest.mark.parametrize(("text", "number"), KEPT)
def test_a_number_is_kept_without_what_tools_add(text, number):
    assert serials.read(text) == number


@pytest.mark.parametrize("text", ROUNDED)
def test_what_a_spreadsheet_rounded_is_refused_and_names_nothing(text):
    with codes.refused("rounded"):
        serials.read(text)
    assert serials.key(text) == serials.known(text) == ""


@pytest.mark.parametrize(("text", "key"), [("ab-12", "AB12"), ("É 4/2", "E42"), ("ＡＢ１２", "AB12")])  # noqa: RUF001
def test_spellings_of_one_number_share_a_key(text, key):
    assert serials.key(text) == key


# The surfaces: each takes a text as a serial number and gives what the registry kept, or None when it refused it.

ENTRY = {"category": "laptop", "organisation": "MTE-DSI", "acquired_on": cast.DAY.isoformat(), "origin": "new"}


def _kept(response):
    return Device.objects.get().serial if response.status_code in (201, 302) else None


def by_entry(text, visit, agent, device):
    laptop = Category.objects.get(code="laptop").pk
    return _kept(visit(agent).post("/materiels/nouveau/", ENTRY | {"category": laptop, "serial": text}))


def by_facts(text, visit, agent, device):
    one = device("in_stock", serial="BEFORE1")
    form = {"category": one.category_id, "serial": text}
    response = visit(agent).post(f"/materiels/{one.tag}/modifier/", form)
    return _kept(response)


def by_api_entry(text, visit, agent, device):
    return _kept(Client(agent).post("/api/devices/", ENTRY | {"serial": text}))


def by_api_facts(text, visit, agent, device):
    one = device("in_stock", serial="BEFORE1")
    answer = Client(agent).patch(f"/api/devices/{one.tag}/", {"serial": text})
    return Device.objects.get().serial if answer.status_code == 200 else None


def by_file(name, content):
    def imported(text, visit, agent, device):
        staged = stage(content(text), name, device("in_stock").organisation, by=OPERATOR)
        assert all("arrondi" in error.reason for error in staged.errors)
        return None if staged.errors else staged.samples["new"][0].device.serial

    return imported


def _csv(text):
    quoted = text.replace('"', '""')
    return f'serial;category;model\n"{quoted}";laptop;Latitude\n'.encode()


def _snipe(text):
    quoted = text.replace('"', '""')
    return f'Asset Tag,Serial,Category\nT-1,"{quoted}",laptop\n'.encode()


def _workbook(format):
    def content(text):
        file = BytesIO()
        WORKBOOKS[format](file, ["serial", "category"], [[text, "laptop"]])
        return file.getvalue()

    return content


def _glpi(text):
    bios = {"smanufacturer": "Dell Inc.", "smodel": "Latitude", "ssn": text}
    hardware = {"chassis_type": "Laptop", "vmsystem": "Physical"}
    return json.dumps({"itemtype": "Computer", "content": {"bios": bios, "hardware": hardware}}).encode()


SURFACES = {
    "entry": by_entry,
    "facts": by_facts,
    "api": by_api_entry,
    "patch": by_api_facts,
    "csv": by_file("a.csv", _csv),
    "snipe": by_file("b.csv", _snipe),
    "xlsx": by_file("c.xlsx", _workbook("xlsx")),
    "ods": by_file("d.ods", _workbook("ods")),
    "glpi": by_file("e.json", _glpi),
}
each_surface = pytest.mark.parametrize("surface", SURFACES.values(), ids=list(SURFACES))


@each_surface
@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("A COMPLETER", ""),
        ("Non renseigné", ""),
        ("0", ""),
        ('="0012345"', "0012345"),
        ("4E12345", "4E12345"),
        ("8,93E+18", None),
    ],
)
def test_every_surface_reads_a_serial_alike(surface, text, kept, visit, agent, device):
    assert surface(text, visit, agent, device) == kept


@pytest.mark.parametrize("text", ["NC", "To be filled by O.E.M."])
def test_placeholders_are_no_serial_for_whoever_writes_below_the_forms(text, device):
    one, other = device(serial=text, manufacturer="Dell"), device(serial=text, manufacturer="Dell")
    facts.change([other], cast.acting(OPERATOR), serial=text, place="Cave")
    assert list(Device.objects.values_list("serial", flat=True)) == ["", ""]
    assert one.serial == ""


def test_a_rounded_serial_is_refused_below_the_forms_too(device):
    one = device()
    with codes.devices_refused("invalid_fact"):
        facts.change([one], cast.acting(OPERATOR), serial="8.93E+18")
    with codes.invalid("rounded"):
        device(serial="8.93E+18")


@pytest.mark.parametrize("text", ["NC", "0", "Default string", "8.93E+18"])
def test_what_names_nothing_finds_nothing(text, device):
    device(serial="AB12")
    with pytest.raises(lookup.Unknown):
        lookup.find(text, Device.objects.all())


@pytest.mark.parametrize(("text", "kept"), [("N/C", ""), ("WD-1", "WD-1"), ("8.93E+18", None)])
def test_the_serial_of_a_medium_is_read_alike(text, kept, db):
    form = MediumForm(
        {"on": cast.DAY.isoformat(), "medium_type": "ssd", "serial": text, "method": "purge", "result": "succeeded"}
    )
    assert (form.cleaned_data["serial"] if form.is_valid() else None) == kept
    assert MediumErasure._meta.get_field("serial").formfield().max_length == 80


@pytest.mark.parametrize(("text", "kept"), [("N/C", ""), ("DefaultString", ""), ("WD-1", "WD-1")])
def test_a_certificate_reads_serials_alike(text, kept):
    report = nwipe.from_log(LOG.replace("WD-WCC4N1234567", text).replace("PF2ABCDE", text))
    assert (report.system_serial, report.media[0].serial) == (kept, kept)
