"""How a log of several disks or systems is read: run by run, with what each one proves."""

from datetime import date

import pytest

from registry.devices.documents import media
from registry.devices.erasure import nwipe, reading
from registry.devices.models import Document
from tests import codes
from tests.certificates import DISK, blancco, nwipe_pdf
from tests.devices.erasure.media import stands
from tests.devices.erasure.runs import (
    BAD,
    DOUBT,
    GOOD,
    HEADING,
    KO,
    MACHINE,
    OK,
    ONE_FAILED,
    WIPED,
    attest,
    judged,
    run,
    told,
)

pytestmark = pytest.mark.usefixtures("sound")


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
