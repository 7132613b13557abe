"""What a certificate tells of each medium is held against the device, on every exit and by every surface."""

import io
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command

from registry.devices import facts, ledger
from registry.devices.documents import documents, media
from registry.devices.erasure import erasure, nwipe, reading
from registry.devices.lifecycle import MOVES
from registry.devices.models import Category, Document, MediumErasure
from registry.shared.access import OPERATOR
from tests import cast, codes
from tests.api import Client
from tests.certificates import DISK, blancco, nwipe_pdf
from tests.reading import words

pytestmark = pytest.mark.usefixtures("sound")
MACHINE, GOOD, BAD = "NWIPESYS1", "WD-AAA111", "ZZZ222"
WIPED = date(2024, 3, 20)
HEADING = "{} Drive Status {}\n!   Device | Status | Thru-put | HH:MM:SS | Model/Serial Number\n{}\n".format(
    "*" * 33, "*" * 33, "-" * 80
)
OK, KO, DOUBT = (
    "  {:>8} | Erased |  110 MB/s | 03:00:00 | WDC WD10/{}",
    "! {:>8} |-FAILED-|   10 MB/s | 00:10:00 | ST/{}",
    ("! {:>8} | Erased |  110 MB/s | 03:00:00 | WDC WD10/{}"),
)


def run(*rows, day="2024/03/20", system=MACHINE, version="0.36", end=True):
    """One run of nwipe: (shape of the row, device, number)."""
    lines = [f"[{day} 09:00:00]    info: nwipe {version}", f"[{day} 09:00:00]  notice: system-serial-number = {system}"]
    lines += [f"[{day} 09:00:01]  notice: Invoking method 'DoD Short' on /dev/{device}" for _, device, _ in rows]
    if end:
        table = "\n".join(shape.format(device, number) for shape, device, number in rows)
        lines += ["", HEADING + table, "-" * 80, f"[{day} 12:00:05] Total Throughput 100 MB/s"]
    return "\n".join(lines) + "\n"


ONE_FAILED = run((OK, "sda", GOOD), (KO, "sdb", BAD))


def judged(data, name="nwipe.log", kind="certificate"):
    return media.judge(data if isinstance(data, bytes) else data.encode(), name, kind)


def told(data):
    report = reading.whole(judged(data))
    return [(medium.serial, medium.succeeded) for medium in report.media]


def attest(device, serial=GOOD, result="succeeded", method="clear", data=None, **more):
    facts = {"medium_type": "hdd", "serial": serial, "method": method, "result": result} | more
    act = cast.acting(facts.pop("by", OPERATOR), facts.pop("on", WIPED))
    return erasure.attest(device, act, certificate=judged(data) if data else None, **facts)


def stands(device):
    device.refresh_from_db()
    return device.erasure


def records(device):
    return [(each.serial, each.result) for each in erasure.media(device)]


@pytest.fixture
def machine(device):
    def make(status="retired", **facts):
        return device(status, **{"serial": MACHINE} | facts)

    return make


# How a log is read.


@pytest.mark.parametrize(
    ("log", "right"),
    [
        (ONE_FAILED, [(GOOD, True), (BAD, False)]),
        (ONE_FAILED.replace("\n", "\r\n"), [(GOOD, True), (BAD, False)]),
        (run((KO, "sda", BAD), (OK, "sdb", GOOD), version="0.30"), [(BAD, False), (GOOD, True)]),
        (
            run((OK, "nvme0n1", "N1"), (KO, "nvme1n1", "N2"), (OK, "sda", GOOD)),
            [("N1", True), ("N2", False), (GOOD, True)],
        ),
        (run((KO, "sda", GOOD), (KO, "sdb", BAD)), [(GOOD, False), (BAD, False)]),
        (run((OK, "sda", GOOD), (DOUBT, "sdb", BAD)), [(GOOD, True), (BAD, None)]),
        (run((OK, "sda", "N/A"), (KO, "sdb", "Not Specified")), [("", True), ("", False)]),
        # Two runs: the failed disk is in the first alone; erased in the second; failed in the second; begun in it.
        (ONE_FAILED + run((OK, "sda", GOOD), day="2024/03/21"), [(GOOD, True), (BAD, False)]),
        (ONE_FAILED + run((OK, "sda", BAD), day="2024/03/21"), [(GOOD, True), (BAD, False)]),
        (run((OK, "sda", GOOD)) + run((KO, "sdb", GOOD), day="2024/03/21"), [(GOOD, False)]),
        (run((OK, "sda", GOOD)) + run((OK, "sda", ""), day="2024/03/21", end=False), [(GOOD, None)]),
        (run((OK, "sda", GOOD)) + run((OK, "sdb", ""), day="2024/03/21", end=False), [(GOOD, True), ("", None)]),
        (ONE_FAILED.replace("| 00:10:00 | ST/ZZZ222", ""), [(GOOD, True), ("", False)]),
    ],
)
def test_a_log_is_read_run_by_run(log, right):
    assert told(log) == right


def test_each_disk_has_the_day_and_the_method_of_its_run():
    second = run((OK, "sda", BAD), day="2024/03/25").replace("DoD Short", "Secure Erase")
    first, last = reading.read(judged(run((OK, "sda", GOOD)) + second)).media
    assert (first.on, first.method) == (WIPED, "clear")
    assert (last.on, last.method) == (date(2024, 3, 25), "purge")


REPORT = b"<report>"
OTHER_REPORT = blancco(system="AUTRE").partition(REPORT)[2].partition(b"</root>")[0]
AGAIN = """<entries name="erasure"><entry name="state" type="string">{}</entry>
  <entry name="erasure_standard_name" type="string">NIST 800-88 Clear</entry>{}</entries>"""
TARGET = '<entries name="target"><entry name="serial" type="string">{}</entry></entries>'


@pytest.mark.parametrize(
    ("data", "right"),
    [
        (blancco(extra=AGAIN.format("Failed", TARGET.format("S3TWNX0K"))), [("S3TWNX0K", False)]),
        (blancco(state="Failed", extra=AGAIN.format("Successful", TARGET.format("S3TWNX0K"))), [("S3TWNX0K", False)]),
        (
            blancco(extra=AGAIN.format("Failed", TARGET.format("A1") + TARGET.format("A2"))),
            [("S3TWNX0K", True), ("A1", False), ("A2", False)],
        ),
        (
            blancco().replace(
                b"</root>", REPORT + blancco(state="Failed").partition(REPORT)[2].replace(b"S3TWNX0K", b"A1")
            ),
            [("S3TWNX0K", True), ("A1", False)],
        ),
    ],
)
def test_every_erasure_of_every_target_of_a_report(data, right):
    assert told(data) == right


@pytest.mark.parametrize(
    "data",
    [
        run((OK, "sda", GOOD)) + run((OK, "sda", BAD), system="AUTRE"),
        blancco(system=MACHINE).replace(b"</root>", REPORT + OTHER_REPORT + b"</root>"),
    ],
)
def test_a_certificate_of_several_systems_proves_nothing(machine, data):
    one = machine()
    assert reading.read(judged(data)) is None
    with codes.devices_refused("certificate_of_several"):
        attest(one, data=data)
    assert (stands(one), Document.objects.count()) == ("", 0)


@pytest.mark.parametrize(
    "unfinished",
    [
        run((OK, "sda", GOOD), end=False),
        run((OK, "sda", GOOD)).partition(HEADING)[0] + HEADING,
        blancco(system=MACHINE).replace(b'erasure"', b'other"'),
    ],
)
def test_a_report_that_ends_before_it_tells_how_proves_no_success(machine, unfinished):
    one = machine()
    with codes.devices_refused("certificate_unfinished"):
        attest(one, data=unfinished)
    attest(one, result="failed", data=unfinished)
    assert stands(one) == "failed"


def test_several_pdfs_in_one_file_are_read_page_by_page():
    both = [
        line
        for data in (nwipe_pdf(), nwipe_pdf(serial=BAD, status="FAILED"))
        for line in media.pdf_lines(data, nwipe.TITLE)
    ]
    assert [(each.serial, each.succeeded) for each in nwipe.from_pdf(both).media] == [(DISK, True), (BAD, False)]


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


# A certificate that was read and not recorded.


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
