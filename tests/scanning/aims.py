"""What scans are for, as a test tries each."""

from dataclasses import dataclass

from registry.devices.models import Device
from tests import cast

ERASED = ("erase", cast.DAY, {"erasure": "purge"})
WORKS = ("retire", cast.DAY, {"functional": True})
WORN = ("retire", cast.DAY, {"functional": False})
KINDS = ["collecte", "transfert", "lot", "remise", "inventaire"]


@dataclass
class Aim:
    """One purpose: its words, a device that may be scanned for it, who may, and whether a device went there."""

    words: str
    device: Device
    by: object
    went: object

    @property
    def url(self):
        return f"/scan/pour/{self.words}/"


def scan_on_page(browser, words, code):
    """As from the page of what is scanned for, which is read again."""
    return browser.post(f"/scan/pour/{words}/", {"code": code, "on_page": "1"}, follow=True)


def remove_on_page(browser, words, key):
    return browser.post(f"/scan/pour/{words}/retirer/", {"key": key, "on_page": "1"}, follow=True)


def claims(blank):
    """The way out of a blank tag."""
    return [["Choisir le matériel", f"/etiquettes/vierges/{blank.tag}/poser/"]]


def told(page):
    return [(message.level_tag, str(message)) for message in page.context["messages"]]
