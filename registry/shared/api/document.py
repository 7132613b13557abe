"""The OpenAPI document: made once a process, and the same whatever the address says beside."""

from functools import cache
from hashlib import sha256
from threading import Lock

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse, JsonResponse
from django.utils.http import quote_etag
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import condition
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiJsonRenderer2
from rest_framework.exceptions import MethodNotAllowed

from registry.shared.api.errors import handle

# Of those who ask together for a document that is not there yet, one makes it.
MAKING = Lock()
# Nobody's in particular: asked again each time, and answered 304 while it stays the same.
CACHE_CONTROL = "public, no-cache"


@cache
def _made() -> tuple[bytes, str]:
    content = OpenApiJsonRenderer2().render(SchemaGenerator().get_schema(request=None, public=True))
    return content, quote_etag(sha256(content).hexdigest())


def document() -> tuple[bytes, str]:
    """Its JSON, which is YAML too, and its ETag. Drawing it takes seconds."""
    with MAKING:
        return _made()


@login_not_required
@csrf_exempt
def schema(request):
    """It tells how to ask, and holds nothing of the registry."""
    if request.method in ("GET", "HEAD"):
        return _told(request)
    refused = handle(MethodNotAllowed(request.method), {})
    return JsonResponse(refused.data, status=refused.status_code, headers={"Allow": "GET, HEAD"})


@condition(etag_func=lambda request: document()[1])
def _told(request):
    headers = {"Cache-Control": CACHE_CONTROL}
    return HttpResponse(document()[0], content_type=OpenApiJsonRenderer2.media_type, headers=headers)
