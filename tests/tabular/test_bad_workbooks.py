"""Workbooks that are too large, broken, sealed or no workbooks are refused with little time and memory."""

import json
import resource
import time
from contextlib import suppress

import pytest

from registry.imports.opening import formats
from registry.tabular.unreadable import Unreadable
from tests import codes
from tests.tabular.estate import CSV, ODS, XLSX, in_xlsx
from tests.workbooks import cell, ods, row, rows_of, xlsx, xlsx_of, zipped


def declared(data, size):
    """The same archive, whose parts all declare `size` bytes once unpacked."""
    changed, start = bytearray(data), data.find(b"PK\x01\x02")
    while start >= 0:
        changed[start + 24 : start + 28] = size.to_bytes(4, "little")
        start = data.find(b"PK\x01\x02", start + 4)
    return bytes(changed)


BIG = 30_000_000
ROWS = "table:number-rows-repeated"
HOSTILE = {
    "a part that declares 4 GB": ("too_large", lambda: declared(XLSX, 4_000_000_000)),
    "a part that unpacks a thousand times": ("too_large", lambda: xlsx_of(rows_of(" " * BIG))),
    "shared texts that do": ("too_large", lambda: xlsx_of(
        rows_of("<row><c/></row>"), **{"xl/sharedStrings.xml": "<sst>" + "<si/>" * 2_000_001 + "</sst>"}
    )),
    "an ODS that does": ("too_large", lambda: ods(row(cell("x" * BIG)))),
    "a row of a million empty cells": ("damaged", lambda: xlsx_of(rows_of(f"<row>{'<c/>' * 1_000_000}</row>"))),
    "a column far away": ("too_many_columns", lambda: xlsx_of(rows_of('<row><c r="XFD1"><v>1</v></c></row>'))),
    "a column beyond all": ("damaged", lambda: xlsx_of(rows_of('<row><c r="ZZZZZZ1"><v>1</v></c></row>'))),
    "more rows than a ministry": (
        "too_many_rows", lambda: ods(row(cell("category")) + row(cell("laptop"), times=1_048_575)),
    ),
    "17 billion cells": ("too_many_columns", lambda: ods(
        row(cell("x", **{"table:number-columns-repeated": "16384"}), times=1_048_576),
    )),
    "rows repeated less than no times": (
        "damaged", lambda: ods(row(cell("x")).replace("row>", f"row {ROWS}='-9'>", 1)),
    ),
    "spaces by the billion": ("too_large", lambda: ods(row(*[cell("<text:s text:c='999999999'/>" * 70_000)]))),
    "elements without end": ("too_large", lambda: xlsx_of(rows_of("<a>" * 100_000))),
    "entities": (
        "damaged", lambda: xlsx_of('<!DOCTYPE a [<!ENTITY b "c">]>' + rows_of("<row><c><v>&b;</v></c></row>")),
    ),
    "a tag without end": ("damaged", lambda: xlsx_of(f'<worksheet a="{"x" * 3_000_000}">')),
    "a name per element": ("damaged", lambda: xlsx_of(rows_of("".join(f"<a{n}/>" for n in range(50_000))))),
    "ten thousand parts": (
        "too_large", lambda: zipped({f"xl/{n}": "" for n in range(10_000)} | {"xl/workbook.xml": "<w/>"}),
    ),
    "a hundred sheets and more": ("too_many_sheets", lambda: ods(*[row(cell("x"))] * 200)),
}  # fmt: skip


@pytest.mark.parametrize(("code", "make"), HOSTILE.values(), ids=HOSTILE)
def test_a_bomb_is_refused_with_little_memory(code, make):
    data = make()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with codes.refused(code):
        formats.read(data)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100_000


def inline(text):
    return f'<c t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'


LONG = 32_767
HEAD = f"<row>{inline('étiquette')}{inline('modèle')}</row>"
EVERY_FORMAT = {
    "csv": lambda text: f"étiquette;modèle\nE1;{text}\n".encode(),
    "xlsx": lambda text: xlsx_of(rows_of(f"{HEAD}<row>{inline('E1')}{inline(text)}</row>")),
    "ods": lambda text: ods(row(cell("étiquette"), cell("modèle")) + row(cell("E1"), cell(text))),
    "glpi": lambda text: json.dumps({"content": {"bios": {"smodel": text}}}).encode(),
}


@pytest.mark.parametrize("kind", EVERY_FORMAT)
def test_a_cell_holds_what_one_of_excel_may_hold(kind):
    reading = formats.read(EVERY_FORMAT[kind]("x" * LONG))
    assert ([row.values["model"] for row in reading.rows], reading.errors) == (["x" * LONG], [])
    place = "« smodel »" if kind == "glpi" else "ligne 2, colonne 2"
    with codes.refused("cell_too_long", f"({place})"):
        list(formats.read(EVERY_FORMAT[kind]("x" * (LONG + 1))).parts)


@pytest.mark.parametrize("write", [xlsx, lambda *rows: "\n".join(map(";".join, rows)).encode()], ids=["xlsx", "csv"])
def test_a_heading_is_not_a_page_of_text(write):
    text = "x" * 300
    assert formats.read(write(["category", text], ["laptop", ""])).errors[0].column == text
    with codes.refused("heading_too_long", "colonne 2, ligne 1"):
        formats.read(write(["category", f"{text}x"], ["laptop", ""]))


SLOW = {
    "one cell of 10 MB": lambda: in_xlsx("model", inline("a" * 10_000_000)),
    "10 MB of spaces": lambda: in_xlsx("model", inline(f"a{' ' * 10_000_000}b")),
    "10 MB of a formula": lambda: in_xlsx("model", inline(f"={'&quot;' * 1_600_000}")),
    "spaces where headings may stand": lambda: xlsx_of(
        rows_of(f"<row>{inline(f'a{chr(32) * 32_000}b') * 40}</row>" * 21)
    ),
    "texts where headings may stand": lambda: xlsx_of(rows_of(f"<row>{inline('é' * 300) * 256}</row>" * 21)),
}  # fmt: skip


@pytest.mark.parametrize("make", SLOW.values(), ids=SLOW)
def test_a_small_file_does_not_hold_a_worker(make):
    data = make()
    assert len(data) < 30_000
    before = time.process_time()
    with suppress(Unreadable):
        formats.read(data)
    assert time.process_time() - before < 3


OTHER = zipped({"word/document.xml": "<w/>", "[Content_Types].xml": "<t/>"})
SEALED = b"\xd0\xcf\x11\xe0" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le")
LOCKED = ods(row(cell("x")), **{"META-INF/manifest.xml": "<m><manifest:encryption-data/></m>"})


def flagged(data):
    """The same archive, whose parts say that they are encrypted."""
    changed = bytearray(data)
    for mark, place in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        start = data.find(mark)
        while start >= 0:
            changed[start + place] |= 1
            start = data.find(mark, start + 4)
    return bytes(changed)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"PK\x03\x04x", "damaged"),
        (XLSX[: len(XLSX) // 2], "damaged"),
        (XLSX[:-30] + b"\0" * 30, "damaged"),
        (XLSX.replace(b"xl/worksheets/sheet1.xml", b"xl/worksheets/sheet9.xml"), "damaged"),
        (declared(XLSX, 5), "damaged"),
        (xlsx_of("<worksheet><sheetData><row></worksheet>"), "damaged"),
        (xlsx_of(""), "damaged"),
        (xlsx_of(rows_of('<row r="x"/>')), "damaged"),
        (xlsx_of(rows_of('<row><c t="s"><v>9</v></c></row>')), "damaged"),
        (xlsx_of(rows_of("<row><c><v>12x</v></c></row>")), "damaged"),
        (xlsx_of(rows_of("")), "empty"),
        (xlsx(["category"]), "headings_alone"),
        (ods(row(cell("category"))), "headings_alone"),
        (ods(), "no_visible_sheet"),
        (OTHER, "archive_or_document"),
        (zipped({}), "empty_archive"),
        (SEALED, "protected"),
        (LOCKED, "protected"),
        (flagged(XLSX), "protected"),
    ],
)
def test_what_is_no_workbook_gets_a_sentence(data, code):
    with codes.refused(code) as refusal:
        formats.read(data, "parc.xlsx")
    assert str(refusal.value).endswith(".")


@pytest.mark.parametrize(
    ("data", "wanted", "code"),
    [
        (CSV.encode(), "xlsx", "not_a_workbook"),
        (CSV.encode(), "ods", "not_a_workbook"),
        (OTHER, "ods", "damaged"),
        (ODS, "xlsx", "damaged"),
    ],
)
def test_the_format_asked_for_must_be_the_files(data, wanted, code):
    with codes.refused(code):
        formats.read(data, format=wanted)
