"""One estate as a CSV file, an XLSX workbook and an ODS workbook; one cell of a workbook, in its style."""

from datetime import date, datetime

from tests.workbooks import cell, ods, row, rows_of, typed, xlsx, xlsx_of

CSV = """catégorie;numéro de série;marque;date d'acquisition;prix HT;fonctionnel;note
ordinateur portable;000123;Dell;2024-03-31;950.00;true;é & <b>
screen;;;;1234.12;false;"deux
lignes"
laptop;42;O'Brien;2020-01-02;;;
"""
HEADINGS = ["catégorie", "numéro de série", "marque", "date d'acquisition", "prix HT", "fonctionnel", "note"]
XLSX = xlsx(
    HEADINGS,
    ["ordinateur portable", (123, "000000"), "Dell", date(2024, 3, 31), 950.0, True, "é & <b>"],
    ["screen", None, None, None, 1234.1 + 0.02, False, "deux\nlignes"],
    ["laptop", 42, "O'Brien", datetime(2020, 1, 2, 3, 4, 5), None, None, None],
)
ODS = ods(
    row(*map(cell, HEADINGS), cell(**{"table:number-columns-repeated": "16377"}))
    + row(
        *map(cell, ["ordinateur portable"]),
        typed("float", "123", "000123"),
        cell("Dell"),
        typed("date", "2024-03-31", "31/03/24"),
        typed("currency", "950", "950,00 €"),
        typed("boolean", "true", "VRAI"),
        cell("é &amp; <text:span>&lt;b&gt;</text:span>"),
    )
    + row(
        cell("screen"),
        cell(**{"table:number-columns-repeated": "3"}),
        typed("float", "1234.1200000000001", "1234,12"),
        typed("boolean", "false", "FAUX"),
        cell("deux\nlignes"),
    )
    + row(cell("laptop"), typed("float", "42"), cell("O'Brien"), typed("date", "2020-01-02T03:04:05.000000000"))
    + row(cell(**{"table:number-columns-repeated": "16384"}), times=1_048_571)
)


def in_xlsx(heading, written, styles="", strings=""):
    sheet = rows_of(
        f'<row r="1"><c r="A1" t="inlineStr"><is><t>catégorie</t></is></c>'
        f'<c r="B1" t="inlineStr"><is><t>{heading}</t></is></c></row>'
        f'<row r="2"><c r="A2" t="inlineStr"><is><t>laptop</t></is></c>{written}</row>'
    )
    parts = {"xl/styles.xml": styles, "xl/sharedStrings.xml": strings}
    return xlsx_of(sheet, **{name: part for name, part in parts.items() if part})


def styles(*identifiers, codes=""):
    used = "".join(f'<xf numFmtId="{identifier}"/>' for identifier in identifiers)
    return f'<s><numFmts>{codes}</numFmts><cellStyleXfs><xf numFmtId="22"/></cellStyleXfs><cellXfs>{used}</cellXfs></s>'
