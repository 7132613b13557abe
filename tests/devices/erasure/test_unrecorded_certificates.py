"""A certificate that was read and not recorded: its failures hold, its successes prove nothing."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from registry.devices import ledger
from registry.devices.documents import documents
from registry.devices.erasure import erasure
from registry.devices.models import Document
from registry.shared.access import OPERATOR
from tests import cast, codes
from tests.api import Client
from tests.devices.erasure.media import stands
from tests.devices.erasure.runs import BAD, GOOD, OK, ONE_FAILED, WIPED, attest, judged, records, run
from tests.reading import words

pytestmark = pytest.mark.usefixtures("sound")


def by_reading(visit, user, device, data):
    file = SimpleUploadedFile("nwipe.log", data.encode())
    return visit(user).post(f"/materiels/{device.tag}/effacement/certificat/", {"certificate": file}, follow=True)


def by_adding(visit, user, device, data):
    file = SimpleUploadedFile("nwipe.log", data.encode())
    return visit(user).post(f"/materiels/{device.tag}/documents/ajouter/document/", {"file": file}, follow=True)


def by_adding_through_the_api(visit, user, device, data):
    given = {"file": SimpleUploadedFile("nwipe.log", data.encode()), "kind": "document"}
    return Client(user).post(f"/api/devices/{device.tag}/documents/", given, format="multipart")


KEEPING = pytest.mark.parametrize("keep", [by_reading, by_adding, by_adding_through_the_api])


@KEEPING
def test_a_success_that_nobody_recorded_proves_nothing(visit, manager, machine, keep):
    one = machine()
    keep(visit, manager, one, run((OK, "sda", GOOD)))
    assert (Document.objects.count(), stands(one), records(one)) == (1, "", [])
    page = words(visit(manager).get(f"/materiels/{one.tag}/"))
    assert "À faire avant toute sortie" in page
    documents.remove(Document.objects.get(), by=manager, motive="Rien")


@KEEPING
@pytest.mark.parametrize("status", ["in_stock", "in_service", "retired", "offered", "reserved", "consigned"])
def test_a_failure_that_nobody_recorded_holds_the_device(visit, manager, machine, keep, status):
    one = machine(status)
    keep(visit, manager, one, ONE_FAILED)
    assert (stands(one), one.status, records(one)) == ("failed", status, [(BAD, "failed")])
    keep(visit, manager, one, ONE_FAILED)
    assert len(records(one)) == 1
    with codes.refused("proof_of_erasure"):
        documents.remove(Document.objects.first(), by=manager, motive="Rien")


@KEEPING
def test_a_failure_of_another_device_or_of_a_past_use_holds_nothing(visit, manager, machine, keep):
    other = machine(serial="AUTRE-1")
    keep(visit, manager, other, ONE_FAILED)
    used = machine("in_service", on=date(2024, 3, 21))
    keep(visit, manager, used, ONE_FAILED)
    assert (stands(other), stands(used)) == ("", "")


def test_what_left_stays_as_it_left(machine):
    one = machine("recycled")
    erasure.keep(one, judged(ONE_FAILED), cast.acting(OPERATOR))
    assert (stands(one), records(one)) == ("purge", [])


@pytest.mark.parametrize(
    ("status", "acts"),
    [
        ("offered", ["reserve"]),
        ("reserved", ["hand_over"]),
        ("consigned", ["recall", "recycle"]),
    ],
)
def test_what_was_promised_already_does_not_leave_either(machine, asso, status, acts):
    one = machine(status)
    erasure.keep(one, judged(ONE_FAILED), cast.acting(OPERATOR))
    *before, exit_ = acts
    for action in before:
        ledger.record([one], action, cast.acting(OPERATOR, WIPED))
    with codes.devices_refused("erasure_failed"):
        ledger.record([one], exit_, cast.acting(OPERATOR, WIPED, motive="Choisi"), counterparty=asso)


def test_two_rows_made_one_keep_the_media_of_both(machine):
    one, other = machine(), machine(serial="")
    attest(one, BAD, "failed")
    attest(other, "YYY3", "failed")
    ledger.join(one, other, cast.acting(OPERATOR, motive="La même machine"))
    for serial, after in ((BAD, "failed"), ("YYY3", "destroy")):
        attest(one, serial, method="destroy")
        assert stands(one) == after
