"""The frozen bytes of a convention, given to whoever sees its claim."""

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header

from donations.lifecycle import ClaimStatus
from donations.models import Convention, Stage
from registry.devices.documents.serving import SEALED


def answer(frozen: Convention, request: HttpRequest) -> HttpResponse:
    """The PDF as it was made; a program that kept it is told when it is the same."""
    etag = f'"{frozen.sha256}"'
    if unchanged := get_conditional_response(request, etag=etag):
        return unchanged
    name = content_disposition_header(True, _name(frozen))
    headers = SEALED | {"ETag": etag, "Content-Disposition": name}
    return HttpResponse(bytes(frozen.content), content_type="application/pdf", headers=headers)


def _name(frozen: Convention) -> str:
    """Nothing in the bytes may say what happened since; the name does."""
    remains = frozen.claim.status == ClaimStatus.CANCELLED
    what = "-annulee" if remains else "-remise" if frozen.stage == Stage.EXECUTED else ""
    return f"{frozen.number}{what}.pdf"
