"""What every page shows: the site's name, and the menu entries that this person may use."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from registry.shared import access

MENU = (
    ("Matériels", "device-list", "view"),
    ("Scanner", "scan", "scan"),
    ("Étiquettes", "label-sheet", "label"),
    ("Importer", "import", "import"),
    ("Transferts", "transfer-list", "accept"),
    ("Collectes", "collection-list", "view"),
    ("Lots et dons", "lot-list", "lots"),
    ("Chiffres", "figures", "figures"),
    ("Mon association", "partner-list", "represent"),
    ("Administration", "admin:index", "administer"),
)


def site(request: HttpRequest) -> dict[str, Any]:
    return {
        # Not `site_name`: the sign-in view puts the host's name there.
        "service_name": settings.SITE_NAME,
        "state_brand": settings.STATE_BRAND,
        "nav": _menu(request),
    }


def _menu(request: HttpRequest) -> list[tuple[str, str, bool]]:
    """(label, address, whether the page is inside): `/materiels/import/` is not inside `/materiels/`."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return []
    entries = [(label, reverse(name)) for label, name, act in MENU if access.may_anywhere(user, act)]
    inside = [url for _, url in entries if request.path.startswith(url)]
    here = max(inside, key=len, default=None)
    return [(label, url, url == here) for label, url in entries]
