"""The scan field of a page that a purpose serves."""

from typing import Any

from django.template import Context, Library

from registry.scanning import receipts
from registry.scanning.purposes import Purpose
from registry.shared.forms.scan import ScanForm

register = Library()


@register.inclusion_tag("scanning/_on_page.html", takes_context=True)
def scan_field(context: Context, aim: Purpose) -> dict[str, Any]:
    """The same field as on the page of the scans of `aim`; what is scanned there is said on this page."""
    request = context["request"]
    account, shown = receipts.account(request.user), f"?{request.GET.urlencode()}"
    return {"aim": aim, "form": ScanForm(), "here": aim.address, "account": account, "on_page": shown}
