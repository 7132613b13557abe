"""Scanning and labels in a real browser: what a scanner types, one act for all, the pages' soundness."""

import pytest
from playwright.sync_api import expect

from tests.browser.checks import assert_sound, shown_faults
from tests.browser.moves import follow, scan

AGENT = "agent@registre.example"


@pytest.fixture
def stock(server):
    """The tags of devices in service at the agent's."""
    code = "from registry.devices.models import Device; print(*Device.objects.filter(organisation__code='MTE-DSI', "
    return server.manage("shell", "-v0", "-c", code + "status='in_service').values_list('tag', flat=True))").split()


def test_a_scanner_fills_the_list_and_one_act_moves_it(any_page, sign_in, server, stock):
    sign_in(any_page, AGENT)
    any_page.goto("/scan/")
    one, two, three = stock[:3]
    scan(any_page, f"{server.url.upper()}/D/{one}", two, three.lower(), "rien de connu", two)
    assert any_page.locator("tbody tr").count() == 3
    any_page.reload()
    assert any_page.locator("tbody tr").count() == 3
    follow(any_page.locator("#scan-list").get_by_role("button", name="Retirer").first)
    follow(any_page.get_by_role("link", name="Envoyer en réparation"))
    follow(any_page.get_by_role("button", name="Appliquer à 2 matériels"))
    assert "« Envoyer en réparation » est enregistré pour 2 matériels." in any_page.inner_text("main")
    assert any_page.locator("tbody tr").count() == 0


def test_a_refused_row_is_taken_off_and_the_rest_applied(any_page, sign_in, stock):
    sign_in(any_page, AGENT)
    any_page.goto("/scan/")
    scan(any_page, *stock[3:5])
    follow(any_page.get_by_role("link", name="Mettre en stock"))
    any_page.fill("[name=on]", "2001-01-01")
    follow(any_page.get_by_role("button", name="Appliquer"))
    assert any_page.locator("[role=alert] li").count() == 2
    follow(any_page.get_by_role("button", name="Retirer les lignes refusées"))
    assert any_page.url.endswith("/scan/")
    assert any_page.locator("tbody tr").count() == 0


@pytest.mark.parametrize("url", ["/scan/", "/scan/agir/retire/", "/etiquettes/"])
def test_the_pages_are_sound(page, sign_in, stock, url):
    sign_in(page, AGENT)
    page.goto("/scan/")
    scan(page, *stock[:20])
    assert_sound(page, url)
    page.goto("/scan/")
    follow(page.get_by_role("button", name="Vider la liste"))


def test_two_people_share_a_stocktake_and_see_what_the_other_finds(new_page, sign_in, stock):
    agent, manager = new_page(), new_page()
    sign_in(agent, AGENT)
    sign_in(manager, "gestionnaire@registre.example")
    agent.goto("/inventaires/")
    follow(agent.get_by_role("button", name="Ouvrir l’inventaire"))
    follow(agent.get_by_role("link", name="Scanner sans réseau"))
    manager.clock.install()
    manager.goto(agent.url)
    manager.locator("#scan-camera").wait_for()
    scan(agent, stock[0])
    manager.clock.run_for(30_000)
    expect(manager.locator("#scan-list")).to_contain_text("1 trouvé")
    scan(manager, stock[0], stock[1])
    expect(manager.locator("#scan-list")).to_contain_text("2 trouvés")
    assert manager.locator("tbody tr").count() == 2


def test_the_public_page_is_sound(page, stock):
    assert_sound(page, f"/d/{stock[0]}")


def test_labels_are_downloaded_once_a_doubt_is_confirmed(any_page, sign_in, stock):
    sign_in(any_page, AGENT)
    any_page.goto("/etiquettes/")
    any_page.fill("[name=tags]", "\n".join(stock[:5]))
    any_page.select_option("[name=sheet]", "avery-l4731")
    follow(any_page.get_by_role("button", name="Télécharger"))
    assert "sous 0,35 mm" in any_page.locator("[role=alert]").inner_text()
    with any_page.expect_download() as download:
        any_page.get_by_role("button", name="Télécharger").click()
    assert download.value.suggested_filename == "etiquettes-avery-l4731.pdf"


def test_a_warning_and_a_refusal_are_as_accessible_as_the_form(page, sign_in):
    sign_in(page, AGENT)
    page.goto("/etiquettes/")
    page.fill("[name=tags]", "INCONNU")
    follow(page.get_by_role("button", name="Télécharger"))
    assert page.locator("[role=alert]").count() == 1
    assert shown_faults(page) == []
