from datetime import date
from decimal import Decimal

import pytest

from registry.imports.values import cells
from registry.imports.values.columns import DEVICE_COLUMNS
from registry.tabular.native import Number, NumberSince1904
from tests import codes


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("", None),
        (" \u00a0", None),
        ("2024-03-31", date(2024, 3, 31)),
        ("31/03/2024", date(2024, 3, 31)),
        ("1/3/2024", date(2024, 3, 1)),
        (" 2024-02-29 ", date(2024, 2, 29)),
        ("2019-10-01 00:00", date(2019, 10, 1)),
        ("2019-10-01T08:30:00", date(2019, 10, 1)),
        ("2021-03-25 10:00:00.1234567", date(2021, 3, 25)),
        ("2021-03-25T23:30:00Z", date(2021, 3, 26)),
        ("2021-03-25T22:30:00Z", date(2021, 3, 25)),
        ("2021-07-14T22:00:00.000Z", date(2021, 7, 15)),
        ("2021-03-25T23:30:00+01:00", date(2021, 3, 25)),
        ("2021-03-25T23:30:00-0500", date(2021, 3, 26)),
        ("2021-03-26T00:30:00+05:30", date(2021, 3, 25)),
        ("25/03/2021 23:59", date(2021, 3, 25)),
        ("25/03/2021 11:59 PM", date(2021, 3, 25)),
        ("25-03-2021", date(2021, 3, 25)),
        ("25.03.2021", date(2021, 3, 25)),
        ("25/03/21", date(2021, 3, 25)),
        ("25.3.99", date(1999, 3, 25)),
        ("2021/03/25", date(2021, 3, 25)),
        ("20210325", date(2021, 3, 25)),
        ("'25/03/2021", date(2021, 3, 25)),
        ("25 mars 2021", date(2021, 3, 25)),
        ("jeudi 25 mars 2021", date(2021, 3, 25)),
        ("1er avril 2021", date(2021, 4, 1)),
        ("1ER AVR. 2021", date(2021, 4, 1)),
        ("25-mars-21", date(2021, 3, 25)),
        ("3 févr. 2021", date(2021, 2, 3)),
        ("31 août 2021", date(2021, 8, 31)),
        ("5 déc 2021 14h30", date(2021, 12, 5)),
        ("25-Mar-2021", date(2021, 3, 25)),
        ("March 25, 2021", date(2021, 3, 25)),
        ("44280", date(2021, 3, 25)),
        ("44280,75", date(2021, 3, 25)),
        (Number("44280.999"), date(2021, 3, 25)),
        (NumberSince1904("42818"), date(2021, 3, 25)),
        ("0000-00-00", None),
        ("0000-00-00 00:00:00", None),
    ],
)
def test_dates(raw, value):
    assert cells.day(raw) == value


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("31/02/2024", "no_such_day"),
        ("2023-02-29", "no_such_day"),
        ("10/27/2028", "no_such_day"),
        ("1/23/23", "no_such_day"),
        ("hier", "date_wanted"),
        ("2021", "date_wanted"),
        ("12345", "date_wanted"),
        ("25-03-21", "date_wanted"),
        ("25 brumaire 2021", "date_wanted"),
        ("mars 2021", "date_wanted"),
        ("31 avril 2021", "no_such_day"),
        ("30-02-2021", "no_such_day"),
        ("2021-03-25T25:00:00Z", "no_such_day"),
        ("20210230", "no_such_day"),
        ("٣١/٠٣/٢٠٢٤", "date_wanted"),
        ("0024-03-31", "too_old"),
    ],
)
def test_wrong_dates(raw, code):
    with codes.refused(code):
        cells.day(raw)


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("", None),
        ("€", None),
        ("0", "0.00"),
        ("12", "12.00"),
        ("12.5", "12.50"),
        ("12,50", "12.50"),
        ("1200.0000", "1200.00"),
        ("0,500", "0.50"),
        ("1 234,56 €", "1234.56"),
        ("1\u00a0234,56\u00a0€", "1234.56"),
        ("1\u202f234\u202f567 EUR", "1234567.00"),
        ("1.234,56", "1234.56"),
        ("1,234.56", "1234.56"),
        ("1.234.567", "1234567.00"),
        ("1 150.00", "1150.00"),
        ("1\u202f150,00", "1150.00"),
        ("1\u00a0150,00 € HT", "1150.00"),
        ("1,150.00", "1150.00"),
        ("1.150,00", "1150.00"),
        ("1150EUR", "1150.00"),
        ("€ 1150", "1150.00"),
        ("1150.0000", "1150.00"),
    ],
)
def test_amounts(raw, value):
    found = cells.amount(raw)
    assert found == (None if value is None else Decimal(value))
    assert found is None or str(found) == value


@pytest.mark.parametrize("raw", ["0", "0.00", "0,00", "0,00 €", "0.0000", Number("0"), ""])
def test_a_price_of_nothing_is_no_price(raw):
    assert cells.price(raw) is None


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("1,234", "ambiguous_amount"),
        ("999.000", "ambiguous_amount"),
        ("12,345.678,9", "amount_wanted"),
        ("-3", "amount_wanted"),
        ("12 34", "amount_wanted"),
        ("NaN", "amount_wanted"),
        ("1e5", "amount_wanted"),
        ("gratuit", "amount_wanted"),
        ("12,3456", "too_many_decimals"),
    ],
)
def test_wrong_amounts(raw, code):
    with codes.refused(code):
        cells.amount(raw)


@pytest.mark.parametrize(
    ("value", "spellings"),
    [
        (True, ["true", "TRUE", "Vrai", "oui", " Oui ", "1"]),
        (False, ["false", "FAUX", "non", "0"]),
        (None, ["", "  "]),
    ],
)
def test_booleans(value, spellings):
    assert {cells.yes_no(raw) for raw in spellings} == {value}


@pytest.mark.parametrize("raw", ["peut-être", "2", "-1", "o"])
def test_wrong_booleans(raw):
    with codes.refused("yes_or_no_wanted"):
        cells.yes_no(raw)


@pytest.mark.parametrize(
    "column", [column for column in DEVICE_COLUMNS if column.choices], ids=lambda column: column.key
)
def test_choices_by_code_or_label(column):
    read = cells.reader(column)
    for code, label in column.choices:
        assert {read(raw) for raw in (code, code.upper(), label, f" {label.upper()} ")} == {code}
    with codes.refused("not_in_the_choices", column.choices[0][1]):
        read("autre chose")


def test_a_refused_choice_is_told_each_code_once():
    with codes.refused("not_in_the_choices") as refusal:
        cells.one_of((("unit", "entité"), ("state", "État"), ("unit", "unité")))("foyer")
    assert str(refusal.value).endswith("Valeurs possibles : entité (unit), État (state).")


@pytest.mark.parametrize(
    "raw",
    [
        "", "0", "00000000", "0000000000", "XXXXXXX", "----", "...", "-", "N/A", "n/a", "None", "NONE", "null",
        "To be filled by O.E.M.", "To Be Filled By O.E.M.", "Default string", "System Serial Number",
        "123456789", "00000001", "01010101", "Not Specified", "Inconnu",
    ],
)  # fmt: skip
def test_placeholder_serials_are_no_serials(raw):
    assert cells.serial(raw) == ""
    assert cells.asset_tag(raw) == ""


@pytest.mark.parametrize("raw", ["2FAGP34", "ABH55D", "PHCVN191TG", "000123", "0012300", "CN-0VH4XX", "5E10"])
def test_real_serials_stay_as_they_are(raw):
    assert cells.serial(f" {raw}\t") == raw


@pytest.mark.parametrize("raw", ["No Asset Tag", "release-keys", "Asset-1234567890", "NO ASSET INFORMATION"])
def test_placeholder_asset_tags(raw):
    assert cells.asset_tag(raw) == ""


@pytest.mark.parametrize("raw", ["1,23457E+11", "3.5E+14", "4E+10"])
@pytest.mark.parametrize("read", [cells.serial, cells.asset_tag, cells.code, cells.identifier])
def test_numbers_rounded_by_a_spreadsheet_are_refused(read, raw):
    with codes.refused("rounded"):
        read(raw)


def test_texts_are_one_clean_line():
    assert cells.text(" Dell\u00a0 Latitude\n5400\u200b ") == "Dell Latitude 5400"
    assert cells.text("e\u0301cran") == "écran"
    assert cells.note("  Don\r\nreçu\ren 2020 ") == "Don\nreçu\nen 2020"
    assert cells.identifier("130 025\u202f265 00013") == "13002526500013"
    with codes.refused("invisible_sign"):
        cells.text("Dell\x1b[31m")
