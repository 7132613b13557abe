"""Where the headings are, below a title or not; the same for all tables."""

import csv
from io import StringIO

import pytest

from registry.imports.opening import formats
from tests.workbooks import cell, ods, row, xlsx

DEVICES = [["numéro de série", "catégorie", "marque"], ["S1", "laptop", "Dell"], ["S2", "screen", "HP"]]
TITLES = {
    "none": [],
    "one": [["Inventaire du parc 2026"]],
    "a word of ours": [["Inventaire"]],
    "several": [["Ministère"], [], ["Inventaire du parc"], ["Édité le", "12/03/2026"], []],
    "groups of columns": [["Matériel", "", "Achat"]],
    "a separator": [["Inventaire, parc, 2026"]],
}


def made(kind, lines):
    if kind == "xlsx":
        return xlsx(*lines)
    if kind == "ods":
        return ods("".join(row(*map(cell, line)) for line in lines))
    out = StringIO()
    csv.writer(out, delimiter={"csv": ";", "comma": ",", "tab": "\t"}[kind]).writerows(lines)
    return out.getvalue().encode()


@pytest.mark.parametrize("kind", ["csv", "comma", "tab", "xlsx", "ods"])
@pytest.mark.parametrize("title", TITLES)
def test_headings_are_found_below_a_title(kind, title):
    above = TITLES[title]
    data = made(kind, [*above, *DEVICES])
    table = formats.opened(data).table
    lines = [rank for rank, line in enumerate(above, start=1) if line]
    assert (table.heading_line, list(table.headings)) == (len(above) + 1, DEVICES[0])
    reading = formats.read(data)
    assert reading.errors == []
    assert [(one.line, one.values["serial"]) for one in reading.rows] == [
        (len(above) + 2, "S1"),
        (len(above) + 3, "S2"),
    ]
    told = f"Les titres des colonnes sont à la ligne {len(above) + 1}"
    assert [sentence.startswith(told) for sentence in reading.left_out] == [True] * bool(lines)
    assert all(str(line) in reading.left_out[0] for line in lines)
    assert "Inventaire" not in repr(reading.left_out)


@pytest.mark.parametrize("kind", ["csv", "comma", "xlsx", "ods"])
@pytest.mark.parametrize(
    ("lines", "line"),
    [
        ([["Machine", "Sorte", "Fabriquant"], ["S1", "portable", "Dell"]], 1),
        ([["Parc 2026"], ["Machine", "Sorte", "Fabriquant"], ["S1", "portable", "Dell"]], 2),
        ([["Couleur", "Poids", "Sorte", "Forme"], ["Direction", "Bureau", "x", "y"]], 1),
        ([["Machine", "Sorte"], ["S1", "portable", "", "oubliée"][:3]], 1),
    ],
)
def test_headings_that_nobody_knows_are_not_taken_for_a_title(kind, lines, line):
    assert formats.opened(made(kind, lines), format="" if kind in ("xlsx", "ods") else "csv").table.heading_line == line


def test_an_error_below_a_title_tells_its_line_in_the_file():
    reading = formats.read(made("csv", [["Parc"], [], *DEVICES, ["S3", "moon", "Acer"]]))
    assert [(error.line, error.value) for error in reading.errors] == [(6, "moon")]
