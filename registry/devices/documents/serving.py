"""A kept file given back: a photo is shown, all else is downloaded."""

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header

from registry.devices.documents.documents import read
from registry.devices.documents.media import thumbnail
from registry.devices.models import Document
from registry.devices.models.document import StoredFile

# How long a browser keeps a thumbnail without asking; the photo itself, like every page, is never kept.
MINUTES = 5
# A photo is shown, yet by itself: nothing in it may run or call anything.
SEALED = {"Content-Security-Policy": "default-src 'none'; sandbox", "Cache-Control": "private, no-store"}


def answer(document: StoredFile) -> HttpResponse:
    """The file for whoever may see it: a photo is shown, all else is downloaded."""
    text = document.media_type.startswith("text/")
    name = content_disposition_header(not document.is_photo, document.name)
    return HttpResponse(
        read(document),
        content_type=f"{document.media_type}; charset=utf-8" if text else document.media_type,
        headers=SEALED | {"X-Content-Type-Options": "nosniff", "Content-Disposition": name},
    )


def preview(document: Document, request: HttpRequest) -> HttpResponse:
    """A photo's thumbnail, drawn only when it has changed: who walks from page to page asks for it once."""
    etag = f'"{document.sha256}"'
    headers = SEALED | {"Cache-Control": f"private, max-age={MINUTES * 60}", "ETag": etag}
    if unchanged := get_conditional_response(request, etag=etag):
        return unchanged
    return HttpResponse(thumbnail(read(document)), content_type="image/webp", headers=headers)
