"""A phone that scans, with or without a network, and what its page says."""

from contextlib import contextmanager

from tests.browser import chromium
from tests.browser.server import PASSWORD


class Phone:
    """A browser with a profile of its own, which survives being closed."""

    def __init__(self, browser, server, folder):
        self.browser, self.server, self.folder, self.context = browser, server, folder, None

    def start(self, *, offline=False):
        self.context = self.browser.browser_type.launch_persistent_context(
            self.folder,
            executable_path=chromium.path(),
            args=chromium.FLAGS,
            base_url=self.server.url,
            locale="fr-FR",
            timeout=chromium.PATIENCE * 1000,
        )
        self.context.set_default_timeout(chromium.PATIENCE * 1000)
        self.context.set_offline(offline)
        return self.context.pages[0]

    def open(self, page=None):
        page = page or self.context.new_page()
        page.goto("/scan/")
        page.locator("#scan-camera").wait_for()
        return page


def sign_in(page, email):
    page.goto("/connexion/?next=/scan/")
    page.fill("[name=username]", email)
    page.fill("[name=password]", PASSWORD)
    page.locator("main button").first.click()
    page.wait_for_url("**/scan/")
    page.evaluate("navigator.serviceWorker.ready.then(() => null)")
    page.reload()
    page.locator("#scan-camera").wait_for()


def scan(page, tags):
    # Shown once the script listens: until then Enter sends the form.
    page.locator("#scan-camera").wait_for()
    for tag in tags:
        page.fill("[name=code]", tag)
        page.keyboard.press("Enter")


def counts(page):
    return page.locator("#scan-counts")


def told(page):
    return page.locator("#scan-told")


def rows(page):
    return page.locator("#scan-list tbody tr")


@contextmanager
def counted(context):
    """The scans that leave for the server, by any tab."""
    sent = []
    context.on("request", lambda asked: sent.append(asked.url) if asked.method == "POST" else None)
    yield sent
