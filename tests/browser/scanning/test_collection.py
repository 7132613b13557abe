"""A collection of waste as an agent lives it: scanned onto a pallet, closed, taken away, and the paper typed in."""

from datetime import date

import pytest

from tests.browser.checks import assert_sound
from tests.browser.moves import follow, scan
from tests.browser.test_path import send_file

MANAGER = "gestionnaire@registre.example"
ESTATE = """serial;category;manufacturer;model;organisation;acquired_on;origin;retired_on;functional
{0}-1;screen;Dell;P2419H;MTE-DSI;2012-03-02;new;2025-02-03;false
{0}-2;screen;Dell;P2419H;MTE-DSI;2012-03-02;new;2025-02-03;false
{0}-3;screen;Dell;P2419H;MTE-DSI;2012-03-02;new;2025-02-03;false
"""


@pytest.mark.parametrize("script", [True, False], ids=["script", "plain"])
def test_a_collection_from_the_first_scan_to_the_slip(new_page, sign_in, server, script):
    name, page = f"COLLECTE-{script}", new_page(script=script)
    # The measures are taken by a script.
    sound = assert_sound if script else lambda *page: None
    sign_in(page, MANAGER)
    send_file(page, ESTATE.format(name))
    follow(page.get_by_role("button", name="Importer 3 matériels"))

    page.goto("/collectes/")
    follow(page.get_by_role("link", name="Ouvrir une collecte").first)
    sound(page, page.url)
    page.select_option("[name=organisation]", "MTE-DSI")
    page.select_option("[name=collector]", label="Ecologic")
    page.fill("[name=site]", "1 quai des Tris, 75001 Paris")
    follow(page.get_by_role("button", name="Ouvrir la collecte"))
    collection = page.url
    scan(page, *(f"{name}-{rank}" for rank in (1, 2, 3, 2)))
    assert "est déjà sur la palette 1" in page.inner_text("main")
    scan(page, "INCONNU-7")
    assert "« INCONNU-7 » n’est pas un matériel" in page.inner_text("main")
    assert page.locator("tbody tr").count() == 3
    assert "3 matériels, 17,19 kg estimés" in page.inner_text("main").replace("\xa0", " ")
    assert "Il manque 232,81 kg pour un enlèvement gratuit" in page.inner_text("main")
    follow(page.locator("tbody tr").first.get_by_role("button"))
    assert "retiré de la liste" in page.locator(".fr-alert[role=status]").inner_text()
    scan(page, f"{name}-3")
    sound(page, page.url)

    # Two people close it: the second is told, and nothing is done twice.
    other = new_page(script=script)
    sign_in(other, MANAGER)
    other.goto(f"{collection}clore/")
    follow(page.get_by_role("link", name="Clore la collecte"))
    sound(page, page.url)
    follow(page.get_by_role("button", name="Clore la collecte"))
    assert "La collecte est close" in page.locator("[role=status]").inner_text()
    follow(other.get_by_role("button", name="Clore la collecte"))
    assert "est à l’état « Close »" in other.locator("[role=alert]").inner_text()
    sound(page, page.url)

    # The collector did not get the second one.
    follow(page.get_by_role("link", name="Confirmer l’enlèvement"))
    sound(page, page.url)
    today = date.today().isoformat()
    for field, value in {"dispatched_on": today, "received_on": today, "weight_kg": "11,9", "slip": "BE-7"}.items():
        page.fill(f"[name={field}]", value)
    page.fill("[name=missing]", f"{name}-2\nINCONNU-8")
    page.select_option("[name=operation_code]", "R 4")
    follow(page.get_by_role("button", name="Confirmer l’enlèvement"))
    assert "INCONNU-8" in page.locator("[role=alert]").inner_text()
    page.fill("[name=missing]", f"{name}-2")
    follow(page.get_by_role("button", name="Confirmer l’enlèvement"))
    assert "2 reçus, 1 manquant" in page.inner_text("main")
    assert "+0,44 kg, soit +3,84 %" in page.inner_text("main").replace("\xa0", " ")
    sound(page, page.url)
    page.goto(f"/materiels/?q={name}")
    assert sorted(page.locator("tbody td:nth-child(3)").all_inner_texts()) == ["Recyclé", "Recyclé", "Réformé"]
    assert "concordent" in server.manage("check_ledger")
