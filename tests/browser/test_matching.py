"""A file from elsewhere, explained once by the person who brings it, with JavaScript and without."""

import pytest

from tests.browser.checks import assert_sound
from tests.browser.moves import follow
from tests.browser.test_path import send_file

MANAGER = "gestionnaire@registre.example"
FILE = """Machine{0};Sorte;Fabriquant;Usager;Couleur
{0}-1;écran;Dell;Jeanne Martin;gris
{0}-2;écran;HP;Paul Durand;noir
"""


@pytest.mark.parametrize("script", [True, False], ids=["script", "plain"])
def test_columns_are_explained_once(new_page, sign_in, script):
    page = new_page(script=script)
    # The measures are taken by a script.
    sound = assert_sound if script else lambda *page: None
    sign_in(page, MANAGER)
    send_file(page, FILE.format(name := f"COL{script}"))
    assert "Jeanne" not in page.inner_text("main")
    sound(page, page.url)
    follow(page.get_by_role("button", name="Continuer"))
    assert "elle est obligatoire" in page.locator("[role=alert]").inner_text()
    page.get_by_label(f"Machine{name}").select_option("serial")
    page.get_by_label("Sorte").select_option("category")
    follow(page.get_by_role("button", name="Continuer"))
    follow(page.get_by_role("button", name="Importer 2 matériels"))
    send_file(page, FILE.format(name).replace("-1;", "-3;").replace("-2;", "-4;"))
    assert page.get_by_role("button", name="Importer 2 matériels").is_visible()
    follow(page.get_by_role("link", name="Importer").last)
    follow(page.get_by_role("link", name="Correspondances"))
    sound(page, page.url)
    follow(page.get_by_role("main").get_by_role("link", name="parc.csv").first)
    sound(page, page.url)
    follow(page.get_by_role("button", name="Oublier cette correspondance"))
    assert "est oubliée" in page.locator("[role=status]").inner_text()
