"""Logs of erasures of several disks, read, recorded, and what they make of a device."""

from datetime import date

from registry.devices.documents import media
from registry.devices.erasure import erasure, reading
from registry.shared.access import OPERATOR
from tests import cast

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


def records(device):
    return [(each.serial, each.result) for each in erasure.media(device)]
