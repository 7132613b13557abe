"""A reception as its page shows, scans and confirms it."""

from datetime import date

TODAY = date.today()


def told(page):
    return [str(message) for message in page.context["messages"]]


def url(sender, *more):
    return "/".join(["/transferts", str(sender.pk), *more, ""])


def scan(browser, sender, *codes):
    for code in codes:
        page = browser.post(url(sender, "controle"), {"code": code}, follow=True)
    return page


def shown(browser, sender):
    return browser.get(url(sender)).context["seen"]


def confirm(browser, sender, place, on=TODAY, seen=None):
    """As from the page that is read just before; `seen` is what an older one showed."""
    seen = shown(browser, sender) if seen is None else seen
    body = {"organisation": place.code, "on": on.isoformat(), "seen": seen}
    return browser.post(url(sender), body, follow=True)
