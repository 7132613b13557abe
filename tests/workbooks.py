"""Workbooks made by other programs, or by hand to be hostile."""

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import openpyxl

MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
ODF = "urn:oasis:names:tc:opendocument:xmlns"
MIME = "application/vnd.oasis.opendocument.spreadsheet"
LINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
DOCUMENT = (
    f'<office:document-content xmlns:office="{ODF}:office:1.0" xmlns:table="{ODF}:table:1.0"'
    f' xmlns:text="{ODF}:text:1.0" xmlns:draw="{ODF}:drawing:1.0" xmlns:calcext="urn:org:calcext">'
    "<office:body><office:spreadsheet>{}</office:spreadsheet></office:body></office:document-content>"
)


def zipped(parts):
    file = BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


def xlsx(*lines, title="Parc", others=(), hidden=()):
    """As openpyxl writes it; a cell may be (value, number format)."""
    book = openpyxl.Workbook()
    book.active.title = title
    for name, rows in ((title, lines), *others):
        sheet = book[name] if name in book else book.create_sheet(name)
        for rank, line in enumerate(rows, start=1):
            for place, cell in enumerate(line, start=1):
                value, shown = cell if isinstance(cell, tuple) else (cell, None)
                written = sheet.cell(rank, place, value)
                if shown:
                    written.number_format = shown
    for name in hidden:
        book[name].sheet_state = "hidden"
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def xlsx_of(sheet, **parts):
    """The smallest workbook around the XML of its only sheet."""
    return zipped(
        {
            "xl/workbook.xml": f'<workbook xmlns:r="{LINK}"><sheets><sheet name="S" r:id="r"/></sheets></workbook>',
            "xl/_rels/workbook.xml.rels": f'<R><Relationship Id="r" Type="{LINK}/worksheet" Target="s.xml"/></R>',
            "xl/s.xml": sheet,
        }
        | parts
    )


def rows_of(inside):
    return f"<worksheet {MAIN}><sheetData>{inside}</sheetData></worksheet>"


def ods(*tables, **parts):
    """Each table is its rows in XML, or (name, rows)."""
    named = (table if isinstance(table, tuple) else ("Parc", table) for table in tables)
    markup = "".join(f'<table:table table:name="{name}">{rows}</table:table>' for name, rows in named)
    return zipped(
        {"mimetype": MIME, "META-INF/manifest.xml": "<manifest/>", "content.xml": DOCUMENT.format(markup)} | parts
    )


def row(*cells, times=1):
    repeated = f' table:number-rows-repeated="{times}"' if times > 1 else ""
    return f"<table:table-row{repeated}>{''.join(cells)}</table:table-row>"


def cell(text="", **given):
    """cell("shown", **{"office:value-type": …}) with the paragraphs of its text."""
    attributes = "".join(f' {name}="{value}"' for name, value in given.items())
    paragraphs = "".join(f"<text:p>{line}</text:p>" for line in text.split("\n")) if text else ""
    return f"<table:table-cell{attributes}>{paragraphs}</table:table-cell>"


def typed(kind, value, text=""):
    name = {"float": "value", "currency": "value"}.get(kind, f"{kind}-value")
    return cell(text or value, **{"office:value-type": kind, f"office:{name}": value})
