"""Whatever a scanner types, keys mixed, Caps Lock on, signs around the code: every field names the same device."""

import pytest

from registry.devices.filters import DeviceFilter
from registry.devices.identity import lookup, tags
from registry.devices.models import Device
from registry.shared.codes import barcodes
from tests.api import Client

TAG = "X6KM67Z8N63"
TEXTS = [
    "x6k,67w8n63",
    "httpM§§127/0/0/1m8130§d§x6k,67w8n63",
    "HTTPm§§127/0/0/1m8130§d§x6k,67w8n63",
    "psm§§127/0/0/1m8130§d§x6k,67w8n63",
    # Caps Lock of letters alone.
    'httpm!!&é(:à:à:&m_&"à!d!x-k?-Èw_n-"',
    'x-k?-Èw_n-"',
    "]Q1HTTP://127.0.0.1:8130/D/X6KM67Z8N63",
    "]d2X6KM67Z8N63",
    "\x02X6KM67Z8N63\x03",
    "\x02]Q1http://127.0.0.1:8130/D/X6KM67Z8N63\x03\r\n",
    # The same sign, its keys mixed, then under Caps Lock too.
    '$A&HTTPM!!&éè:à:à:&M_&"à!D!X-K?-ÈW_N-"',
    "£q1httpm§§127/0/0/1m8130§d§x6k,67w8n63",
]


@pytest.fixture
def one(device):
    return device(tag=TAG, serial="5CG1234MZ")


@pytest.mark.parametrize("text", TEXTS)
def test_every_reading_names_the_device(one, agent, text):
    assert tags.clean(text) == TAG
    assert lookup.find(text, Device.objects.all()) == one
    assert lookup.find_all(f"INCONNU\n{text}", Device.objects.all())[0] == [one]
    assert list(DeviceFilter({"q": text}, Device.objects.all()).qs) == [one]


@pytest.mark.parametrize("text", TEXTS[:2] + TEXTS[6:7])
def test_every_surface_names_the_device(client, one, agent, text):
    client.force_login(agent)
    assert client.post("/scan/consulter/", {"code": text})["Location"] == f"/materiels/{TAG}/"
    client.post("/scan/", {"code": text})
    assert [line.device for line in client.get("/scan/").context["lines"]] == [one]
    status, body = Client(agent).ask("get", "devices/", {"q": text})
    assert (status, [row["tag"] for row in body["results"]]) == (200, [TAG])


@pytest.mark.parametrize("tag", ["10AQWZM6890", "ZZWWQQAAMMM", "0123456789A"])
def test_no_letter_is_needed_to_show_caps_lock(device, tag):
    """One that shows no sign of it is found among tags, which are rare."""
    tag = next(tag[:-1] + last for last in tags.ALPHABET if tags.is_tag(tag[:-1] + last))
    one = device(tag=tag)
    typed = tag.lower().translate(str.maketrans("aqzwm", "qawz,"))
    assert lookup.find(typed, Device.objects.all()) == one


def test_two_tags_that_a_comma_parts_stay_two(device):
    devices = [device(), device()]
    assert lookup.find_all(",".join(one.tag for one in devices).lower(), Device.objects.all())[0] == devices


@pytest.mark.parametrize("sign", ["", "]C1", "]d2", "\x1d", "]C1\x1d", "\x02]d2"])
def test_a_gs1_code_keeps_what_parts_its_fields(sign):
    assert barcodes.serials(f"{sign}01040063813339312150CG1\x1d10LOT7") == ["50CG1"]
    assert barcodes.names_a_product(f"{sign.replace(chr(29), '')}4006381333931")


@pytest.mark.parametrize("text", ["lot1234,5678", "a,b", "n°3", "ref. 12,5 kg", "§ 12"])
def test_a_text_with_a_comma_is_looked_up_as_it_is_too(device, text):
    one = device(serial=text)
    assert lookup.find(text, Device.objects.all()) == one
