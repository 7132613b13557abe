from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.imports.opening.formats import opened
from registry.imports.values.columns import DEVICE_COLUMNS, ORGANISATION_COLUMNS, Column
from registry.imports.values.tables import PART, parse, parts
from registry.tabular.table import Record
from tests import codes

HEADINGS = ["Catégorie", "Modèle", "Prix HT", "acquired_on", "note"]
CELLS = [
    ["laptop", "Écran œuvré", "1 234,50 €", "31/03/2024", 'dit "neuf"; sans, défaut'],
    ["Écran", "P2419H", "", "2020-01-02", ""],
]
VALUES = [
    {
        "category": "laptop",
        "model": "Écran œuvré",
        "price": Decimal("1234.50"),
        "acquired_on": date(2024, 3, 31),
        "note": 'dit "neuf"; sans, défaut',
    },
    {"category": "screen", "model": "P2419H", "price": None, "acquired_on": date(2020, 1, 2), "note": ""},
]
SEPARATORS = [",", ";", "\t"]
LINE_ENDS = ["\n", "\r\n", "\r"]
ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "cp1252"]


def written(rows, separator=";", end="\n", quoted=False):
    """CSV as a careful tool writes it: the standard writer leaves LF bare where lines end in CR."""

    def cell(text):
        if quoted or any(sign in text for sign in f'{separator}"\r\n'):
            return '"' + text.replace('"', '""') + '"'
        return text

    return "".join(separator.join(map(cell, row)) + end for row in rows)


def read_csv(data):
    """The table of a CSV file, its rows in a list."""
    table = opened(data, format="csv").table
    return replace(table, rows=list(table.rows))


def lines(text):
    return parse(read_csv(text.encode()), DEVICE_COLUMNS)


def test_every_dialect_gives_the_same_rows():
    read = {}
    for separator, end, encoding, quoted in product(SEPARATORS, LINE_ENDS, ENCODINGS, (True, False)):
        data = written([HEADINGS, *CELLS], separator, end, quoted).encode(encoding)
        rows, errors = parse(read_csv(data), DEVICE_COLUMNS)
        read[separator, end, encoding, quoted] = (errors, [(row.line, row.values) for row in rows])
    same = ([], list(enumerate(VALUES, start=2)))
    assert {dialect: found for dialect, found in read.items() if found != same} == {}


texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\ufeff"), max_size=12).map(str.strip)


@given(
    rows=st.integers(1, 5).flatmap(
        lambda width: st.lists(st.lists(texts, min_size=width, max_size=width).filter(any), min_size=1, max_size=6)
    ),
    separator=st.sampled_from(SEPARATORS),
    end=st.sampled_from(LINE_ENDS),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
    quoted=st.booleans(),
)
def test_any_table_written_as_csv_reads_back_equal(rows, separator, end, encoding, quoted):
    headings = ["a", "b", "c", "d", "e", "f"][: len(rows[0]) + 1]
    rows = [[*row, "x"] for row in rows]
    table = read_csv(written([headings, *rows], separator, end, quoted).encode(encoding))
    assert list(table.headings) == headings
    assert [record.cells for record in table.rows] == rows


def test_lines_are_those_of_the_file():
    text = 'category;note\n\nlaptop;"deux\nlignes"\n;\n\nscreen;ici\n'
    assert read_csv(text.encode()).rows == [
        Record(3, ["laptop", "deux\nlignes"]),
        Record(7, ["screen", "ici"]),
    ]


def test_a_declared_separator_counts_as_a_line():
    table = read_csv(b"sep=,\r\ncategory,note\r\nlaptop,a;b;c\r\n")
    assert (table.heading_line, table.headings, table.rows) == (
        2,
        ("category", "note"),
        [Record(3, ["laptop", "a;b;c"])],
    )


def test_separators_inside_quoted_headings_do_not_count():
    assert read_csv(b'"prix; HT; euros;\nfinal",tag\n1,2\n').headings == (
        "prix; HT; euros;\nfinal",
        "tag",
    )


def test_trailing_separators_are_no_columns():
    rows, errors = lines("category;model;;\nlaptop;X;;\nscreen;Y\n;;;\n")
    assert errors == []
    assert [row.values for row in rows] == [
        {"category": "laptop", "model": "X"},
        {"category": "screen", "model": "Y"},
    ]


def test_every_error_of_the_file_is_told_at_once():
    rows, errors = lines(
        "catégorie;Couleur;price;acquired_on;functional\n"
        "laptop;;douze;31/02/2024;peut-être\n"
        "laptop;;12\n"
        ";;12;;\n"
        "laptop;;12;;;de trop\n"
        "grille-pain;;;;\n"
    )
    assert codes.of_rows(errors) == [
        (1, "Couleur", "column_unknown"),
        (2, "price", "amount_wanted"),
        (2, "acquired_on", "no_such_day"),
        (2, "functional", "yes_or_no_wanted"),
        (5, "", "too_many_cells"),
        (6, "catégorie", "not_in_the_choices"),
    ]
    assert [error.value for error in errors] == ["", "douze", "31/02/2024", "peut-être", "", "grille-pain"]
    assert all(error.reason.endswith(".") for error in errors)
    assert errors[4].reason.startswith("La ligne a 6 cases pour 5 titres")
    assert rows[1].values["acquired_on"] is None


def test_a_value_under_no_heading_is_an_error():
    _, (error,) = lines("category;;model\nlaptop;;X\nlaptop;oups;X\n")
    assert (codes.of_rows([error]), error.value) == ([(3, "", "cell_without_heading")], "")
    assert error.reason == "La ligne a une valeur dans une colonne sans titre : donnez un titre à cette colonne."


def test_columns_left_out_are_not_empty_values():
    rows, _ = lines("category;serial\nlaptop;00000000\n")
    assert rows[0].values == {"category": "laptop", "serial": ""}


def test_organisations_are_read_too():
    data = "code;name;kind;parent;siret\nMTE;Ministère;unité;ETAT;130 025 265 00013\n".encode("cp1252")
    rows, errors = parse(read_csv(data), ORGANISATION_COLUMNS)
    assert errors == []
    assert rows[0].values == {
        "code": "MTE",
        "name": "Ministère",
        "kind": "unit",
        "parent": "ETAT",
        "siret": "13002526500013",
    }


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", ["empty"]),
        (b"\xef\xbb\xbf\r\n", ["empty"]),
        (b" \n\n;;\n", ["empty"]),
        (b"category;model\n", ["headings_alone"]),
        (b"PK\x03\x04....", ["archive_or_document"]),
        (b"\xd0\xcf\x11\xe0....", ["xls"]),
        (b"%PDF-1.7\n", ["pdf"]),
        (b"\x89PNG\r\n", ["image"]),
        (b"\xff\xd8\xff\xe0", ["image"]),
        (b"\x1f\x8b\x08", ["gzip"]),
        (b"category;model\nlaptop;\0\n", ["not_a_table"]),
        ("category;model\nlaptop;é\n".encode("utf-16-le"), ["not_a_table"]),
        (b"category;model\nlaptop;\xe9\x81\n", ["unknown_encoding"]),
        (b"\xff\xfec", ["unknown_encoding"]),
        (b'category;model\nlaptop;"X\nscreen;Y\n', ["unclosed_quote", "La ligne 2 "]),
        (b'category;model\nlaptop;X\n"scr"een;Y\n', ["unclosed_quote", "La ligne 3 "]),
        (b'category;model\nlaptop;"' + b"x" * 200_000, ["unclosed_quote", "La ligne 2 "]),
    ],
)
def test_what_cannot_be_read_gets_a_sentence(data, code):
    with codes.refused(*code):
        read_csv(data)


def test_a_repeated_value_gives_an_error_on_each_of_its_lines():
    table = read_csv(b"on,n\nhier,1\n2024-01-01,2\nhier,3\n")
    _, errors = parse(table, [Column("on", "date", "date"), Column("n", "nombre", "text")])
    assert codes.of_rows(errors) == [(2, "on", "date_wanted"), (4, "on", "date_wanted")]


def test_a_file_is_read_by_parts_as_they_are_asked_for():
    text = "category;price\n" + "laptop;1\n" * PART + "laptop;x\n" * 2 + '"laptop'
    found = parts(opened(text.encode(), format="csv").table, DEVICE_COLUMNS)
    sizes = [(len(part.rows), len(part.errors)) for part in (next(found), next(found))]
    assert sizes == [(0, 0), (PART, 0)]
    with codes.refused("unclosed_quote", f"La ligne {PART + 4} "):
        next(found)
