"""The scan field on a page that people also work on: it takes nothing from them, and hides nothing from them."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.moves import follow, scan

MANAGER = "gestionnaire@registre.example"
SCRIPT = re.compile(r"/scan(\.\w+)?\.js")
SEND = "**/scan/envoi/"


@pytest.fixture
def working(page, sign_in, works):
    """working(letter): the page of that work, whose field listens."""
    sign_in(page, MANAGER)

    def open_page(letter):
        page.goto(works[letter])
        page.locator("#scan-camera").wait_for()
        return page

    return open_page


@pytest.fixture
def late(page):
    """late(address): a list, of the first request there once it is made, which waits for one to continue it."""

    def hold(address):
        held = []
        page.route(address, lambda route: route.continue_() if held else held.append(route))
        return held

    return hold


def burst(page, *codes):
    for code in codes:
        page.keyboard.type(code, delay=10)
        page.keyboard.press("Enter")


def kept(page):
    return page.locator("#scan-kept li")


def listed(page):
    return page.locator("#scan-list tbody tr")


def row(page, serial):
    # A tag may hold the same letters.
    return listed(page).filter(has=page.get_by_text(serial, exact=True))


def test_a_burst_before_the_script_is_there_waits_for_it(page, sign_in, works, late):
    sign_in(page, MANAGER)
    held = late(SCRIPT)
    page.goto(works["S"], wait_until="commit")
    page.locator("[name=code]").wait_for()
    # A key that goes nowhere goes to the field.
    page.evaluate("document.activeElement.blur()")
    burst(page, "S0", "S1", "S2")
    expect(page.locator("#scan-told")).to_have_text("La page se prépare : ce que vous scannez est gardé.")
    held[0].continue_()
    expect(page.locator("#scan-list")).to_contain_text("Trouvés (3)")
    expect(page.locator("#scan-queue")).to_be_hidden()


def test_a_burst_goes_by_the_form_when_the_script_never_comes(page, sign_in, works, late):
    sign_in(page, MANAGER)
    held = late(SCRIPT)
    page.goto(works["L"], wait_until="commit")
    page.locator("[name=code]").wait_for()
    burst(page, "L0", "L1", "L2")
    with page.expect_navigation():
        held[0].abort()
    # One was there.
    expect(listed(page)).to_have_count(4)
    expect(page.locator(".fr-alert[role=status]")).to_have_count(3)


@pytest.mark.parametrize(("letter", "name"), [("C", "mass_kg"), ("R", "handed_place"), ("T", "motive")])
def test_a_late_answer_leaves_people_where_they_type(working, late, letter, name):
    page = working(letter)
    held = late(SEND)
    burst(page, f"{letter}0")
    page.locator(f"[name={name}]").focus()
    page.keyboard.type("1")
    while not held:
        page.wait_for_timeout(20)
    held[0].continue_()
    expect(listed(page).filter(has_text="Retirer" if letter == "C" else "Annuler")).to_have_count(1)
    page.keyboard.type("2")
    assert page.locator(f"[name={name}]").input_value() == "12"
    assert page.locator("[name=code]").input_value() == ""


def test_what_is_scanned_wherever_the_cursor_is_goes_to_the_field(working):
    """On a title, on a button that was just pressed, or in the number of another pallet."""
    page = working("C")
    page.locator("h1").click()
    burst(page, "C5")
    expect(row(page, "C5")).to_have_count(1)
    page.locator("#scan-camera").focus()
    burst(page, "C6")
    expect(row(page, "C6")).to_have_count(1)
    expect(page.locator("#scan-video")).to_be_hidden()
    page.locator("[name=palette]").focus()
    burst(page, "C7")
    expect(row(page, "C7")).to_have_count(1)
    expect(page.locator("#scan-where")).to_have_text("1")
    expect(page.locator("#scan-queue")).to_be_hidden()


def test_a_scan_of_another_tab_leaves_the_keyboard_on_its_button(working, works):
    page = working("C")
    scan(page, "C8")
    button = row(page, "C8").get_by_role("button")
    button.focus()
    other = page.context.new_page()
    other.goto(works["C"])
    scan(other, "C9")
    expect(row(page, "C9")).to_have_count(1)
    expect(button).to_be_focused()


REFUSED = "IDBFactory.prototype.open = () => { throw new DOMException('refused', 'SecurityError') }"


@pytest.mark.parametrize("broken", [REFUSED, "delete window.BroadcastChannel"], ids=["nothing kept", "script fails"])
def test_a_browser_that_cannot_keep_scans_sends_them_by_the_form(browser, server, sign_in, works, broken):
    # Its console may tell the fault.
    page = browser.new_context(base_url=server.url, locale="fr-FR").new_page()
    sign_in(page, MANAGER)
    page.add_init_script(broken)
    page.goto(works["S"])
    for _ in range(2):
        with page.expect_navigation():
            burst(page, "S7", "S8")
    expect(page.locator("#scan-list")).to_contain_text("Trouvés")
    expect(page.locator(".fr-alert[role=status]", has_text="déjà")).to_have_count(2)
    page.context.close()


def test_what_is_to_be_looked_at_twice_stays_until_it_is_seen(working):
    page = working("S")
    scan(page, "DOUTE-1", "S4", "DOUTE-2", "S5")
    expect(page.locator("#scan-counts")).to_have_text("2 à vérifier")
    assert [text.partition(",")[0] for text in kept(page).all_inner_texts()] == ["DOUTE-2", "DOUTE-1"]
    expect(page.locator("#scan-told")).to_contain_text("trouvé")
    page.reload()
    page.get_by_role("button", name="Vu DOUTE-1").click()
    expect(page.locator("#scan-counts")).to_have_text("1 à vérifier")
    page.get_by_role("button", name="Vu DOUTE-2").press("Enter")
    expect(page.locator("#scan-queue")).to_be_hidden()
    expect(page.locator("[name=code]")).to_be_focused()


def test_what_is_unknown_may_be_entered_or_attached(working):
    page = working("C")
    scan(page, "NEUF-1")
    refused = kept(page).first
    expect(refused).to_contain_text("« NEUF-1 » n’est pas un matériel de votre périmètre.")
    assert [link.get_attribute("aria-label") for link in refused.get_by_role("link").all()] == [
        "Ajouter ce matériel NEUF-1",
        "Rattacher ce code NEUF-1",
    ]
    follow(refused.get_by_role("link", name="Ajouter ce matériel"))
    assert page.locator("[name=serial]").input_value() == "NEUF-1"


def test_what_waits_is_sent_before_the_work_ends(working, late):
    page = working("C")
    held = late(SEND)
    burst(page, "C2")
    page.get_by_role("link", name="Clore la collecte").click()
    while not held:
        page.wait_for_timeout(20)
    with page.expect_navigation(url="**/clore/"):
        held[0].continue_()
    page.go_back()
    expect(row(page, "C2")).to_have_count(1)


def test_the_work_does_not_end_while_scans_cannot_leave(working, page):
    working("C")
    page.route(SEND, lambda route: route.abort())
    burst(page, "C3")
    expect(page.locator("#scan-told")).to_contain_text("Pas de réseau")
    page.get_by_role("link", name="Clore la collecte").click()
    expect(page.locator("#scan-told")).to_contain_text("Des scans attendent encore sur cet appareil")
    page.get_by_role("button", name="Retirer C3").click()
    expect(page.locator("#scan-queue")).to_be_hidden()
    follow(page.get_by_role("link", name="Clore la collecte"))


def test_a_device_on_another_pallet_moves_and_is_told(working):
    page = working("C")
    scan(page, "C4")
    page.fill("[name=palette]", "3")
    page.get_by_role("button", name="Changer de palette").click()
    expect(page.locator("#scan-where")).to_have_text("3")
    scan(page, "C4")
    expect(kept(page)).to_contain_text("passe de la palette 1 à la palette 3")
    assert page.url.endswith("?palette=3")
    # What is taken back from another pallet leaves one where one scans.
    follow(row(page, "C2").get_by_role("button"))
    assert page.url.endswith("?palette=3")


def test_a_list_that_is_no_more_says_so(working, works):
    page = working("S")
    page.route(works["S"] + "*", lambda route: route.fulfill(body="<p>Autre chose</p>", content_type="text/html"))
    scan(page, "S6")
    expect(page.locator("#scan-list")).to_have_text("Cette page a changé entre-temps. Recharger la page")
