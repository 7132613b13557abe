"""The row of a known device, and what a file about it comes to."""

from datetime import date

from tests.imports.planning.rows import ENTRY

KNOWN = ENTRY | {"tag": "INV-1", "serial": "S1", "manufacturer": "Dell", "model": "Latitude", "price": "900"}
BOUGHT = ("register", date(2020, 1, 1))


def numbers(new=0, changed=0, unchanged=0):
    return {"new": new, "changed": changed, "unchanged": unchanged}
