"""A nwipe log of two disks: read, recorded disk by disk, the failed one destroyed, and only then the device leaves."""

from playwright.sync_api import expect

from tests.browser.checks import assert_sound
from tests.browser.moves import follow
from tests.certificates import LOG, nwipe_pdf

AGENT = "agent@registre.example"


def choose(page, name, data):
    follow(page.get_by_role("link", name="Remplir avec le certificat de l’outil"))
    page.set_input_files("[name=certificate]", {"name": name, "mimeType": "text/plain", "buffer": data})
    follow(page.get_by_role("button", name="Lire ce certificat"))


def record(page, **facts):
    for name, value in facts.items():
        page.select_option(f"[name={name}]", value)
    follow(page.get_by_role("button", name="Enregistrer ce support"))


def test_the_log_of_two_disks_one_of_which_failed(new_page, sign_in):
    page = new_page(width=360, height=740)
    sign_in(page, AGENT)
    page.goto("/materiels/?organisation=MTE-DSI&status=retired")
    follow(page.locator("tbody a").first)
    device = page.url
    serial = page.locator("dt:has-text('Numéro de série') + dd").inner_text()
    follow(page.get_by_role("link", name="Enregistrer l’effacement d’un support"))
    choose(page, "nwipe.pdf", nwipe_pdf(system="UN-AUTRE-POSTE"))
    expect(page.get_by_role("alert")).to_contain_text("celui d’un autre matériel")
    assert_sound(page, page.url)
    page.goto(f"{device}effacement/")
    today = page.locator("[name=on]").input_value().replace("-", "/")
    choose(page, "nwipe.log", LOG.replace("PF2ABCDE", serial).replace("2024/03/14", today).encode())
    expect(page.get_by_text("Il porte bien le numéro de série")).to_be_visible()
    assert_sound(page, page.url)
    record(page, medium_type="hdd")
    expect(page.get_by_role("status").first).to_contain_text("est enregistré")
    page.goto(f"{device}agir/recycle/")
    page.fill("[name=counterparty_name]", "Tri et Fils")
    page.fill("[name=motive]", "Hors service")
    follow(page.get_by_role("button", name="Remettre au recyclage"))
    expect(page.get_by_role("alert").first).to_contain_text("faites détruire le support")
    page.goto(f"{device}effacement/")
    page.fill("[name=serial]", "S4ELNX0N123456")
    record(page, medium_type="ssd", method="destroy", result="succeeded")
    page.goto(device)
    expect(page.get_by_text("S4ELNX0N123456 : support détruit ou retiré, réussi")).to_be_visible()
    assert_sound(page, device)
