"""The page that stands for any other where there is no network: what is scanned there, and by whom."""

from playwright.sync_api import expect

from tests.browser.scanning.phone import counts, scan, sign_in, told
from tests.browser.server import PASSWORD

AGENT, MANAGER = "agent@registre.example", "gestionnaire@registre.example"


def test_another_pallet_and_the_same_page_need_no_network(phone, works):
    page = phone.start()
    sign_in(page, MANAGER)
    page.goto(works["C"])
    page.locator("#scan-camera").wait_for()
    phone.context.set_offline(True)
    page.fill("[name=palette]", "7")
    page.get_by_role("button", name="Changer de palette").click()
    expect(page.locator("#scan-where")).to_have_text("7")
    scan(page, ["C0"])
    expect(counts(page)).to_have_text("1 en attente d’envoi")
    # The page that is kept stands for this one too, and says what is scanned there.
    page.reload()
    number = works["C"].strip("/").rpartition("/")[2]
    expect(page.locator("#scan-purpose")).to_have_text(f"Pour : Collecte {number}, palette 7.")
    scan(page, ["C1"])
    page.goto("/materiels/")
    expect(page.locator("#scan-purpose")).to_have_text("Pour votre liste de scans.")
    expect(page.locator("#scan-kept")).to_contain_text(f"pour Collecte {number}, palette 7. En attente")
    page.go_back()
    phone.context.set_offline(False)
    expect(page.locator("table", has_text="Palette 7 : 2 matériels")).to_be_visible()
    expect(page.locator("#scan-where")).to_have_text("7")


def test_who_signed_in_since_scans_nothing_in_the_name_of_the_former_one(phone):
    """Until a page with the field has said who they are."""
    page = phone.start()
    sign_in(page, AGENT)
    scan(page, ["DOUTEUX-1"])
    expect(counts(page)).to_have_text("1 refusé")
    with page.expect_navigation():
        page.get_by_role("button", name="Se déconnecter").click()
    page.goto("/connexion/?next=/materiels/")
    page.fill("[name=username]", MANAGER)
    page.fill("[name=password]", PASSWORD)
    page.locator("main button").first.click()
    page.wait_for_url("**/materiels/")
    phone.context.set_offline(True)
    page.goto("/scan/")
    expect(told(page)).to_contain_text("On ne sait pas qui scanne")
    expect(page.locator("[name=code]")).to_be_disabled()
    expect(counts(page)).to_have_text("1 d’un autre compte")
    assert "DOUTEUX" not in page.inner_text("main")
