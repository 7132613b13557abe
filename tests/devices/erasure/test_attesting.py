"""The erasure of a medium recorded on the page and through the API, filled by a certificate that can be read."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from registry.devices.documents import documents, media
from registry.devices.models import Document, MediumErasure
from tests import files
from tests.api import Client
from tests.certificates import DISK, LOG, SYSTEM, blancco, nwipe_pdf
from tests.devices.erasure.media import CERTIFICATE, FIRST, SECOND, stands
from tests.reading import words

pytestmark = pytest.mark.usefixtures("sound")


# By the page and through the API: one rule.


BODY = {"on": "2024-03-15", "medium_type": "ssd", "serial": FIRST, "method": "purge", "result": "succeeded"}


def certificate(data=CERTIFICATE):
    return SimpleUploadedFile("nwipe.pdf", data)


def by_page(visit, user, device, **more):
    return visit(user).post(f"/materiels/{device.tag}/effacement/", BODY | more, follow=True)


def by_api(visit, user, device, **more):
    return Client(user).post(f"/api/devices/{device.tag}/erasures/", BODY | more, format="multipart")


BOTH = pytest.mark.parametrize("ask", [by_page, by_api])


@BOTH
@pytest.mark.parametrize(("who", "status"), [("agent", 200), ("manager", 200), ("reader", 403), ("stranger", 404)])
def test_who_may_attest(visit, request, device, ask, who, status):
    one = device("retired")
    answer = ask(visit, request.getfixturevalue(who), one, certificate=certificate(), tool="nwipe")
    assert {201: 200}.get(answer.status_code, answer.status_code) == status
    assert stands(one) == ("purge" if status == 200 else "")
    if status == 200:
        record = MediumErasure.objects.get()
        assert (record.serial, record.tool, record.certificate.name) == (FIRST, "nwipe", "nwipe.pdf")
        assert record.event.via == ("page" if ask is by_page else "api")


@BOTH
@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"method": "destroy", "result": "failed"}, "Une destruction ne s’enregistre qu’une fois faite."),
        ({"method": "none_needed"}, "choix valide"),
        ({"medium_type": ""}, "Ce champ est obligatoire."),
        ({"on": "2099-01-01"}, "est dans le futur"),
        ({"on": "2020-01-01"}, "précède le dernier mouvement"),
        ({"serial": "x" * 81}, "80 caractères"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_kept(visit, agent, device, ask, more, sentence):
    one = device("retired")
    answer = ask(visit, agent, one, certificate=certificate(), **more)
    assert sentence in (words(answer) if ask is by_page else str(answer.json()))
    assert (stands(one), Document.objects.count()) == ("", 0)


@BOTH
def test_a_program_is_no_certificate(visit, agent, device, ask):
    one = device("retired")
    answer = ask(visit, agent, one, certificate=certificate(files.PROGRAM))
    assert media.NO_DOCUMENT in (words(answer) if ask is by_page else str(answer.json()))
    assert stands(one) == ""


def test_one_medium_after_the_other_on_the_page(visit, agent, device):
    one = device("retired")
    assert "Un support" in words(visit(agent).get(f"/materiels/{one.tag}/effacement/"))
    by_page(visit, agent, one)
    page = by_page(visit, agent, one, serial=SECOND, result="failed", certificate=certificate())
    assert ("Un autre support" in words(page), stands(one)) == (True, "failed")
    told = words(visit(agent).get(f"/materiels/{one.tag}/"))
    assert f"SSD {FIRST} : purge, réussi le 15 mars 2024" in told
    assert f"SSD {SECOND} : purge, échoué le 15 mars 2024, certificat (SHA-256 {Document.objects.get().sha256})" in told


def test_the_api_lists_them(visit, agent, device):
    one = device("retired")
    by_api(visit, agent, one)
    status, body = Client(agent).ask("get", f"devices/{one.tag}/erasures/")
    (row,) = body["results"]
    assert (status, row["serial"], row["on"], row["sha256"]) == (200, FIRST, "2024-03-15", None)


# A certificate that can be read: it fills the form, and must be of this device.


READ = {"on": "2024-03-15", "medium_type": "hdd", "serial": DISK, "method": "clear", "result": "succeeded"}
OTHER = "celui d’un autre matériel : il porte le numéro de série « PF2ABCDE », et celui-ci le numéro « AUTRE-1 »"
UNCONFIRMED = "vérifiez que ce support en vient, puis confirmez-le"


def read(visit, user, device, data, name="nwipe.pdf"):
    path = f"/materiels/{device.tag}/effacement/certificat/"
    return visit(user).post(path, {"certificate": SimpleUploadedFile(name, data)}, follow=True)


def filled(page):
    return {name: value for name, value in page.context["form"].initial.items() if value}


@pytest.mark.parametrize("serial", [SYSTEM, SYSTEM.lower(), "PF2-ABCDE"])
def test_a_certificate_of_this_device_fills_the_form(visit, agent, device, serial):
    one, data = device("retired", serial=serial), nwipe_pdf()
    page = read(visit, agent, one, data)
    assert f"Il porte bien le numéro de série de ce matériel, {serial}." in words(page)
    assert filled(page)["serial"] == DISK
    body = filled(page) | {"medium_type": "hdd", "on": "2024-03-15"}
    visit(agent).post(page.redirect_chain[-1][0], body)
    record = MediumErasure.objects.get()
    assert (record.serial, record.method, record.tool, record.tool_version) == (DISK, "clear", "nwipe", "0.37")
    assert documents.read(record.certificate) == data
    assert (stands(one), Document.objects.count()) == ("clear", 1)


def test_a_certificate_of_another_device_is_refused_everywhere(visit, agent, device):
    one = device("retired", serial="AUTRE-1")
    assert OTHER in words(read(visit, agent, one, nwipe_pdf()))
    for ask in (by_page, by_api):
        answer = ask(visit, agent, one, **READ, certificate=certificate(nwipe_pdf()), confirmed="on")
        assert OTHER in (words(answer) if ask is by_page else str(answer.json()))
    assert (stands(one), Document.objects.count()) == ("", 0)


@BOTH
@pytest.mark.parametrize(("serial", "system"), [("", SYSTEM), (SYSTEM, None), (SYSTEM, "To be filled by O.E.M.")])
def test_a_certificate_that_cannot_tell_asks_for_a_confirmation(visit, agent, device, ask, serial, system):
    one = device("retired", serial=serial)
    data = nwipe_pdf(system=system)
    answer = ask(visit, agent, one, **READ, certificate=certificate(data))
    assert UNCONFIRMED in (words(answer) if ask is by_page else str(answer.json()))
    assert stands(one) == ""
    ask(visit, agent, one, **READ, certificate=certificate(data), confirmed="on")
    assert stands(one) == "clear"


def test_a_bare_disk_is_its_own_system(visit, agent, device):
    one = device("retired", serial=DISK)
    assert "Il porte bien le numéro de série" in words(read(visit, agent, one, nwipe_pdf(system="STATION-4")))


@BOTH
@pytest.mark.parametrize(
    ("data", "more", "sentence"),
    [
        (nwipe_pdf(status="FAILED"), {}, "le certificat dit que l’effacement de ce support a échoué"),
        (nwipe_pdf(), {"serial": "WD-TYPO"}, f"ne parle pas du support « WD-TYPO », mais de « {DISK} »"),
    ],
)
def test_a_certificate_that_says_otherwise_proves_nothing(visit, agent, device, ask, data, more, sentence):
    one = device("retired", serial=SYSTEM)
    answer = ask(visit, agent, one, **READ | more, certificate=certificate(data))
    assert sentence in (words(answer) if ask is by_page else str(answer.json())).replace(
        "Le certificat", "le certificat"
    )
    assert (stands(one), Document.objects.count()) == ("", 0)


def test_a_log_of_two_disks_is_recorded_whole_however_often_it_is_sent(visit, agent, device):
    one = device("retired", serial=SYSTEM)
    page = read(visit, agent, one, LOG.encode(), "nwipe.log")
    for serial in (DISK, "S4ELNX0N123456", "S4ELNX0N123456"):
        assert filled(page)["serial"] == serial
        body = {"medium_type": "hdd", "on": "2024-03-15"} | {
            name: value for name, value in filled(page).items() if name != "on"
        }
        page = visit(agent).post(page.redirect_chain[-1][0], body, follow=True)
        assert stands(one) == "failed"
    assert (MediumErasure.objects.count(), Document.objects.count()) == (2, 1)


def test_the_api_needs_only_what_the_certificate_does_not_say(visit, agent, device):
    one = device("retired", on=date(2024, 3, 1), serial=SYSTEM)
    body = {"certificate": SimpleUploadedFile("rapport.xml", blancco())}
    answer = Client(agent).post(f"/api/devices/{one.tag}/erasures/", body, format="multipart")
    told = {name: answer.json()[name] for name in ("on", "medium_type", "serial", "method", "result", "tool")}
    assert (answer.status_code, told) == (
        201,
        {
            "on": "2024-03-14",
            "medium_type": "ssd",
            "serial": "S3TWNX0K",
            "method": "purge",
            "result": "succeeded",
            "tool": "Blancco Drive Eraser",
        },
    )


@pytest.mark.parametrize(
    "data", [b"Une note", files.pdf("Facture"), blancco(system=SYSTEM).replace(b"<root>", b"<root><report/>")]
)
def test_what_cannot_be_read_says_what_can(visit, agent, device, data):
    page = read(visit, agent, device("retired"), data)
    assert ("Ce fichier n’est ni un rapport de nwipe" in words(page), Document.objects.count()) == (True, 0)


@pytest.mark.parametrize("query", ["?certificat=999", "?certificat=x", "?certificat=²"])
def test_a_certificate_that_is_not_there(visit, agent, device, query):
    assert visit(agent).get(f"/materiels/{device('retired').tag}/effacement/{query}").status_code == 404


def test_a_certificate_that_proves_nothing_yet_may_be_removed(visit, agent, device):
    one = device("retired", serial=SYSTEM)
    read(visit, agent, one, nwipe_pdf())
    documents.remove(Document.objects.get(), by=agent, motive="Abandonné")
    assert not Document.objects.kept().exists()
