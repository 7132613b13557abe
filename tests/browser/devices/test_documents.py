"""A photo and a document, from the phone of whoever stands by the device to its page and away again."""

from playwright.sync_api import expect

from tests import files
from tests.browser.checks import assert_sound
from tests.browser.moves import follow

AGENT = "agent@registre.example"


def send(page, kind, name, media_type, data):
    follow(page.get_by_role("link", name=f"Ajouter {kind}"))
    page.set_input_files("[name=file]", {"name": name, "mimeType": media_type, "buffer": data})
    follow(page.get_by_role("button", name="Ajouter"))


def test_a_photo_and_a_document_are_added_seen_and_removed(new_page, sign_in):
    page = new_page(width=360, height=740)
    sign_in(page, AGENT)
    page.goto("/materiels/?organisation=MTE-DSI&status=retired")
    follow(page.locator("tbody a").first)
    device = page.url
    send(page, "un document", "programme.pdf", "application/pdf", files.PROGRAM)
    expect(page.get_by_role("alert")).to_contain_text("ni un PDF ni un texte")
    page.goto(device)
    for rank in range(5):
        send(page, "une photo", f"vue {rank}.png", "image/png", files.photo(800 + rank, 600, form="PNG"))
    expect(page.get_by_role("status")).to_have_text("La photo est ajoutée.")
    send(page, "un document", "constat.pdf", "application/pdf", files.pdf("Constat"))
    assert page.evaluate("[...document.images].every(image => image.complete && image.naturalWidth === 120)")
    shown = page.request.get(page.get_by_role("link", name="vue 4.jpg", exact=True).get_attribute("href"))
    assert (shown.status, shown.headers["content-type"]) == (200, "image/jpeg")
    assert_sound(page, device)
    with page.expect_download() as download:
        page.get_by_role("link", name="constat.pdf", exact=True).click()
    assert download.value.suggested_filename == "constat.pdf"
    follow(page.get_by_role("link", name="Retirer vue 4.jpg"))
    assert_sound(page, page.url)
    page.fill("[name=motive]", "Floue")
    follow(page.get_by_role("button", name="Retirer ce fichier"))
    page.get_by_text("1 fichier retiré").click()
    expect(page.get_by_text("vue 4.jpg, retiré le")).to_be_visible()
