"""nwipe: the PDF that it makes for one disk, and the log that ends with a table of all of them."""

import re
from collections.abc import Sequence

from registry.serials import key, known

from .report import Medium, Report, day

TITLE, FOOTER = "Disk Erasure Report", re.compile(r"Disc Erasure by NWIPE version (\S+)", re.IGNORECASE)
HIDDEN = "hidden sectors NOT erased"
LABELS = (
    "Make/Model|Serial|Bus|Size(Apparent)|Size(Real)|Start time|End time|Duration|Status|Method|PRNG algorithm"
    "|Name/ID|Signature|Disk S/N|System S/N|System uuid|Disk Model|Contact Phone"
).split("|")
ANY_LABEL = "|".join(re.escape(label) for label in LABELS)

VERSION = re.compile(r"\bnwipe (?:version )?v?(\d+\.\d[\w.]*)", re.IGNORECASE)
SYSTEM = re.compile(r"^.*\bsystem-serial-number = (.+)$", re.MULTILINE)
SERIALS = re.compile(r"(/dev/\S+?),? (?:has serial number |.*\bS/N=)(\S+)")
METHODS = re.compile(r"Invoking method '(.+?)' on (?:device )?'?(/dev/[^\s'.]+)")
STAMP = re.compile(r"^\[(\d{4}/\d\d/\d\d) ", re.MULTILINE)
ROW = re.compile(r"^([! ])\s*(\w+)\s*\|\s*(\S+)\s*\|[^|\n]*\|[^|\n]*\|(.*)$", re.MULTILINE)


def from_pdf(lines: Sequence[str]) -> Report | None:
    """`lines` as they are seen on the page, labels and values side by side; None when it is not nwipe's."""
    text = "\n".join(lines)
    version = FOOTER.search(text)
    if not version or TITLE not in text:
        return None
    status = _value(text, "Status").split(" ")[0].upper()
    medium = Medium(
        serial=known(_value(text, "Serial") or _value(text, "Disk S/N")),
        kind=_value(text, "Bus"),
        standard=_value(text, "Method"),
        succeeded=status == "ERASED" and HIDDEN not in text,
        on=day(_value(text, "End time")),
    )
    return Report("nwipe", version[1], (medium,), known(_value(text, "System S/N")), _value(text, "Name/ID"))


def _value(text: str, label: str) -> str:
    """What stands right of a label, up to the next one."""
    found = re.search(rf"(?:^|\s){re.escape(label)}:[ \t]*(.*?)[ \t]*(?=(?:{ANY_LABEL}):|$)", text, re.MULTILINE)
    return found[1] if found else ""


def from_log(text: str) -> Report | None:
    """None when it is not nwipe's log; without the last table, nothing says how it ended: no medium is told."""
    version = VERSION.search(text)
    if not version or not STAMP.search(text):
        return None
    serials = {device.rpartition("/")[2]: serial for device, serial in SERIALS.findall(text)}
    methods = {device.rpartition("/")[2]: method for method, device in METHODS.findall(text)}
    on = day(STAMP.findall(text)[-1])
    table = text.rpartition("Drive Status")[2] if "Drive Status" in text else ""
    media = []
    for flag, device, status, model in ROW.findall(table):
        if device == "Device":
            continue
        erased = status.strip("-").lower() == "erased"
        serial = known(model.rpartition("/")[2]) or known(serials.get(device, ""))
        kind = "nvme" if device.startswith("nvme") else "mmc" if device.startswith("mmcblk") else ""
        succeeded = None if erased and flag == "!" else erased
        media.append(Medium(serial, kind, methods.get(device, ""), succeeded, on))
    system = SYSTEM.search(text)
    return Report("nwipe", version[1], tuple(media), known(system[1]) if system and key(system[1]) else "")
