"""One scan, or one taken back, from the page that a purpose serves."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.generic import View

from registry.scanning.purposes import Missing, Purpose
from registry.shared.views.acts import NOT_DONE, report


class OnScan(View):
    """Does one thing to one scanned device and goes back to the scan field, with what happened said there.

    The one argument of the address is the key of the purpose, which asks for its own right.
    """

    http_method_names = ["get", "post"]
    purpose: type[Purpose] = Purpose

    def get(self, request: HttpRequest, **kwargs: object) -> HttpResponse:
        """Whoever signs in again comes here from the field."""
        messages.info(request, NOT_DONE)
        return redirect(self.served(kwargs).back)

    def post(self, request: HttpRequest, **kwargs: object) -> HttpResponse:
        purpose = self.served(kwargs)
        report(request, lambda: self.done(purpose))
        return redirect(purpose.back)

    def served(self, address: dict[str, object]) -> Purpose:
        (key,) = address.values()
        try:
            return self.purpose(str(key), self.request.user)
        except Missing as reason:
            raise Http404 from reason

    def done(self, purpose: Purpose) -> str:
        raise NotImplementedError


class CheckIn(OnScan):
    def done(self, purpose: Purpose) -> str:
        return purpose.take(self.request.POST.get("code", "")[:500]).message


class UndoCheckIn(OnScan):
    def done(self, purpose: Purpose) -> str:
        return purpose.remove(self.request.POST.get("tag", ""))
