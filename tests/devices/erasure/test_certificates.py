"""What nwipe and Blancco give, laid out as they do, and what the registry reads of it."""

import time
from datetime import date

import pytest

from registry.devices.documents import media
from registry.devices.erasure import nwipe, reading
from registry.devices.erasure.report import SEVERAL, Medium, key
from tests.certificates import DISK, LOG, SYSTEM, blancco, nwipe_pdf

DAY = date(2024, 3, 14)


def read(data, name="certificat"):
    return reading.read(media.judge(data, name, "certificate"))


def test_the_pdf_of_nwipe():
    report = read(nwipe_pdf())
    assert (report.tool, report.version, report.system_serial, report.operator) == ("nwipe", "0.37", SYSTEM, "Camille")
    assert report.media == (Medium(DISK, "ATA", "PRNG Stream", True, DAY),)
    assert report.facts(report.media[0]) == {
        "on": "2024-03-14",
        "serial": DISK,
        "method": "clear",
        "result": "succeeded",
        "tool": "nwipe",
        "tool_version": "0.37",
        "operator": "Camille",
    }


@pytest.mark.parametrize(
    ("told", "succeeded"),
    [
        ({"status": "ERASED"}, True),
        ({"status": "ERASED   See Warning !"}, True),
        ({"status": "FAILED"}, False),
        ({"status": "ABORTED"}, False),
        ({"note": "Visible sectors erased as requested, however hidden sectors NOT erased"}, False),
    ],
)
def test_how_nwipe_says_that_it_ended(told, succeeded):
    assert read(nwipe_pdf(**told)).media[0].succeeded is succeeded


@pytest.mark.parametrize(
    "serial", ["To be filled by O.E.M.", "Not Specified", "", "XXXXXXXXXXXXXXX", "Unknown", "0000"]
)
def test_a_number_that_names_nothing_is_none(serial):
    assert key(serial) == ""
    assert read(nwipe_pdf(serial=serial, system=serial)).system_serial == ""
    assert read(nwipe_pdf(serial=serial)).media[0].serial == ""


def test_the_log_of_nwipe_tells_of_every_disk():
    report = read(LOG.encode())
    assert (report.version, report.system_serial) == ("0.36", SYSTEM)
    assert report.media == (
        Medium(DISK, "", "DoD Short", True, DAY),
        Medium("S4ELNX0N123456", "nvme", "Secure Erase", False, DAY),
    )
    assert [(medium.method, medium.medium_type) for medium in report.media] == [("clear", ""), ("purge", "ssd")]


def test_the_xml_of_blancco():
    report = read(blancco())
    assert (report.tool, report.version) == ("Blancco Drive Eraser", "7.9.1")
    assert (report.system_serial, report.operator) == (SYSTEM, "Camille")
    assert report.media == (Medium("S3TWNX0K", "SSD", "NIST 800-88 Purge", True, DAY),)
    assert (report.media[0].method, report.media[0].medium_type) == ("purge", "ssd")
    assert read(blancco(state="Failed")).media[0].succeeded is False


@pytest.mark.parametrize(
    "data",
    [
        b"Une note",
        LOG.replace("Drive Status", "").encode(),
        LOG.partition("****")[0].encode(),
        b"<root><report/></root>",
        b"<blancco_erasure_report/>",
        blancco().replace(b"</report>", b"</report><report></report>"),
    ],
)
def test_what_no_tool_finished_is_not_read(data):
    assert read(data) is None


@pytest.mark.parametrize(
    ("standard", "method"),
    [
        ("PRNG Stream", "clear"),
        ("Gutmann Wipe", "clear"),
        ("NIST 800-88 Clear", "clear"),
        ("NIST 800-88 Purge", "purge"),
        ("Cryptographic erasure", "purge"),
        ("ATA Secure Erase", "purge"),
        ("Verify Zeros (0x00)", ""),
        ("", ""),
    ],
)
def test_what_a_standard_is_worth(standard, method):
    assert Medium("A", standard=standard).method == method


BEGUN = "[2024/03/20 09:00:00] info: nwipe 0.36\n"
ROW = "* Drive Status *\n sd{0}|Erased|1|2|A/B{0}\n"


@pytest.mark.parametrize(
    "rest",
    ["\n" * 1_000_000, "-\n" * 500_000, "/dev/" * 200_000, "/dev/a " * 140_000, "Invoking method '" * 60_000],
    ids=["lines", "rules", "devices", "devices and spaces", "methods"],
)
def test_a_log_is_read_in_the_time_of_its_length(rest):
    before = time.process_time()
    nwipe.from_log(BEGUN + rest)
    assert time.process_time() - before < 3


def test_a_log_of_more_disks_than_a_system_has_proves_nothing():
    report = nwipe.from_log(BEGUN + "".join(map(ROW.format, range(nwipe.MOST_MEDIA + 1))))
    assert (len(report.media), report.flaw) == (nwipe.MOST_MEDIA, SEVERAL)
    assert nwipe.from_log(BEGUN + "".join(map(ROW.format, range(nwipe.MOST_MEDIA)))).flaw is None
