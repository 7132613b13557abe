"""How rows of typed values become a CSV, XLSX or ODS file: one row at a time, texts that no spreadsheet computes.

By hand: openpyxl writes a text that begins with = as a formula, and no ODS; odfpy holds the whole document.
"""

import csv
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from html import escape
from io import StringIO
from typing import IO

from registry.tabular.dates import in_figures
from registry.tabular.formulas import inert, looks_like_formula
from registry.tabular.native import count_of
from registry.tabular.table import Value

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
}
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# What Excel would read as an escaped sign.
_LIKE_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_SPACES = re.compile(r"^ +| {2,}|\t")

Line = list[Value]

_PROLOG = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_OPEN = "http://schemas.openxmlformats.org"
_MAIN = f'xmlns="{_OPEN}/spreadsheetml/2006/main"'
_LINK = f"{_OPEN}/officeDocument/2006/relationships"
_PART = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_XLSX = {
    "[Content_Types].xml": (
        f'<Types xmlns="{_OPEN}/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_PART}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_PART}.worksheet+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{_PART}.styles+xml"/></Types>'
    ),
    "_rels/.rels": (
        f'<Relationships xmlns="{_OPEN}/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{_LINK}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
    ),
    "xl/workbook.xml": (
        f'<workbook {_MAIN} xmlns:r="{_LINK}"><sheets>'
        '<sheet name="Feuille1" sheetId="1" r:id="rId1"/></sheets></workbook>'
    ),
    "xl/_rels/workbook.xml.rels": (
        f'<Relationships xmlns="{_OPEN}/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{_LINK}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="rId2" Type="{_LINK}/styles" Target="styles.xml"/></Relationships>'
    ),
    # Four ways to show a cell: as it is, as a day, with two decimals, as a text that stays one even once it is edited.
    "xl/styles.xml": (
        f'<styleSheet {_MAIN}><fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts>'
        '<fills count="2"><fill><patternFill patternType="none"/></fill>'
        '<fill><patternFill patternType="gray125"/></fill></fills>'
        '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
        '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
        '<cellXfs count="4"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
        '<xf numFmtId="14" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
        '<xf numFmtId="2" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
        '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0" quotePrefix="1"/></cellXfs>'
        '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
    ),
}
_SHEET = f"<worksheet {_MAIN}><sheetData>"
_ODF = "urn:oasis:names:tc:opendocument:xmlns"
_MANIFEST = (
    f'<manifest:manifest xmlns:manifest="{_ODF}:manifest:1.0" manifest:version="1.3">'
    f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{TYPES["ods"]}"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
)
_DOCUMENT = (
    f'<office:document-content xmlns:office="{_ODF}:office:1.0" xmlns:table="{_ODF}:table:1.0"'
    f' xmlns:text="{_ODF}:text:1.0" xmlns:style="{_ODF}:style:1.0" xmlns:number="{_ODF}:datastyle:1.0"'
    ' office:version="1.3"><office:automatic-styles><number:date-style style:name="written"><number:day number:style='
    '"long"/><number:text>/</number:text><number:month number:style="long"/><number:text>/</number:text><number:year'
    ' number:style="long"/></number:date-style><style:style style:name="day" style:family="table-cell"'
    ' style:data-style-name="written"/></office:automatic-styles><office:body><office:spreadsheet>'
    '<table:table table:name="Feuille1">'
)
_DOCUMENT_ENDS = "</table:table></office:spreadsheet></office:body></office:document-content>"


def csv_lines(headings: Iterable[str], lines: Iterable[Line], *, point: str = ",") -> Iterator[bytes]:
    """For French spreadsheets: byte-order mark, semicolons, a decimal comma; an apostrophe stands before a formula.

    `point` is what a form for machines wants instead of the comma.
    """
    buffer = StringIO(newline="")
    writer = csv.writer(buffer, delimiter=";")
    buffer.write("\ufeff")
    writer.writerow(headings)
    for line in lines:
        writer.writerow([written(value, point) for value in line])
        if buffer.tell() > 65_536:
            yield buffer.getvalue().encode()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue().encode()


def written(value: Value, point: str = ",") -> str:
    """One cell of such a file."""
    match value:
        case str():
            return inert(value)
        case bool():
            return "oui" if value else "non"
        case Decimal():
            return f"{value:f}".replace(".", point)
    return "" if value is None else str(value)


def write_xlsx(file: IO[bytes], headings: Iterable[str], lines: Iterable[Line]) -> None:
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for part, content in _XLSX.items():
            archive.writestr(part, _PROLOG + content)
        with _part(archive, "xl/worksheets/sheet1.xml", _SHEET, "</sheetData></worksheet>") as write:
            for number, line in enumerate(_with(headings, lines), start=1):
                cells = "".join(_xlsx_cell(value, place, number) for place, value in enumerate(line))
                write(f'<row r="{number}">{cells}</row>')


def _xlsx_cell(value: Value, place: int, line: int) -> str:
    if value is None or value == "":
        return ""
    at = f'<c r="{_letters(place)}{line}"'
    if isinstance(value, str):
        text = _LIKE_ESCAPE.sub("_x005F_", _xml(value)).replace("\r", "_x000D_")
        kept = ' s="3"' if looks_like_formula(value) else ""
        return f'{at}{kept} t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'
    if isinstance(value, bool):
        return f'{at} t="b"><v>{value:d}</v></c>'
    if isinstance(value, date):
        return f'{at} s="1"><v>{count_of(value)}</v></c>'
    return f'{at} s="2"><v>{value}</v></c>'


def _letters(place: int) -> str:
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def write_ods(file: IO[bytes], headings: Iterable[str], lines: Iterable[Line]) -> None:
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("mimetype", TYPES["ods"], compress_type=zipfile.ZIP_STORED)
        archive.writestr("META-INF/manifest.xml", _PROLOG + _MANIFEST)
        with _part(archive, "content.xml", _DOCUMENT, _DOCUMENT_ENDS) as write:
            for line in _with(headings, lines):
                write(f"<table:table-row>{''.join(map(_ods_cell, line))}</table:table-row>")


def _ods_cell(value: Value) -> str:
    if value is None or value == "":
        return "<table:table-cell/>"
    if isinstance(value, str):
        kind, shown = '"string"', "".join(f"<text:p>{_ods_text(line)}</text:p>" for line in value.split("\n"))
    elif isinstance(value, bool):
        word = "true" if value else "false"
        kind, shown = f'"boolean" office:boolean-value="{word}"', f"<text:p>{'oui' if value else 'non'}</text:p>"
    elif isinstance(value, date):
        kind = f'"date" office:date-value="{value}" table:style-name="day"'
        shown = f"<text:p>{in_figures(value)}</text:p>"
    else:
        kind, shown = f'"float" office:value="{value}"', f"<text:p>{value}</text:p>"
    return f"<table:table-cell office:value-type={kind}>{shown}</table:table-cell>"


def _ods_text(text: str) -> str:
    """Runs of spaces are counted: readers make one of them."""

    def counted(found: re.Match[str]) -> str:
        return "<text:tab/>" if found[0] == "\t" else f'<text:s text:c="{len(found[0])}"/>'

    return _SPACES.sub(counted, _xml(text))


WORKBOOKS = {"xlsx": write_xlsx, "ods": write_ods}


def _with(headings: Iterable[str], lines: Iterable[Line]) -> Iterator[Line]:
    yield list(headings)
    yield from lines


def _xml(text: str) -> str:
    return escape(_NOT_XML.sub("", text), quote=False)


@contextmanager
def _part(archive: zipfile.ZipFile, name: str, start: str, end: str) -> Iterator[Callable[[str], None]]:
    with archive.open(name, "w", force_zip64=True) as part:

        def write(text: str) -> None:
            part.write(text.encode())

        write(_PROLOG + start)
        yield write
        write(end)
