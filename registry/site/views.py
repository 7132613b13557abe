"""Where a person lands: the page that their role uses first; and the health of the service."""

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from registry.shared import access

LANDINGS = (("decide", "figures"), ("scan", "device-list"), ("view", "figures"), ("lots", "lot-list"))


@require_safe
def home(request):
    for act, page in LANDINGS:
        if access.may_anywhere(request.user, act):
            return redirect(page)
    return render(request, "site/no_role.html", status=403)


@login_not_required
@require_safe
def health(request):
    """JSON for monitors: whether the database answers."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return JsonResponse({"status": "error", "database": False}, status=503)
    return JsonResponse({"status": "ok", "database": True})
