"""A reception as its page shows, scans and confirms it."""

from datetime import date

from tests.scanning.aims import remove_on_page, scan_on_page

TODAY = date.today()


def told(page):
    return [str(message) for message in page.context["messages"]]


def url(sender, *more):
    return "/".join(["/transferts", str(sender.pk), *more, ""])


def scan(browser, sender, *codes):
    for code in codes:
        page = scan_on_page(browser, f"transfert/{sender.pk}", code)
    return page


def undo(browser, sender, device):
    return remove_on_page(browser, f"transfert/{sender.pk}", device.tag)


def shown(browser, sender):
    return browser.get(url(sender)).context["seen"]


def confirm(browser, sender, place, on=TODAY, seen=None):
    """As from the page that is read just before; `seen` is what an older one showed."""
    seen = shown(browser, sender) if seen is None else seen
    body = {"organisation": place.code, "on": on.isoformat(), "seen": seen}
    return browser.post(url(sender), body, follow=True)
