"""Codes of others: one that names no device is put on the device that bears it, names it, and comes off."""

from urllib.parse import quote

import pytest
from django.core.exceptions import PermissionDenied
from django.utils.html import escape

from registry.devices.identity import aliases, blanks, lookup, tags
from registry.devices.models import Alias, Device
from registry.scanning import receipts
from registry.scanning.ways import ways_out
from registry.shared import moves
from tests import codes
from tests.shared.test_wedge import wedge

FOREIGN = [
    "https://id.gs1.org/8004/0950600013435211",
    "https://maker.example/p?id=77-XY",
    "INV-2009/00123",
    "ANCIEN 12",
    "ÉTIQUETTE-7",
]


@pytest.fixture
def one(device):
    return device(serial="5CG1234ABC")


def told(page):
    return [(message.level_tag, str(message)) for message in page.context["messages"]]


@pytest.mark.parametrize("text", FOREIGN)
def test_once_attached_a_code_names_its_device(agent, one, text):
    with pytest.raises(lookup.Unknown):
        lookup.find(text, Device.objects.all())
    aliases.attach(one, text, by=agent)
    for written in (text, text.lower(), f" {text}\n"):
        assert lookup.find(written, Device.objects.all()) == one


@pytest.mark.parametrize("text", ["https://maker.example/p?id=77-XY", "https://id.gs1.org/8004/0950600013435211"])
def test_a_code_whose_keys_were_mixed_is_the_same_code(agent, one, text):
    aliases.attach(one, wedge(text), by=agent)
    assert lookup.find(text, Device.objects.all()) == lookup.find(wedge(text), Device.objects.all()) == one


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("{free}", "own_tag"),
        ("{other}", "own_tag"),
        ("AUTRE-FORME-1", "code_taken"),
        ("RATTACHÉ-1", "code_taken"),
        ("serie-9", "code_taken"),
        ("4006381333931", "names_a_product"),
        ("https://id.gs1.org/01/09506000134352", "names_a_product"),
        ("x" * 201, "code_too_long"),
    ],
)
def test_what_cannot_name_a_device(agent, one, device, text, code):
    other = device(serial="SERIE-9")
    aliases.attach(other, "rattaché-1", by=agent)
    device(tag="AUTRE-FORME-1")
    with codes.refused(code):
        aliases.attach(one, text.format(free=tags.new(), other=other.tag), by=agent)
    assert Alias.objects.count() == 1


def test_its_own_serial_or_code_again_harms_nothing(agent, one):
    aliases.attach(one, "5CG1234ABC", by=agent)
    with pytest.raises(moves.Already):
        aliases.attach(one, "5cg1234abc", by=agent)
    assert Alias.objects.count() == 1


def test_the_right_is_asked(reader, one, agent):
    alias = aliases.attach(one, "INV-1", by=agent)
    for act in (lambda: aliases.attach(one, "INV-2", by=reader), lambda: aliases.detach(alias, by=reader)):
        with pytest.raises(PermissionDenied):
            act()


def test_a_former_tag_goes_on_naming_its_device(agent, one):
    aliases.retag(one, "00000000150", by=agent)
    with codes.refused("former_tag"):
        aliases.detach(Alias.objects.get(), by=agent)


def test_the_page_attaches_and_the_device_shows_it(visit, agent, one):
    browser = visit(agent)
    page = browser.get("/scan/rattacher/", {"code": "INV-2009/00123", "device": one.tag})
    assert [page.context["form"][name].value() for name in ("code", "device")] == ["INV-2009/00123", one.tag]
    page = browser.post("/scan/rattacher/", {"code": "INV-2009/00123", "device": "5cg1234abc"}, follow=True)
    assert told(page) == [("success", "« INV-2009/00123 » mène maintenant à ce matériel.")]
    assert page.wsgi_request.path == f"/materiels/{one.tag}/"
    assert "INV-2009/00123" in page.content.decode()
    page = browser.post("/scan/rattacher/", {"code": "INV-2009/00123", "device": one.tag}, follow=True)
    assert told(page) == [("info", "« INV-2009/00123 » désigne déjà ce matériel.")]
    page = browser.post(f"/scan/rattacher/{Alias.objects.get().pk}/retirer/", follow=True)
    assert told(page) == [("success", "« INV-2009/00123 » ne mène plus à ce matériel.")]
    assert Alias.objects.count() == 0


@pytest.mark.parametrize(
    ("code", "wanted", "field"),
    [
        ("", "{tag}", "code"),
        ("INV-1", "", "device"),
        ("INV-1", "INCONNU", "device"),
        ("4006381333931", "{tag}", "code"),
    ],
)
def test_each_fault_is_said_at_its_field(visit, agent, one, code, wanted, field):
    page = visit(agent).post("/scan/rattacher/", {"code": code, "device": wanted.format(tag=one.tag)})
    assert list(page.context["form"].errors) == [field]
    assert Alias.objects.count() == 0


@pytest.mark.parametrize(("person", "status"), [("member", 403), ("reader", 403), ("agent", 200)])
def test_who_may_attach(visit, request, person, status):
    assert visit(request.getfixturevalue(person)).get("/scan/rattacher/").status_code == status


def test_a_device_of_others_takes_no_code(visit, agent, device, men):
    foreign = device(at=men)
    page = visit(agent).post("/scan/rattacher/", {"code": "INV-1", "device": foreign.tag})
    assert list(page.context["form"].errors) == ["device"]


@pytest.mark.parametrize(
    ("code", "leads"),
    [
        ("INV-2009/00123", ["/materiels/nouveau/?serial={quoted}", "/scan/rattacher/?code={quoted}"]),
        ("SC000777", ["/materiels/nouveau/?serial={quoted}", "/scan/rattacher/?code={quoted}"]),
        ("]Q1inv-7", ["/materiels/nouveau/?serial=INV-7", "/scan/rattacher/?code={quoted}"]),
        ("{blank}", ["/etiquettes/vierges/{blank}/poser/"]),
        ("{foreign}", ["/d/{foreign}"]),
        ("{serial}", ["/materiels/nouveau/?serial={quoted}", "/scan/rattacher/?code={quoted}"]),
        ("4006381333931", []),
        ("{nowhere}", []),
        ("TWICE", []),
    ],
)
def test_a_refused_scan_shows_the_ways_out(visit, agent, dsi, men, device, code, leads):
    """What a serial number of others is on is told to nobody: their tag alone is read on the device."""
    device(serial="TWICE", manufacturer="Dell")
    device(serial="TWICE", manufacturer="HP")
    foreign = device(at=men, serial="5CG9")
    known = {"blank": blanks.make(dsi, 1, by=agent).blanks.get().tag, "foreign": foreign.tag, "serial": foreign.serial}
    code = code.format(**known, nowhere="00000000150")
    leads = [way.format(**known, quoted=quote(code, safe="")) for way in leads]
    body = {"code": code, "at": "2026-01-05T12:00:00Z"}
    body |= {"key": "8f6f6e3e-0d0c-4a6f-9d7a-3a9c3f1d2b10", "account": receipts.account(agent)}
    told = visit(agent).post("/scan/envoi/", body).json().get("ways", [])
    assert [address for _, address in told] == leads
    page = visit(agent).post("/scan/", {"code": code}, follow=True)
    assert all(f'<a href="{escape(way)}">' in page.text for way in leads) or page.wsgi_request.path == leads[0]


def test_a_reader_is_offered_neither_to_add_nor_to_attach(reader, agent):
    assert [label for label, _ in ways_out("INCONNU", "refused", agent)] == ["Ajouter ce matériel", "Rattacher ce code"]
    assert ways_out("INCONNU", "refused", reader) == ways_out("INCONNU", "added", agent) == []


def test_a_code_to_add_fills_the_form(visit, agent):
    page = visit(agent).get("/materiels/nouveau/?serial=5CG1234ABC")
    assert page.context["form"]["serial"].value() == "5CG1234ABC"
