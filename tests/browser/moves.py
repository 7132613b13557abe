"""What a person does on a page that answers by another page."""

from playwright.sync_api import Locator, Page


def follow(link: Locator) -> None:
    """Clicks a link or a button and waits for the page it leads to: what is read next is of that page, whole."""
    with link.page.expect_navigation():
        link.click()


def enter(page: Page) -> None:
    """Sends a form by its keyboard, as a scanner does, and waits for the answer."""
    with page.expect_navigation():
        page.keyboard.press("Enter")


def scan(page: Page, *texts: str) -> None:
    """A scanner is a keyboard that ends with Enter; the list then follows, by the page's script or as a new page."""
    scripted = page.evaluate("matchMedia('(scripting: enabled)').matches")
    if scripted:
        # Its button is shown once the script listens: until then Enter sends the form.
        page.locator("#scan-camera").wait_for()
    for text in texts:
        page.locator("[name=code]:focus").wait_for()
        page.keyboard.type(text)
        if not scripted:
            enter(page)
            continue
        here = page.url
        with page.expect_response(lambda answer: answer.request.method == "GET" and answer.url == here):  # noqa: B023
            page.keyboard.press("Enter")
        page.locator("#scan-scanner form:not([aria-busy=true])").wait_for()
