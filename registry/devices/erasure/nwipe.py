"""nwipe: the PDF that it makes for one disk, and the log, where each run ends with a table of its disks."""

import re
from collections import ChainMap
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import islice

from registry.devices.erasure.report import SEVERAL, UNFINISHED, Medium, Report, day, last_words, one_system
from registry.devices.identity.serials import known

TITLE, FOOTER = "Disk Erasure Report", re.compile(r"Disc Erasure by NWIPE version (\S+)", re.IGNORECASE)
FIRST_PAGE = "Page 1 -"
HIDDEN = "hidden sectors NOT erased"
LABELS = (
    "Make/Model|Serial|Bus|Size(Apparent)|Size(Real)|Start time|End time|Duration|Status|Method|PRNG algorithm"
    "|Name/ID|Signature|Disk S/N|System S/N|System uuid|Disk Model|Contact Phone"
).split("|")
ANY_LABEL = "|".join(re.escape(label) for label in LABELS)

# Each reads a log in the time of its length, whatever its lines hold: nothing goes past the next start of its own.
VERSION = re.compile(r"\bnwipe (?:version )?v?(\d+\.\d[\w.]*)", re.IGNORECASE)
START = re.compile(r"^(?=\[[^\]\n]*\][ \t]*\w+:[ \t]*nwipe v?\d)", re.MULTILINE | re.IGNORECASE)
SYSTEM = re.compile(r"^.*\bsystem-serial-number = (.+)$", re.MULTILINE)
SERIALS = re.compile(r"(/dev/(?:(?!/dev/)\S)+?),? (?:has serial number |(?:(?!/dev/).)*\bS/N=)(\S+)")
METHODS = re.compile(r"Invoking method '([^'\n]+)' on (?:device )?'?(/dev/[^\s'.]+)")
STAMP = re.compile(r"^\[(\d{4}/\d\d/\d\d) ", re.MULTILINE)
TABLE = re.compile(r"^[^\w\n]*Drive Status[^\w\n]*$", re.MULTILINE)
RULE = re.compile(r"[-*]{10,}")
# Flag and device, status, speed, duration, model and number.
CELLS = 5
# No system has so many disks, run after run.
MOST_MEDIA = 10_000


def from_pdf(lines: Sequence[str]) -> Report | None:
    """`lines` as they are seen on the pages, labels and values side by side; None when it is not nwipe's.

    Several reports may have been put into one file: each begins with a page of its own.
    """
    text = "\n".join(lines)
    version = FOOTER.search(text)
    if not version or TITLE not in text:
        return None
    _, *pages = text.split(FIRST_PAGE)
    media = last_words(_page(page) for page in pages or [text])
    system, flaw = one_system(_value(page, "System S/N") for page in pages or [text])
    return Report("nwipe", version[1], media, system, _value(text, "Name/ID"), flaw)


def _page(text: str) -> Medium:
    status = _value(text, "Status").split(" ")[0].upper()
    return Medium(
        serial=known(_value(text, "Serial") or _value(text, "Disk S/N")),
        kind=_value(text, "Bus"),
        standard=_value(text, "Method"),
        succeeded=status == "ERASED" and HIDDEN not in text,
        on=day(_value(text, "End time")),
    )


def _value(text: str, label: str) -> str:
    """What stands right of a label, up to the next one."""
    found = re.search(rf"(?:^|\s){re.escape(label)}:[ \t]*(.*?)[ \t]*(?=(?:{ANY_LABEL}):|$)", text, re.MULTILINE)
    return found[1] if found else ""


def from_log(text: str) -> Report | None:
    """None when it is not nwipe's log. Its runs are read in their order, each with its own disks, methods and days."""
    text = "\n".join(text.splitlines())
    version = VERSION.search(text)
    if not version or not STAMP.search(text):
        return None
    numbers: dict[str, str] = {}
    told = list(islice((medium for run in START.split(text) for medium in _run(run, numbers)), MOST_MEDIA + 1))
    media = last_words(told[:MOST_MEDIA])
    system, flaw = ("", SEVERAL) if len(told) > MOST_MEDIA else one_system(SYSTEM.findall(text))
    finished = media and TABLE.search(text)
    return Report("nwipe", version[1], media, system, flaw=flaw or (None if finished else UNFINISHED))


def _run(text: str, earlier: dict[str, str]) -> Iterator[Medium]:
    """What one run tells of each disk: its tables, then what it began to erase afterwards and never told the end of.

    `earlier` are the numbers of the disks by their device, as the runs before told them.
    """
    before, *tables = TABLE.split(text)
    numbers: dict[str, str] = {}
    for table in tables:
        numbers |= _numbers(before)
        methods = {_name(device): method for method, device in METHODS.findall(before)}
        on = _day(table, before)
        rows, before = _rows(table)
        for device, medium in [_row(cells, numbers, methods, on) for cells in rows]:
            earlier[device] = medium.serial
            yield medium
    known_by = ChainMap(_numbers(before), numbers, earlier)
    for method, device in METHODS.findall(before):
        yield Medium(known(known_by.get(_name(device), "")), _kind(device), method, None, _day("", before))


def _numbers(text: str) -> dict[str, str]:
    return {_name(device): number for device, number in SERIALS.findall(text)}


def _rows(table: str) -> tuple[list[list[str]], str]:
    """The rows of a table, cell by cell, and what follows it."""
    rows: list[list[str]] = []
    lines = table.split("\n")
    for rank, line in enumerate(lines):
        cells = line.split("|")
        if len(cells) > 1 and cells[0].strip(" !") != "Device":
            rows.append(cells)
        elif STAMP.match(line) or (rows and RULE.match(line)):
            return rows, "\n".join(lines[rank:])
    return rows, ""


def _row(cells: list[str], numbers: dict[str, str], methods: dict[str, str], on: date | None) -> tuple[str, Medium]:
    """A row that is cut short tells no number; one that the tool flags, though it was erased, proves nothing."""
    device, status = cells[0].strip(" !"), cells[1].strip(" -")
    whole = len(cells) >= CELLS
    flagged = cells[0].startswith("!") or "!" in status or not whole
    erased = status.strip("!").lower() == "erased"
    serial = (known(cells[-1].rpartition("/")[2]) if whole else "") or known(numbers.get(_name(device), ""))
    succeeded = None if erased and flagged else erased
    return _name(device), Medium(serial, _kind(device), methods.get(_name(device), ""), succeeded, on)


def _name(device: str) -> str:
    return device.rpartition("/")[2]


def _kind(device: str) -> str:
    return next((kind for kind in ("nvme", "mmc") if _name(device).startswith(kind)), "")


def _day(table: str, before: str) -> date | None:
    """A table has no day of its own: that of the line after it, else of the last one before."""
    days = STAMP.findall(table)[:1] or STAMP.findall(before)[-1:]
    return day(days[0]) if days else None
