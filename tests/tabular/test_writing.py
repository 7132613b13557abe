import csv
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO, StringIO

import openpyxl
import pytest
import python_calamine

from registry.imports.opening import formats
from registry.tabular import writing
from registry.tabular.dates import in_figures
from registry.tabular.formulas import inert

HEADINGS = ["catégorie", "modèle", "prix HT", "date d'acquisition", "fonctionnel", "note"]
TEXTS = [
    "=1+1", "'=1+1", "''", "'", "+33 1", "-12", "@SOMME(A1)", "Dell's", "T480", "0012", "12", "1,5", "oui",
    "2024-01-01", "_x0041_", "a;b", 'a"b', "<b>&amp;", "É 13″", "a, b",
]  # fmt: skip
LINES = [
    ["laptop", text, Decimal("950.00"), date(2024, 3, 31), rank % 2 == 0, f"{text}\n  {text}"]
    for rank, text in enumerate(TEXTS)
] + [["screen", "", None, None, None, "a   b\tc"]]


def written(kind, lines=LINES):
    headings = HEADINGS[: len(lines[0])]
    if kind == "csv":
        return b"".join(writing.csv_lines(headings, lines))
    file = BytesIO()
    writing.WORKBOOKS[kind](file, headings, lines)
    return file.getvalue()


@pytest.mark.parametrize("kind", writing.TYPES)
def test_what_is_written_is_read_again(kind):
    data = written(kind)
    assert formats.opened(data).format == kind
    reading = formats.read(data)
    assert (reading.errors, reading.left_out) == ([], [])
    found = [list(row.values.values()) for row in reading.rows]
    assert found == LINES


def as_seen(cell):
    """Both witnesses tell numbers as floats, and one tells days as midnights."""
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, bool) or not isinstance(cell, Decimal | int | float):
        return "" if cell is None else cell
    return float(cell)


def by_openpyxl(data):
    sheet = openpyxl.load_workbook(BytesIO(data)).worksheets[0]
    assert {cell.data_type for line in sheet.iter_rows() for cell in line} <= {"s", "n", "d", "b", "inlineStr"}
    return sheet.iter_rows(values_only=True)


def by_calamine(data):
    return python_calamine.load_workbook(BytesIO(data)).get_sheet_by_index(0).to_python()


def plain(lines):
    return [[as_seen(cell) for cell in line] for line in lines]


@pytest.mark.parametrize(("kind", "witness"), [("xlsx", by_openpyxl), ("xlsx", by_calamine), ("ods", by_calamine)])
def test_other_programs_read_the_same_typed_cells(kind, witness):
    simple = [line[:5] for line in LINES]
    if witness is by_openpyxl:
        simple = [line for line in simple if line[1] != "_x0041_"]
    assert plain(witness(written(kind, simple)))[1:] == plain(simple)


BLANKS = [
    "",
    " ",
    "  ",
    "\n",
    "\r",
    "\r\n",
    "\t",
    "\u00a0",
    "\u202f",
    "\u3000",
    "\u200b",
    "\ufeff",
    "\u2060",
    "\u00ad",
    "\x1f",
    " \n\u200b ",
]
SIGNS = "=+-@＝＋－＠"


def test_no_cell_of_a_csv_is_a_formula():
    starts = [*(f"{blank}{sign}" for blank in BLANKS for sign in SIGNS), "\t", "\r", "\n"]
    texts = [f"{start}cmd|'/c calc'!A0" for start in starts]
    data = written("csv", [["laptop", text, None, None, None, ""] for text in texts])
    _, *lines = csv.reader(StringIO(data.decode("utf-8-sig"), newline=""), delimiter=";")
    assert [line[1] for line in lines] == [f"'{text}" for text in texts]
    assert [row.cells[1] for row in formats.opened(data, format="csv").table.rows] == texts


def test_no_cell_of_a_workbook_is_a_formula():
    for kind in ("xlsx", "ods"):
        assert b"formula" not in written(kind)
        assert b"<f>" not in written(kind)


def test_a_text_of_a_workbook_stays_one_once_it_is_edited():
    lines = [["laptop", "\u00a0=1+1", None, None, None, ""], ["laptop", "T480", None, None, None, ""]]
    sheet = openpyxl.load_workbook(BytesIO(written("xlsx", lines))).worksheets[0]
    assert [sheet.cell(row, 2).quotePrefix for row in (2, 3)] == [True, False]


def test_amounts_are_numbers_to_a_french_spreadsheet_and_are_read_again_exactly():
    amounts = [Decimal("950.00"), Decimal("1234.5"), Decimal("0.07"), Decimal("1E+3"), Decimal("-2.5")]
    lines = [["laptop", "T480", amount, None, None, ""] for amount in amounts]
    told = list(csv.reader(StringIO(written("csv", lines).decode("utf-8-sig"), newline=""), delimiter=";"))
    assert [line[2] for line in told[1:]] == ["950,00", "1234,5", "0,07", "1000", "-2,5"]
    rows = formats.read(written("csv", lines[:4])).rows
    assert [list(row.values.values())[2] for row in rows] == amounts[:4]


def test_a_form_for_machines_keeps_its_point():
    assert b"".join(writing.csv_lines(["weightValue"], [[Decimal("0.010")]], point=".")) == (
        b"\xef\xbb\xbfweightValue\r\n0.010\r\n"
    )


@pytest.mark.parametrize("text", [*TEXTS, "'''=", "''x", "'-", "\t=", "'\r-", "'\u00a0=", "\ufeff＝1", "\n@", "-\n"])
def test_an_apostrophe_is_added_and_taken_away_alike(text):
    for cell in (text, inert(text), inert(inert(text))):
        quoted = inert(cell).replace('"', '""')
        assert next(iter(formats.opened(f'a;b\n"{quoted}";x\n'.encode(), format="csv").table.rows)).cells == [cell, "x"]


@pytest.mark.parametrize(
    ("day", "figures"), [(date(2026, 1, 5), "05/01/2026"), (date(1, 1, 1), "01/01/0001"), (None, "")]
)
def test_a_day_has_four_digits_of_a_year(day, figures):
    assert in_figures(day) == figures
