"""What every answer carries, and what a refusal looks like wherever it is raised."""

import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import BadRequest, RequestDataTooBig
from django.db import DataError
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views import defaults
from django.views.csrf import csrf_failure

from registry.devices.documents import documents
from registry.devices.ledger import Refused
from registry.organisations import security_log
from registry.shared.moves import Refusal
from registry.site import submissions
from registry.site.models import Submission

HEADERS = {
    "Content-Security-Policy": "default-src 'self'; img-src 'self' data:; frame-ancestors 'none'; "
    "base-uri 'none'; form-action 'self'; object-src 'none'",
    "Permissions-Policy": "camera=(self), geolocation=(), microphone=(), payment=(), usb=()",
    # Whoever sits down next at a shared computer finds nothing on its disk. What is nobody's page says otherwise.
    "Cache-Control": "private, no-cache, no-store",
}
UNSIGNED, FORBIDDEN, TOO_MANY = 401, 403, 429
REFUSED = UNSIGNED, FORBIDDEN, TOO_MANY
CHUNK = 1 << 16
DRAIN_SECONDS = 20

Answering = Callable[[HttpRequest], HttpResponseBase]


class SecurityHeaders:
    def __init__(self, get_response: Answering):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        for name, value in HEADERS.items():
            response.setdefault(name, value)
        return response


class SessionRequired(LoginRequiredMiddleware):
    """A form sent once the session has ended leads, after sign-in, to the page that it was on: its own address may take
    POST alone."""

    ended = "Votre session a pris fin, rien n’a été enregistré : reconnectez-vous, puis recommencez."

    def handle_no_permission(self, request: HttpRequest, view_func: Answering) -> HttpResponseRedirect:
        page = request.headers.get("Referer", "")
        ours = url_has_allowed_host_and_scheme(page, {request.get_host()}, require_https=request.is_secure())
        sent = request.method == "POST" and request.headers.get("Sec-Fetch-Mode", "navigate") == "navigate"
        if not (sent and page and ours):
            return super().handle_no_permission(request, view_func)
        messages.warning(request, self.ended)
        there = urlsplit(page)
        return redirect_to_login(urlunsplit(("", "", there.path, there.query, "")))


class SecurityLog:
    """Tells the security log who acts, and notes each refusal by the name of the view: an address may name things."""

    def __init__(self, get_response: Answering):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        with security_log.answering(request):
            response = self.get_response(request)
            if response.status_code in REFUSED:
                reason = getattr(request, "refused_for", "rights" if response.status_code == FORBIDDEN else "misses")
                view = getattr(request.resolver_match, "view_name", "")
                facts = {"status": response.status_code, "reason": reason, "method": request.method, "view": view}
                security_log.warn("refused", **facts)
        return response


def csrf_refused(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The view of a form without its token."""
    request.refused_for = "csrf"  # type: ignore[attr-defined] # what `SecurityLog` reads
    return csrf_failure(request, reason)


class SizeLimit:
    """Refuses a request by its announced length, before anything parses it."""

    def __init__(self, get_response: Answering):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        length = str(request.META.get("CONTENT_LENGTH") or 0)
        if not length.isdigit() or int(length) <= settings.MAX_UPLOAD_MB * 1_000_000:
            return self.get_response(request)
        _drain(request)
        return _too_heavy(request, settings.MAX_UPLOAD_MB)


class PageMethods:
    """Pages are read and their forms are posted: Django's views of forms would take a PUT for a POST."""

    known = ("GET", "HEAD", "OPTIONS", "POST")

    def __init__(self, get_response: Answering):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.method in self.known or _by_program(request):
            return self.get_response(request)
        return HttpResponseNotAllowed(self.known)


# What the API is told outside of its own views.
CODES = {400: "bad_request", 404: "not_found", 413: "too_heavy", 500: "server_error"}


class _Failed(Exception):
    """Rolls back what was written, and the files, before an error of ours; carries the answer."""


class SubmittedOnce:
    """A form sent twice does its work once: the second answer leads where the first one did.

    The key that `{% submission %}` put into the page and what the form writes are one transaction: of two clicks at
    once the second waits for the first. A form that led nowhere, because of an error in it, may be sent again.
    """

    again = "Ce formulaire était déjà envoyé : voici ce qu’il a donné, une seule fois."

    def __init__(self, get_response: Answering):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        # The API has no forms, and reads its bodies itself.
        key = None if _by_program(request) else submissions.key(request.POST)
        if not key or not request.user.is_authenticated:
            return self.get_response(request)
        try:
            with documents.filing():
                sent, new = Submission.objects.get_or_create(user=request.user, key=key)
                if new:
                    return self._answer(request, sent)
        except _Failed as failed:
            answer: HttpResponseBase = failed.args[0]
            return answer
        messages.info(request, self.again)
        return redirect(sent.address)

    def _answer(self, request: HttpRequest, sent: Submission) -> HttpResponseBase:
        response = self.get_response(request)
        if response.status_code >= 500:
            raise _Failed(response)
        if location := response.headers.get("Location"):
            sent.address = location
            sent.save(update_fields=["address"])
        else:
            sent.delete()
        return response


class NoNul:
    """Nothing that is asked holds a NUL: PostgreSQL cannot even look for one."""

    def __init__(self, get_response: Answering):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if "\0" in request.path:
            return not_found(request, None)
        query = request.META.get("QUERY_STRING", "")
        if "%00" in query or "\0" in query:
            return _refused(request, "400.html", 400, "L’adresse contient un caractère nul : retirez-le.")
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Fields refuse it themselves; what a view reads of a form without them comes to the database."""
        if not isinstance(exception, DataError) or "NUL" not in str(exception):
            return None
        return _refused(request, "400.html", 400, "L’envoi contient un caractère nul : retirez-le.")


class Refusals:
    """The page of a refused act, for every view that does not show the refusal in its own page."""

    def __init__(self, get_response: Answering):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, Refusal):
            return None
        refusals = exception.refusals if isinstance(exception, Refused) else [(None, str(exception))]
        back = request.META.get("HTTP_REFERER", "")
        if not url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure()):
            back = "/"
        return render(request, "refusal.html", {"refusals": refusals, "back": back}, status=409)


def not_found(request: HttpRequest, exception: Exception | None) -> HttpResponse:
    """The handler of an address that leads nowhere."""
    return _refused(request, "404.html", 404, "Cette adresse ne mène à rien.")


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The handler of a demand that cannot be met as it is: a sentence of ours says what is wrong with it."""
    if isinstance(exception, RequestDataTooBig):
        return _too_heavy(request, settings.DATA_UPLOAD_MAX_MEMORY_SIZE // 1_000_000)
    ours = isinstance(exception, BadRequest) and exception.args
    return _refused(request, "400.html", 400, str(exception) if ours else "Elle est mal formée.")


def server_error(request: HttpRequest) -> HttpResponse:
    """The handler of an error of ours."""
    if not _by_program(request):
        return defaults.server_error(request)
    detail = "Le registre n’a pas pu répondre à cause d’une erreur de sa part : recommencez dans un moment."
    return JsonResponse({"detail": detail, "code": CODES[500]}, status=500)


def _too_heavy(request: HttpRequest, megabytes: int) -> HttpResponse:
    sentence = f"L’envoi dépasse {megabytes} Mo : rien n’a été lu."
    return _refused(request, "413.html", 413, sentence, limit=megabytes)


def _by_program(request: HttpRequest) -> bool:
    """Whether the answer is for a program, in JSON, rather than a page."""
    return request.path.startswith("/api/")


def _refused(request: HttpRequest, template: str, status: int, sentence: str, **context: Any) -> HttpResponse:
    if _by_program(request):
        return JsonResponse({"detail": sentence, "code": CODES[status]}, status=status)
    return render(request, template, {"sentence": sentence, **context}, status=status)


def _drain(request: HttpRequest) -> None:
    """A browser shows an answer only once its body is sent; a slow or endless one is cut all the same."""
    deadline = time.monotonic() + DRAIN_SECONDS
    while time.monotonic() < deadline and request.read(CHUNK):
        pass
