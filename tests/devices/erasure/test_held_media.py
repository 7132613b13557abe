"""What a certificate tells of each medium is held against the device, on every exit and by every surface."""

import io
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command

from registry.devices import facts, ledger
from registry.devices.erasure import erasure
from registry.devices.lifecycle import MOVES
from registry.devices.models import Category, Document, MediumErasure
from registry.shared.access import OPERATOR
from tests import cast, codes
from tests.api import Client
from tests.certificates import nwipe_pdf
from tests.devices.erasure.media import stands
from tests.devices.erasure.runs import BAD, DOUBT, GOOD, KO, MACHINE, OK, ONE_FAILED, WIPED, attest, records, run
from tests.reading import words

pytestmark = pytest.mark.usefixtures("sound")


# What a certificate tells is recorded whole.


@pytest.mark.parametrize(
    ("log", "named", "after", "kept"),
    [
        (ONE_FAILED, GOOD, "failed", {(GOOD, "succeeded"), (BAD, "failed")}),
        (run((OK, "sda", GOOD), (OK, "sdb", BAD)), GOOD, "clear", {(GOOD, "succeeded"), (BAD, "succeeded")}),
        (run((OK, "sda", GOOD), (DOUBT, "sdb", BAD)), GOOD, "partial", {(GOOD, "succeeded"), (BAD, "")}),
        (
            run((OK, "sda", GOOD), (KO, "sdb", BAD), (OK, "sdc", "C3")),
            "C3",
            "failed",
            {(GOOD, "succeeded"), (BAD, "failed"), ("C3", "succeeded")},
        ),
    ],
)
def test_recording_one_medium_records_the_others(machine, log, named, after, kept):
    one = machine()
    for _ in range(2):
        record = attest(one, named, data=log)
        assert (record.serial, record.certified, stands(one)) == (named, True, after)
        assert (set(records(one)), len(records(one))) == (kept, len(kept))
    assert Document.objects.count() == 1


def test_what_a_warning_leaves_unproved_is_settled_by_its_own_record(machine):
    one = machine()
    attest(one, data=run((OK, "sda", GOOD), (DOUBT, "sdb", BAD)))
    for erased in ("clear", "purge", "none_needed"):
        with codes.devices_refused("medium_unproved"):
            ledger.record([one], "erase", cast.acting(OPERATOR, WIPED), erasure=erased)
    attest(one, BAD, method="purge")
    assert stands(one) == "clear"


def test_each_medium_has_the_day_of_its_run(machine):
    one = machine()
    attest(one, data=run((OK, "sda", GOOD)) + run((OK, "sda", BAD), day="2024/03/25"))
    assert [(each.serial, each.event.on) for each in erasure.media(one)] == [(GOOD, WIPED), (BAD, date(2024, 3, 25))]
    assert len({each.event.operation for each in erasure.media(one)}) == 1


def test_a_medium_destroyed_since_is_not_reopened_by_its_certificate(machine):
    one = machine()
    attest(one, BAD, "failed")
    attest(one, BAD, method="destroy")
    attest(one, data=ONE_FAILED)
    assert (stands(one), len(records(one))) == ("clear", 3)


# A medium without a number is another one each time.


def test_two_disks_without_a_number_are_two(machine):
    one = machine()
    for step, after in (
        (("failed", "purge"), "failed"),
        (("failed", "purge"), "failed"),
        (("succeeded", "purge"), "failed"),
        (("succeeded", "destroy"), "failed"),
        (("succeeded", "destroy"), "destroy"),
    ):
        attest(one, "", *step)
        assert stands(one) == after
    assert len(erasure.latest(erasure.media(one))) == 3


@pytest.mark.parametrize(("listed", "typed"), [("", GOOD), ("To be filled by O.E.M.", GOOD), (GOOD, ""), (GOOD, "N/A")])
def test_a_medium_without_a_number_proves_no_other(machine, listed, typed):
    one = machine()
    with codes.devices_refused("certificate_of_other_media"):
        attest(one, typed, data=nwipe_pdf(serial=listed, system=MACHINE))
    assert stands(one) == ""


def test_a_certificate_proves_as_many_disks_without_a_number_as_it_lists(machine):
    one, log = machine(), run((OK, "sda", "N/A"), (OK, "sdb", "N/A"))
    attest(one, "", data=log)
    assert (stands(one), records(one)) == ("clear", [("", "succeeded")] * 2)
    with codes.devices_refused("media_already_recorded"):
        attest(one, "", data=log)
    assert len(records(one)) == 2


# No exit, by no surface, until the failed medium is destroyed.


FAILED = "faites détruire le support"
EXITS = "donate staff transfer sell take_back recycle".split()
DAY = WIPED.isoformat()


@pytest.fixture
def bad(machine):
    one = machine()
    attest(one, data=ONE_FAILED)
    return one


def body(action, asso, men):
    party = {"donate": asso, "staff": None}.get(action, men)
    return {"on": DAY, "motive": "Choisi"} | ({"counterparty": party.code} if party else {})


def by_page(visit, user, tag, action, given):
    return words(visit(user).post(f"/materiels/{tag}/agir/{action}/", given, follow=True))


def by_selection(visit, user, tag, action, given):
    client = visit(user)
    client.post("/scan/vider/")
    client.post("/scan/", {"code": tag})
    return words(client.post(f"/scan/agir/{action}/", given, follow=True))


def by_api(visit, user, tag, action, given):
    return str(Client(user).ask("post", f"devices/{tag}/{action}/", given)[1])


def by_api_for_many(visit, user, tag, action, given):
    return str(Client(user).ask("post", "devices/act/", {"action": action, "tags": [tag]} | given)[1])


@pytest.mark.parametrize("action", EXITS)
@pytest.mark.parametrize("surface", [by_page, by_selection, by_api, by_api_for_many])
def test_the_good_disk_does_not_let_the_machine_go(visit, manager, bad, asso, men, surface, action):
    given = body(action, asso, men)
    assert FAILED in surface(visit, manager, bad.tag, action, given)
    bad.refresh_from_db()
    assert bad.status == "retired"
    attest(bad, "zzz 222", method="destroy")
    surface(visit, manager, bad.tag, action, given)
    bad.refresh_from_db()
    assert bad.status == MOVES[action].target


@pytest.mark.parametrize("word", ["clear", "purge", "none_needed"])
@pytest.mark.parametrize("surface", [by_page, by_selection, by_api, by_api_for_many])
def test_no_word_for_the_whole_device_hides_it(visit, manager, bad, surface, word):
    surface(visit, manager, bad.tag, "erase", {"on": DAY, "erasure": word})
    assert (stands(bad), len(records(bad))) == ("failed", 2)


def test_a_failure_said_again_keeps_the_media(manager, bad):
    ledger.record([bad], "erase", cast.acting(manager, WIPED), erasure="failed")
    attest(bad, GOOD, method="destroy")
    assert (stands(bad), records(bad)[:2]) == ("failed", [(BAD, "failed"), (GOOD, "succeeded")])


def test_a_lot_and_a_collection_refuse_it(visit, manager, bad):
    given = {"title": "Pour pièces", "organisation": "MTE", "pasted": bad.tag}
    assert FAILED in words(visit(manager).post("/lots/nouveau/", given, follow=True))
    with codes.devices_refused("erasure_failed"):
        ledger.record([bad], "consign", cast.acting(manager, WIPED, motive="Sans preneur"))


@pytest.mark.parametrize("route", ["donated", "staff", "transferred", "sold", "taken_back", "recycled"])
@pytest.mark.parametrize("word", ["clear", "purge", "none_needed", ""])
def test_no_file_lets_it_go(visit, manager, bad, asso, sheet, tmp_path, route, word):
    row = {"tag": bad.tag, "category": "laptop", "erasure": word, "left_on": DAY, "route": route}
    data = sheet(row | {"counterparty": "CLAVIERS", "organisation": bad.organisation.code})
    given = {"file": SimpleUploadedFile("parc.csv", data), "organisation": "MTE"}
    visit(manager).post("/materiels/import/", given, follow=True)
    given = {"file": SimpleUploadedFile("parc.csv", data), "organisation": "MTE"}
    answer = Client(manager).post("/api/devices/import/", given, format="multipart")
    assert (answer.status_code, "effacement" in str(answer.json())) == (400, True)
    path, said = tmp_path / "parc.csv", io.StringIO()
    path.write_bytes(data)
    with pytest.raises((SystemExit, CommandError)):
        call_command("import_devices", str(path), organisation="MTE", stdout=said, stderr=said)
    bad.refresh_from_db()
    assert (bad.status, bad.erasure) == ("retired", "failed")


def test_no_other_category_frees_it(manager, bad):
    facts.change([bad], cast.acting(manager, motive="Erreur"), category=Category.objects.get(code="keyboard"))
    with codes.devices_refused("erasure_failed"):
        ledger.record([bad], "staff", cast.acting(manager, WIPED, motive="Choisi"))


def test_what_its_certificate_tells_is_not_taken_back(manager, bad):
    told = MediumErasure.objects.get(serial=BAD).event
    good = MediumErasure.objects.get(serial=GOOD).event
    with codes.devices_refused("certified_failure"):
        ledger.undo(told.operation, cast.acting(manager, motive="Erreur"))
    ledger.correct(good, cast.acting(manager, motive="Erreur"))
    with codes.devices_refused("certified_failure"):
        ledger.correct(told, cast.acting(manager, motive="Erreur"))
    assert stands(bad) == "failed"


def test_the_destruction_taken_back_holds_it_again(manager, bad):
    record = attest(bad, BAD, method="destroy")
    ledger.correct(record.event, cast.acting(manager, motive="Erreur"))
    assert stands(bad) == "failed"
