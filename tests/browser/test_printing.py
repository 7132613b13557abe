"""More labels than a request draws: the page of the run, a real worker, one file; then a part of it again."""

import re

import pypdfium2
from playwright.sync_api import expect

from tests.browser.checks import assert_sound
from tests.browser.moves import follow

AGENT = "agent@registre.example"
PER_SHEET = 21


def sheets_of(download):
    return len(pypdfium2.PdfDocument(download.value.path()))


def test_a_worker_draws_what_a_request_cannot(any_page, sign_in, server):
    page = any_page
    sign_in(page, AGENT)
    page.goto("/etiquettes/?organisation=MTE-DSI")
    page.fill("[name=copies]", "20")
    follow(page.get_by_role("button", name="Télécharger le PDF"))
    run = page.url
    assert "/etiquettes/impressions/" in run
    count = int(re.sub(r"\D", "", page.locator("label[for=avancement]").inner_text().partition("sur")[2]))
    assert count > 1000
    # A worker takes it whenever it comes; the page looks again by itself.
    server.manage("db_worker", "--batch", "--no-startup-delay", "--no-reload", "--verbosity", "0")
    ready = page.get_by_role("link", name="Télécharger le PDF")
    expect(ready).to_be_visible()
    with page.expect_download() as whole:
        ready.click()
    assert sheets_of(whole) == -(-count // PER_SHEET)
    page.fill("[name=start]", str(count - 39))
    with page.expect_download() as part:
        page.get_by_role("button", name="Imprimer ces étiquettes").click()
    assert sheets_of(part) == 2


def test_the_pages_of_runs_are_sound(page, sign_in, server):
    sign_in(page, AGENT)
    page.goto("/etiquettes/?organisation=MTE-DSI")
    page.fill("[name=copies]", "20")
    follow(page.get_by_role("button", name="Télécharger le PDF"))
    assert_sound(page, f"{page.url}?fixe=1")
    server.manage("db_worker", "--batch", "--no-startup-delay", "--no-reload", "--verbosity", "0")
    assert_sound(page, page.url)
    assert_sound(page, "/etiquettes/impressions/")
