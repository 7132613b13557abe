"""Scanning for a purpose (a collection, a lot, a hand-over, a transfer, a stocktake), and scanning to look one up."""

from urllib.parse import urlsplit

from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.views.generic import FormView, TemplateView

from registry.devices.identity import blanks, lookup
from registry.devices.models import Device
from registry.scanning import purposes, receipts
from registry.scanning.purposes import Purpose
from registry.scanning.views.scan import Field, PhotoField
from registry.shared import access
from registry.shared.forms.scan import ScanForm
from registry.shared.validators import invalid
from registry.shared.views.acts import report

LONGEST = 500  # characters of a query that is kept


class ForPurpose(TemplateView):
    """A page of one purpose, which exists for those in whose scope it is; it asks for its own right.

    What the page that it serves sends (`on_page`, its query) leads back there, as it was.
    """

    template_name = "scanning/purpose.html"

    def dispatch(self, request, *args, aim, target):
        try:
            self.aim = purposes.find(f"{aim}/{target}", request.user)
        except purposes.Missing as reason:
            raise Http404 from reason
        self.purpose, self.here = self.aim.words, self.aim.address
        self.after = _served(self.aim, request.POST["on_page"]) if "on_page" in request.POST else self.here
        return super().dispatch(request, *args)

    def page(self, status=200, **context):
        return self.render_to_response(self.get_context_data(aim=self.aim, **context), status=status)


def _served(aim: Purpose, shown: str) -> str:
    query = shown.partition("?")[2][:LONGEST]
    return f"{urlsplit(aim.back).path}?{query}" if query else aim.back


class PurposePage(Field, ForPurpose):
    pass


class PurposePhoto(PhotoField, ForPurpose):
    pass


class PurposeRemove(ForPurpose):
    http_method_names = ["post"]

    def post(self, request):
        report(request, lambda: self.aim.remove(request.POST.get("key", "")))
        return redirect(self.after)


class Lookup(FormView):
    """One code, and the page of its device opens."""

    form_class = ScanForm
    template_name = "scanning/lookup.html"

    def dispatch(self, request, *args, **kwargs):
        access.require_anywhere(request.user, "scan")
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        trail = [("Scanner", reverse("scan"))]
        account = receipts.account(self.request.user)
        return super().get_context_data(trail=trail, here=reverse("scan-lookup"), account=account, **kwargs)

    def form_valid(self, form):
        code = form.cleaned_data["code"]
        try:
            device = lookup.find(code, Device.objects.visible_to(self.request.user))
        except lookup.NotFound as refusal:
            if blank := blanks.offered(code, self.request.user):
                return redirect("blank-claim", blank.tag)
            form.add_error("code", invalid(refusal.reason))
            return self.form_invalid(form)
        return redirect("device-detail", device.tag)
