import json

import pytest

from registry.imports.opening import formats
from registry.imports.values.columns import ORGANISATION_COLUMNS
from tests import codes

CSV = b"category;serial\nlaptop;A1\n"
GLPI = json.dumps({"itemtype": "Computer", "content": {"bios": {"ssn": "A1"}}}).encode()


@pytest.mark.parametrize(
    ("data", "filename", "format_"),
    [
        (CSV, "parc.csv", "csv"),
        (CSV, "parc.txt", "csv"),
        (b"\xef\xbb\xbf" + CSV, "", "csv"),
        (GLPI, "poste.json", "glpi"),
        (GLPI, "poste.csv", "glpi"),
        (b"\xef\xbb\xbf\n " + GLPI, "", "glpi"),
        (b"[" + GLPI + b"]", "", "glpi"),
        (GLPI.decode().encode("utf-16"), "", "glpi"),
    ],
)
def test_a_file_is_known_by_its_content(data, filename, format_):
    assert formats.opened(data, filename).format == format_
    reading = formats.read(data, filename)
    assert (reading.format, reading.errors, reading.left_out) == (format_, [], [])
    assert [row.values["serial"] for row in reading.rows] == ["A1"]


def test_a_format_that_nobody_reads_is_refused_with_those_of_today():
    with codes.refused("unknown_format", "« xls »", "CSV, XLSX, ODS, inventaire GLPI"):
        formats.read(CSV, format="xls")


@pytest.mark.parametrize(
    ("data", "filename", "code"),
    [
        (b"<html>", "parc.csv", "markup"),
        (b"pas du json", "poste.json", "json_damaged"),
        (b"PK\x03\x04", "parc.xlsx", "damaged"),
    ],
)
def test_other_contents_are_refused(data, filename, code):
    with codes.refused(code):
        formats.opened(data, filename)


@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_no_table_is_wider_than_a_person_explains(separator):
    wide = separator.join(["tag", *(f"c{rank}" for rank in range(256))])
    with codes.refused("too_many_columns"):
        formats.opened(f"{wide}\nA1\n".encode(), "parc.csv")


def test_the_format_asked_for_wins_over_the_content():
    with codes.refused("other_headings", "GLPI"):
        formats.read(CSV, format="glpi")
    assert formats.read(CSV, format="csv").format == "csv"


def test_other_columns_may_be_read():
    reading = formats.read(b"code,nom,type\nDDT,Direction,service\n", columns=ORGANISATION_COLUMNS)
    assert reading.rows[0].values == {"code": "DDT", "name": "Direction", "kind": "service"}
