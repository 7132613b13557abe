"""What a device keeps of the scan page so as to open it without a network: nothing of it is anybody's."""

import hashlib
from pathlib import Path

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET

from registry.shared.forms.scan import ScanForm
from registry.shared.icons import ICON_SIZES

# The same for everybody: kept, and asked for again each time.
PUBLIC = cache_control(public=True, no_cache=True)
# Where people sign in and out.
DOORS = ("login", "logout", "admin:login", "admin:logout")
FILES = ("registre.css", "favicon.svg", "hold.js", "scan.js", "decoder.js")


@login_not_required
@require_GET
@PUBLIC
def shell(request):
    return HttpResponse(_shell())


@login_not_required
@require_GET
@PUBLIC
def worker(request):
    """The browser takes it anew as soon as it differs by a byte: its version stands for all that it keeps."""
    doors = [reverse(name) for name in DOORS]
    kept = {"version": _version(), "files": [static(name) for name in FILES], "doors": doors}
    answer = render(request, "scanning/worker.js", kept, content_type="text/javascript; charset=utf-8")
    # Pages with the field stand everywhere.
    answer["Service-Worker-Allowed"] = "/"
    return answer


@login_not_required
@require_GET
@PUBLIC
def manifest(request):
    icons = [
        {"src": static(f"icon-{side}.png"), "sizes": f"{side}x{side}", "type": "image/png", "purpose": purpose}
        for side in ICON_SIZES
        for purpose in ("any", "maskable")
    ]
    facts = {
        "name": f"{settings.SITE_NAME} : scanner",
        "short_name": "Scanner",
        "lang": "fr",
        "start_url": reverse("scan"),
        "scope": "/",
        "display": "standalone",
        "theme_color": "#000091",
        "background_color": "#ffffff",
        "icons": icons,
    }
    return JsonResponse(facts, content_type="application/manifest+json")


def _shell() -> str:
    """Made without a request, hence without a session, a name or a menu."""
    brand = {"service_name": settings.SITE_NAME, "state_brand": settings.STATE_BRAND}
    return render_to_string("scanning/scan_offline.html", brand | {"form": ScanForm()})


def _version() -> str:
    digest = hashlib.sha256(_shell().encode())
    for path in (Path(settings.STATICFILES_DIRS[0]) / name for name in FILES):
        digest.update(path.read_bytes() if path.exists() else b"")
    return digest.hexdigest()[:12]
