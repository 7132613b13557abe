"""Workbooks read as tables: one estate in three formats, the cells of each, and which sheet is read."""

from datetime import date
from decimal import Decimal

import pytest

from registry.imports.opening import formats
from tests import codes, workbooks
from tests.tabular.estate import CSV, ODS, XLSX, in_xlsx, styles
from tests.workbooks import cell, ods, row, rows_of, typed, xlsx, xlsx_of


def values(data, **given):
    reading = formats.read(data, **given)
    assert (reading.errors, reading.left_out) == ([], [])
    return [row.values for row in reading.rows]


@pytest.mark.parametrize(("data", "kind"), [(CSV.encode(), "csv"), (XLSX, "xlsx"), (ODS, "ods")])
def test_one_estate_gives_the_same_rows_whatever_its_format(data, kind):
    assert [formats.opened(data, name).format for name in ("parc.csv", "parc.ods", "")] == [kind] * 3
    found = values(data)
    assert found == values(data, format=kind) == values(CSV.encode())
    assert found[0] == {
        "category": "laptop",
        "serial": "000123",
        "manufacturer": "Dell",
        "acquired_on": date(2024, 3, 31),
        "price": Decimal("950.00"),
        "functional": True,
        "note": "é & <b>",
    }
    assert [str(row["price"]) for row in found[:2]] == ["950.00", "1234.12"]


# What one cell comes to: of the second column, whose heading is given.


def one(data):
    reading = formats.read(data)
    return reading.errors[0].reason if reading.errors else list(reading.rows[0].values.values())[1]


@pytest.mark.parametrize(
    ("heading", "written", "value"),
    [
        ("serial", '<c r="B2"><v>1.0</v></c>', ""),
        ("serial", '<c r="B2"><v>3901491.0</v></c>', "3901491"),
        ("serial", '<c r="B2"><v>123456789012345</v></c>', "123456789012345"),
        ("serial", '<c r="B2"><v>1.2345678901234568E+17</v></c>', "arrondi"),
        ("price", '<c r="B2"><v>12.340000000000002</v></c>', Decimal("12.34")),
        ("price", '<c r="B2"><v>1234.567</v></c>', "deux décimales"),
        ("price", '<c r="B2"><v>1.234</v></c>', "deux décimales"),
        ("price", '<c r="B2" t="str"><v>1.234</v></c>', "sépare les milliers"),
        ("price", '<c r="B2"><v>-3</v></c>', "nombre positif"),
        ("price", '<c r="B2"><v>1E-05</v></c>', "deux décimales"),
        ("model", '<c r="B2" t="e"><v>#REF!</v></c>', "en erreur"),
        ("note", '<c r="B2" t="e"><v>#N/A</v></c>', "en erreur"),
        ("model", '<c r="B2" t="str"><f>1+1</f><v>T480</v></c>', "T480"),
        ("model", '<c t="inlineStr"><is><r><t>T4</t></r><r><t>80</t></r><rPh><t>hint</t></rPh></is></c>', "T480"),
        ("model", '<c r="B2" t="str"><v>a_x000D__x005F_x0041_</v></c>', "a _x0041_"),
        ("model", '<c r="B2" t="str"><v>_xD83D__xDE00_</v></c>', "😀"),
        ("model", '<c r="B2" t="str"><v>_xD800_T480</v></c>', "\ufffdT480"),
        ("functional", '<c r="B2" t="b"><v>1</v></c>', True),
        ("functional", '<c r="B2"><v>0</v></c>', False),
        ("acquired_on", '<c r="B2" t="d"><v>2024-03-31T00:00:00</v></c>', date(2024, 3, 31)),
        ("acquired_on", '<c r="B2"><v>45382</v></c>', date(2024, 3, 31)),
        ("acquired_on", '<c r="B2" s="7"><v>45382.75</v></c>', date(2024, 3, 31)),
        ("acquired_on", '<c r="B2" t="str"><v>45382</v></c>', date(2024, 3, 31)),
        ("acquired_on", '<c r="B2"><v>2021</v></c>', "AAAA-MM-JJ"),
        ("acquired_on", '<c r="B2" t="d"><v>2024-03-30T23:30:00Z</v></c>', date(2024, 3, 31)),
        ("serial", '<c r="B2" t="str"><f>"0012345"</f><v>0012345</v></c>', "0012345"),
        ("serial", '<c r="B2" t="inlineStr"><is><t>="0012345"</t></is></c>', "0012345"),
        ("model", '<c r="B2" t="inlineStr"><is><t>="T""4"</t></is></c>', 'T"4'),
    ],
)
def test_cells_of_xlsx(heading, written, value):
    found = one(in_xlsx(heading, written))
    assert found == value or (isinstance(value, str) and value and value in found)


@pytest.mark.parametrize(
    ("identifier", "code", "shown"),
    [
        (14, "", "2024-03-31T06:00:00"),
        (22, "", "2024-03-31T06:00:00"),
        (164, "dd/mm/yyyy", "2024-03-31T06:00:00"),
        (164, "[$-40C]d mmmm yyyy;@", "2024-03-31T06:00:00"),
        (164, "[hh]:mm", "2024-03-31T06:00:00"),
        (164, "0 &quot;jours&quot;", "45382.25"),
        (164, "[Red]0.00", "45382.25"),
        (2, "", "45382.25"),
    ],
)
def test_a_format_tells_a_date_from_a_number(identifier, code, shown):
    codes = f'<numFmt numFmtId="164" formatCode="{code}"/>'
    written = '<c r="B2" s="1"><v>45382.25</v></c>'
    assert one(in_xlsx("model", written, styles(0, identifier, codes=codes))) == shown
    assert one(in_xlsx("acquired_on", written, styles(0, identifier, codes=codes))) == date(2024, 3, 31)


def test_shared_texts_and_the_days_of_1904():
    strings = f"<sst {workbooks.MAIN}><si><t>Dell</t></si><si><r><t>HP</t></r><rPh><t>x</t></rPh></si></sst>"
    assert one(in_xlsx("manufacturer", '<c r="B2" t="s"><v>1</v></c>', strings=strings)) == "HP"
    book = f'<w xmlns:r="{workbooks.LINK}"><workbookPr date1904="1"/><sheets><sheet name="S" r:id="r"/></sheets></w>'
    sheet = rows_of(
        '<row><c t="str"><v>category</v></c><c t="str"><v>acquired_on</v></c></row>'
        '<row><c t="str"><v>laptop</v></c><c s="0"><v>43920</v></c></row>'
    )
    for shown in (styles(14), styles(0), styles(2)):
        assert one(xlsx_of(sheet, **{"xl/workbook.xml": book, "xl/styles.xml": shown})) == date(2024, 3, 31)


@pytest.mark.parametrize(
    ("heading", "written", "value"),
    [
        ("serial", typed("float", "3901491", "3 901 491"), "3901491"),
        ("serial", typed("float", "123", "000123"), "000123"),
        ("serial", typed("float", "1.23456789012346E+17", "1,23E+17"), "arrondi"),
        ("price", typed("currency", "0.3", "0,30 €"), Decimal("0.30")),
        ("functional", typed("boolean", "true", "VRAI"), True),
        ("acquired_on", typed("date", "2024-03-31", "dimanche"), date(2024, 3, 31)),
        ("model", cell("a<text:s text:c='3'/>b<text:tab/>c<text:line-break/>d"), "a b c d"),
        ("note", cell("a<text:s text:c='3'/>b\nc"), "a   b\nc"),
        ("note", cell("a\n\t b"), "a\n b"),
        ("model", "<table:table-cell><office:annotation><text:p>Jean</text:p></office:annotation><text:p>T480</text:p>"
                  "</table:table-cell>", "T480"),
        ("model", cell("T<text:note><text:p>Jean</text:p></text:note>480"), "T480"),
        ("model", "<table:table-cell><draw:frame><draw:text-box><text:p>Jean</text:p></draw:text-box></draw:frame>"
                  "<text:p>T480</text:p></table:table-cell>", "T480"),
        ("model", cell("#N/A", **{"office:value-type": "string", "calcext:value-type": "error"}), "en erreur"),
        ("model", cell("Err:502"), "en erreur"),
        ("model", "<table:covered-table-cell><text:p>caché</text:p></table:covered-table-cell>", ""),
    ],
)  # fmt: skip
def test_cells_of_ods(heading, written, value):
    data = ods(row(cell("catégorie"), cell(heading), cell("note" if heading != "note" else "lieu"))
               + row(cell("laptop"), written, cell("fin")))  # fmt: skip
    found = one(data)
    assert found == value or (isinstance(value, str) and value and value in found)


def test_rows_alike_that_ods_keeps_once_are_all_there():
    data = ods(row(cell("category")) + row(times=4) + row(cell("screen"), times=3) + row(cell("moon")))
    reading = formats.read(data)
    assert [(row.line, row.values) for row in reading.rows[:3]] == [
        (line, {"category": "screen"}) for line in (6, 7, 8)
    ]
    assert [error.line for error in reading.errors] == [9]


def test_the_error_of_a_cell_tells_its_line_in_the_sheet():
    reading = formats.read(xlsx([], ["category", "price"], [], ["laptop", 3.333], ["moon", "x"]))
    assert [(error.line, error.column, error.value) for error in reading.errors] == [
        (4, "price", "3.333"), (5, "category", "moon"), (5, "price", "x"),
    ]  # fmt: skip


def test_a_value_without_a_heading_is_an_error():
    reading = formats.read(xlsx(["category"], ["laptop", None, "oubliée"]))
    assert [(error.line, error.reason.partition(" :")[0]) for error in reading.errors] == [
        (2, "La ligne a une valeur dans une colonne sans titre")
    ]


# Which sheet.


PARC, NOTES = (["category"], ["screen"]), (["À faire"], ["Ranger"])
TITLED = (["Inventaire"], ["Édité le", "2024-01-01"], ["serial", "category"], ["S1", "laptop"])


@pytest.mark.parametrize(
    ("first", "second", "found", "left"),
    [
        (PARC, NOTES, [{"category": "screen"}], "« Autre » n’est pas lue"),
        (NOTES, PARC, [{"category": "screen"}], "« Parc » n’est pas lue"),
        (
            TITLED,
            PARC,
            [{"category": "laptop", "serial": "S1"}],
            "« Autre », qui contient aussi des matériels, n’est pas lue",
        ),
        (
            PARC,
            TITLED,
            [{"serial": "S1", "category": "laptop"}],
            "« Parc », qui contient aussi des matériels, n’est pas lue",
        ),
        (
            PARC,
            (["category"], ["laptop"]),
            [{"category": "screen"}],
            "« Autre », qui contient aussi des matériels, n’est pas lue",
        ),
    ],
)
def test_the_sheet_whose_headings_match_is_read_and_the_others_are_told(first, second, found, left):
    as_ods = (
        (name, "".join(row(*map(cell, line)) for line in lines)) for name, lines in (("Parc", first), ("Autre", second))
    )
    for data in (xlsx(*first, others=[("Autre", second)]), ods(*as_ods)):
        reading = formats.read(data)
        assert [row.values for row in reading.rows] == found
        assert reading.left_out[0] == f"La feuille {left}."


def hidden_in(kind, *, second=False):
    """A workbook of two sheets of devices, of which the first, or the second, is hidden."""
    lines = row(cell("category"), cell("serial")) + row(cell("laptop"), cell("S{}"))
    if kind == "ods":
        first, other = ('A" table:style-name="h', "B") if not second else ("A", 'B" table:style-name="h')
        style = (
            '<office:automatic-styles><style:style xmlns:style="s" style:name="h"><style:table-properties '
            'table:display="false"/></style:style></office:automatic-styles><office:body>'
        )
        markup = "".join(
            f'<table:table table:name="{name}">{lines.format(rank)}</table:table>'
            for rank, name in enumerate((first, other), start=1)
        )
        return ods(**{"content.xml": workbooks.DOCUMENT.format(markup).replace("<office:body>", style)})
    parts = ([["category", "serial"], ["laptop", f"S{rank}"]] for rank in (1, 2))
    return xlsx(*next(parts), title="A", others=[("B", next(parts))], hidden=["B" if second else "A"])


@pytest.mark.parametrize("kind", ["xlsx", "ods"])
@pytest.mark.parametrize(
    ("second", "wanted", "serial", "told"),
    [
        (False, "", "S2", "La feuille masquée « A » n’est pas lue."),
        (True, "", "S1", "La feuille masquée « B » n’est pas lue."),
        (True, "B", "S2", "La feuille « A » n’est pas lue."),
        (True, "b ", "S2", "La feuille « A » n’est pas lue."),
    ],
)
def test_a_hidden_sheet_is_read_by_its_name_alone(kind, second, wanted, serial, told):
    file = formats.opened(hidden_in(kind, second=second), sheet=wanted)
    assert ([record.cells[1] for record in file.table.rows], file.left_out, file.rivals) == ([serial], [told], ())


def test_sheets_of_devices_are_rivals_until_one_is_named():
    data = xlsx(*PARC, others=[("Autre", TITLED), ("Notes", NOTES)])
    assert formats.opened(data).rivals == ("Autre", "Parc")
    assert formats.opened(data, sheet="Parc").rivals == ()
    with codes.refused("no_such_sheet", "« Écrans »", "Parc, Autre, Notes."):
        formats.opened(data, sheet="Écrans")
    with codes.refused("no_sheets"):
        formats.opened(CSV.encode(), sheet="Parc")


def test_a_hidden_sheet_is_none():
    book = f'<w xmlns:r="{workbooks.LINK}"><sheets><sheet name="S" state="hidden" r:id="r"/></sheets></w>'
    with codes.refused("no_visible_sheet"):
        formats.read(xlsx_of(rows_of(""), **{"xl/workbook.xml": book}))
