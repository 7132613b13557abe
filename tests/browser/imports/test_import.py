"""A file that completes what the registry knows: its doubts settled, applied, undone; with JavaScript and without."""

import pytest

from tests.browser.checks import assert_sound
from tests.browser.moves import follow
from tests.browser.test_path import send_file

MANAGER = "gestionnaire@registre.example"
FIRST = """numéro de série;catégorie;marque;modèle;organisation;lieu
{0}-1;screen;Dell;P2419H;MTE-DSI;Réserve
{0}-2;screen;Dell;P2419H;MTE-DSI;Réserve
{0}-2;screen;HP;E24;MTE-DSI;Réserve
"""
SECOND = """numéro de série;catégorie;marque;modèle;lieu
{0}-1;screen;Dell;P2419H;Bureau 12
{0}-2;screen;;;Bureau 14
{0}-3;screen;Dell;P2419H;Bureau 15
"""


@pytest.mark.parametrize("script", [True, False], ids=["script", "plain"])
def test_a_file_completes_what_is_known(new_page, sign_in, server, script):
    page, name = new_page(script=script), f"REPRISE-{script}"
    # The measures are taken by a script.
    sound = assert_sound if script else lambda *page: None
    sign_in(page, MANAGER)
    send_file(page, FIRST.format(name))
    follow(page.get_by_role("button", name="Importer 3 matériels"))

    # One row is changed, one is new, one may be two devices: it is asked.
    send_file(page, SECOND.format(name))
    assert page.get_by_role("button", name="Importer").count() == 0
    sound(page, page.url)
    choice = page.get_by_label(f"Ligne 3 : {name}-2")
    choice.select_option(label=choice.locator("option", has_text="HP").inner_text())
    follow(page.get_by_role("button", name="Enregistrer ces réponses"))
    assert "lieu\tRéserve\tBureau 12" in page.locator("table").first.inner_text()
    sound(page, page.url)
    follow(page.get_by_role("button", name="Importer 1 matériel, en modifier 2"))
    assert "1 matériel importé, 2 modifiés" in page.locator("[role=status]").inner_text()
    done = page.url
    sound(page, done)

    # The same file again has nothing to write.
    send_file(page, SECOND.format(name).replace(f"{name}-2;screen;;", f"{name}-2;screen;HP;"))
    assert "Rien à écrire" in page.inner_text("main")

    page.goto(done)
    follow(page.get_by_role("link", name="Annuler cet import"))
    sound(page, page.url)
    page.fill("[name=motive]", "Mauvais fichier")
    follow(page.get_by_role("button", name="Annuler cet import"))
    assert "annulé pour 3 matériels" in page.locator("[role=status]").inner_text()
    page.goto(f"/materiels/?q={name}-3")
    assert page.locator("tbody tr").count() == 0
    assert "concordent" in server.manage("check_ledger")


def test_a_large_file_tells_how_far_it_is_and_ends_with_its_report(any_page, sign_in, request):
    sign_in(any_page, MANAGER)
    name = f"GRAND-{request.node.callspec.id}"
    rows = (f"{name}-{rank};screen;Dell;P2419H;MTE-DSI;Réserve\n" for rank in range(1200))
    send_file(any_page, "numéro de série;catégorie;marque;modèle;organisation;lieu\n" + "".join(rows))
    follow(any_page.get_by_role("button", name="Importer"))
    steps = any_page.locator("[role=status] > *")
    # The last step alone is seen, whatever came before it.
    assert [step.is_visible() for step in steps.all()] == [False] * (steps.count() - 1) + [True]
    assert "1 200 matériels importés" in steps.last.inner_text().replace("\xa0", " ").replace("\u202f", " ")
    follow(any_page.get_by_role("link", name="Voir cet import"))
    assert "/materiels/imports/" in any_page.url
