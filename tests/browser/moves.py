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
