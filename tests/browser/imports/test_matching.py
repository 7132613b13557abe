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
    assert "il en faut une" in page.locator("[role=alert]").inner_text()
    page.get_by_label(f"Machine{name}").select_option("serial")
    page.get_by_label("Sorte").select_option("category")
    follow(page.get_by_role("button", name="Continuer"))
    follow(page.get_by_role("button", name="Importer"))
    send_file(page, FILE.format(name).replace("-1;", "-3;").replace("-2;", "-4;"))
    assert "2 matériels entreront" in page.inner_text("main")
    follow(page.get_by_role("link", name="Importer").last)
    follow(page.get_by_role("link", name="Correspondances"))
    sound(page, page.url)
    follow(page.get_by_role("main").get_by_role("link", name="parc.csv").first)
    sound(page, page.url)
    follow(page.get_by_role("button", name="Oublier cette correspondance"))
    assert "est oubliée" in page.locator("[role=status]").inner_text()


WORDS = """étiquette;catégorie;site;état
{0}-1;Portable;Site de Lyon;Déployé
{0}-2;Portable;Site de Brest;En caisse
{0}-3;Vidéosurveillance;Site de Brest;Déployé
"""


@pytest.mark.parametrize("script", [True, False], ids=["script", "plain"])
def test_words_are_translated_once(new_page, sign_in, script):
    page = new_page(script=script)
    # The measures are taken by a script.
    sound = assert_sound if script else lambda *page: None
    sign_in(page, MANAGER)
    # Each run has its own words.
    text = WORDS.format(name := f"MOT{script}").replace("Lyon", f"Lyon {script}").replace("caisse", f"caisse {script}")
    send_file(page, text.replace("surveillance", f"surveillance {script}"))
    sound(page, page.url)
    page.get_by_label(f"Site de Lyon {script}").select_option("MTE-DSI")
    page.get_by_label(f"En caisse {script}").select_option("in_stock")
    page.get_by_label(f"Vidéosurveillance {script}").select_option("!")
    follow(page.get_by_role("button", name="Continuer"))
    assert f"« Vidéosurveillance {script} » (1)" in page.inner_text("main")
    follow(page.get_by_role("button", name="Importer"))
    page.goto(f"/materiels/{name.upper()}-1/")
    assert "en service" in page.inner_text("main").casefold()
    page.goto("/materiels/import/correspondances/")
    sound(page, page.url)
    follow(page.get_by_role("link", name=f"En caisse {script}"))
    sound(page, page.url)
    page.get_by_label("veut dire").select_option("in_repair")
    follow(page.get_by_role("button", name="Enregistrer"))
    assert page.get_by_role("row").filter(has_text=f"En caisse {script}").filter(has_text="En réparation").count() == 1
    follow(page.get_by_role("link", name=f"En caisse {script}"))
    follow(page.get_by_role("button", name="Oublier cette traduction"))
    assert "est oubliée" in page.locator("[role=status]").inner_text()
