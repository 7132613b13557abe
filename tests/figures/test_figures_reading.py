"""How the figures read: the French way, their bars, their file, their choice, their empty sides."""

import re
from decimal import Decimal

from registry.figures import figures
from registry.figures.figures import SIDES
from tests.figures.asked import CSV, PAGE, query
from tests.reading import words


def test_numbers_are_written_the_french_way(visit, past, manager):
    for price, origin in ((Decimal("1234.5"), "new"), (Decimal("2000"), "refurbished")):
        past(("register", "2024-01-01", {"origin": origin}), price=price)
    page = visit(manager).get(PAGE, {"year": 2024})
    told = words(page).replace("\u202f", "\u00a0")
    assert "61,83\u00a0%" in told
    assert "2\u00a0000,00\u00a0€" in told
    assert "3\u00a0234,50\u00a0€" in told
    assert "50,00\u00a0%" in told
    assert "Aucune valeur" in told
    assert "année 2024" in told
    assert "2\u00a0024" not in told
    assert "Le parc est lu au 31 décembre 2024." in told
    assert "Cible de 20,00\u00a0% : atteinte" in told
    assert re.findall(r'width="[0-9]+,[0-9]', page.content.decode()) == []


def test_a_share_over_one_stays_inside_its_bar(visit, manager, past, asso):
    for _ in range(2):
        past(
            ("register", "2020-01-01"),
            ("retire", "2024-02-01", {"functional": True}),
            ("erase", "2024-02-01", {"erasure": "purge"}),
            ("donate", "2024-02-02", {"counterparty": asso}),
        )
    past(("register", "2020-01-01"), ("retire", "2023-02-01", {"functional": True}))
    page = visit(manager).get(PAGE, {"year": 2024})
    assert "200,00\u00a0%" in words(page)
    widths = re.findall(r'app-bar__share" y="2" width="([0-9.]+)"', page.content.decode())
    assert max(map(float, widths)) == 100


def test_a_file_for_a_spreadsheet(visit, manager, estate):
    response = visit(manager).get(CSV, {"year": 2024})
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="chiffres-MTE-2024.csv"'
    assert response.content.startswith(b"\xef\xbb\xbfindicateur;")


def test_the_choice_is_kept_from_page_to_page(visit, manager, estate):
    browser = visit(manager)
    opened = browser.get(f"{PAGE}reused_strict/whole/", query("MTE-DSI", 2024, "2024-06-30"))
    assert 'href="/chiffres/?organisation=MTE-DSI&amp;year=2024&amp;at=2024-06-30"' in opened.content.decode()


def test_an_empty_side_says_so(visit, manager):
    assert "Aucun matériel n’est compté ici." in words(visit(manager).get(f"{PAGE}reused_strict/part/"))


def test_the_sides_are_those_of_the_page():
    assert list(SIDES) == ["part", "whole", "unknown"]
    assert figures.share(0, 0) is None
