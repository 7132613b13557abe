"""What the bytes of a text say; an odd byte is told with its line."""

import pytest

from registry.imports.opening import formats
from registry.tabular.encoding import decode
from tests import codes

TOLD = "Ce fichier est en UTF-8, sauf quelques lettres, lues comme du Windows-1252 : {}. Vérifiez ces lignes."


@pytest.mark.parametrize(
    ("data", "text", "told"),
    [
        ("Étage 2".encode(), "Étage 2", ""),
        ("\ufeffÉtage 2".encode(), "Étage 2", ""),
        ("Étage 2, œuvre".encode("cp1252"), "Étage 2, œuvre", ""),
        ("QUALITÉ\u00a0: état".encode("cp1252"), "QUALITÉ\u00a0: état", ""),
        ("Étage".encode("utf-16"), "Étage", ""),
        ("Étage\n".encode() + b"d\xe9j\xe0 vu", "Étage\ndéjà vu", "ligne 2 (« éà »)"),
        (
            b"d\xe9j\xe0\r\nrien\r" + "Étage".encode() + b" \x93",
            "déjà\r\nrien\rÉtage “",
            "ligne 1 (« éà »), ligne 3 (« “ »)",
        ),
        ("\ufeffÉ".encode() + b"\xe9", "Éé", "ligne 1 (« é »)"),
        ("Łódź".encode() + b"\xe9", "Łódźé", "ligne 1 (« é »)"),
        ("l’été".encode() + b"\xc3", "l’étéÃ", "ligne 1 (« Ã »)"),
    ],
)
def test_the_text_is_read_letter_by_letter(data, text, told):
    assert decode(data) == (text, [TOLD.format(told)] if told else [])


def test_many_odd_lines_are_counted():
    _, (told,) = decode("É\n".encode() + b"\xe9\n" * 25)
    assert told.endswith("ligne 21 (« é ») et 5 autres lignes. Vérifiez ces lignes.")


def test_a_byte_that_is_no_letter_is_refused_with_its_line():
    with codes.refused("unreadable_sign", "La ligne 3 "):
        decode("É\nà\n".encode() + b"\x81")


@pytest.mark.parametrize("kind", ["csv", "glpi"])
def test_it_is_told_whatever_the_format(kind):
    data = "category;place\nlaptop;Étage 2\nlaptop;{}\n"
    if kind == "glpi":
        data = '{{"content": {{"bios": {{"ssn": "A1",\n"smodel": "É"}}, "x":\n"{}"}}}}'
    start, end = data.format("|").split("|")
    reading = formats.read(start.encode() + b"d\xe9j" + end.encode())
    assert reading.errors == []
    assert reading.left_out == [TOLD.format("ligne 3 (« é »)")]
