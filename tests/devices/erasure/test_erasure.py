"""The erasure of a device medium by medium: what is recorded, and what the ledger derives from it."""

import pytest
from django.core.exceptions import PermissionDenied

from registry.devices import ledger
from registry.devices.documents import documents, media
from registry.devices.erasure import erasure
from registry.devices.filters import DeviceFilter
from registry.devices.models import Device, Document, MediumErasure
from registry.devices.models.erasure import MediumType, Result
from registry.shared.access import OPERATOR
from tests import cast, codes
from tests.devices.erasure.media import CERTIFICATE, FIRST, SECOND, stands

pytestmark = pytest.mark.usefixtures("sound")


def attest(device, serial=FIRST, method="purge", result="succeeded", by=OPERATOR, on=cast.DAY, **more):
    facts = {"medium_type": "ssd", "serial": serial, "method": method, "result": result} | more
    return erasure.attest(device, cast.acting(by, on), **facts)


# What each medium in turn makes of the device: (serial, method, result) then where it stands.


PATHS = [
    [((FIRST, "purge", "succeeded"), "purge")],
    [((FIRST, "purge", "succeeded"), "purge"), ((SECOND, "clear", "succeeded"), "clear")],
    [((FIRST, "clear", "succeeded"), "clear"), ((FIRST, "purge", "succeeded"), "purge")],
    [((FIRST, "destroy", "succeeded"), "destroy"), ((SECOND, "purge", "succeeded"), "purge")],
    [((FIRST, "clear", "failed"), "failed"), ((FIRST, "destroy", "succeeded"), "destroy")],
    [((FIRST, "clear", "failed"), "failed"), (("wd-first", "destroy", "succeeded"), "destroy")],
    [
        ((FIRST, "purge", "succeeded"), "purge"),
        ((SECOND, "purge", "failed"), "failed"),
        ((SECOND, "destroy", "succeeded"), "destroy"),
    ],
    [
        ((FIRST, "purge", "failed"), "failed"),
        ((SECOND, "purge", "succeeded"), "failed"),
        ((FIRST, "destroy", "succeeded"), "destroy"),
    ],
    [
        ((FIRST, "purge", "failed"), "failed"),
        ((SECOND, "purge", "failed"), "failed"),
        ((SECOND, "destroy", "succeeded"), "failed"),
        ((FIRST, "destroy", "succeeded"), "destroy"),
    ],
    [(("", "purge", "failed"), "failed"), (("", "destroy", "succeeded"), "destroy")],
]


@pytest.mark.parametrize("path", PATHS)
def test_a_device_is_erased_once_each_medium_is(device, path):
    one = device("retired")
    for (serial, method, result), after in path:
        record = attest(one, serial, method, result)
        assert stands(one) == after
        assert (record.event.action, record.event.erasure) == ("erase", after)


def test_only_the_failed_medium_may_be_destroyed_in_its_place(device):
    one = device("retired")
    attest(one, FIRST, "purge", "failed")
    with codes.devices_refused("only_destruction"):
        attest(one, FIRST, "purge")
    attest(one, SECOND, "purge")
    assert (stands(one), len(erasure.media(one))) == ("failed", 2)


def test_a_failure_of_the_whole_device_is_settled_by_a_destruction(device):
    one = device("retired")
    ledger.record([one], "erase", cast.acting(OPERATOR, cast.DAY), erasure="failed")
    with codes.devices_refused("only_destruction"):
        attest(one)
    attest(one, method="destroy")
    assert stands(one) == "destroy"


def test_an_erasure_of_the_whole_device_takes_the_place_of_the_records(device):
    one = device("retired")
    attest(one, FIRST, "purge", "failed")
    ledger.record([one], "erase", cast.acting(OPERATOR, cast.DAY), erasure="destroy")
    assert erasure.media(one) == []
    attest(one, SECOND, "clear")
    assert stands(one) == "clear"


def test_records_are_of_the_last_use_alone(device):
    one = device("in_stock")
    attest(one, FIRST, "clear")
    for action in ("issue", "store"):
        ledger.record([one], action, cast.acting(OPERATOR, cast.DAY))
    assert (stands(one), erasure.media(one)) == ("", [])
    attest(one, FIRST, "purge")
    assert stands(one) == "purge"


@pytest.mark.parametrize(
    "uses", [("issue", "store"), ("issue", "repair", "resume", "store"), ("issue", "reassign", "store")]
)
def test_what_failed_is_held_against_the_device_through_every_use(device, uses):
    """A disk that could not be erased is still in the machine: another use and another try heal nothing."""
    one = device("in_stock")
    failed = attest(one, FIRST, "purge", "failed")
    for action in uses:
        ledger.record([one], action, cast.acting(OPERATOR, cast.DAY))
    assert (stands(one), erasure.media(one)) == ("failed", [failed])
    with pytest.raises(ledger.Refused):
        attest(one, FIRST, "purge")
    attest(one, FIRST, "destroy")
    assert stands(one) == "destroy"


def test_a_record_counts_as_long_as_its_act(device):
    one = device("retired")
    attest(one, FIRST, "clear")
    record = attest(one, FIRST, "purge", "failed")
    ledger.correct(record.event, cast.acting(OPERATOR, motive="Erreur de saisie"))
    assert (stands(one), [each.method for each in erasure.media(one)]) == ("clear", ["clear"])
    assert MediumErasure.objects.count() == 2


def test_the_certificate_is_kept_with_its_fingerprint_and_stays(device, agent):
    one = device("retired")
    judged = media.judge(CERTIFICATE, "nwipe.pdf", "certificate")
    record = attest(one, by=agent, certificate=judged)
    kept = Document.objects.get()
    assert (record.certificate, kept.kind, documents.read(kept)) == (kept, "certificate", CERTIFICATE)
    with codes.refused("proof_of_erasure"):
        documents.remove(kept, by=agent, motive="Erreur")


def test_what_is_refused_writes_nothing(device, agent, reader):
    gone, held = device("donated"), device("retired")
    judged = media.judge(CERTIFICATE, "nwipe.pdf", "certificate")
    with pytest.raises(ledger.Refused):
        attest(gone, by=agent, certificate=judged)
    with pytest.raises(PermissionDenied):
        attest(held, by=reader, certificate=judged)
    assert not MediumErasure.objects.exists()
    assert not Document.objects.exists()


def test_what_failed_is_still_to_be_done_in_the_list(device):
    failed, done = device("retired"), device("retired")
    attest(failed, result="failed")
    attest(done)
    found = {value: list(DeviceFilter({"erasure": value}, Device.objects.all()).qs) for value in ("missing", "done")}
    assert found == {"missing": [failed], "done": [done]}


def test_each_choice_has_a_word():
    assert len(MediumType.labels) == len(set(MediumType.labels))
    assert Result.labels == ["Réussi", "Échoué"]
