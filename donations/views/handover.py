"""The hand-over: one field to scan each device of the lot, then the record that closes it."""

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import redirect
from django.views.generic import View
from django.views.generic.detail import SingleObjectMixin

from donations.models import LotItem
from donations.scans import HandingOver
from donations.surfaces import HAND_OVER
from donations.views.claims import ActOnClaim, ClaimMixin
from registry.shared.forms.scan import ScanForm
from registry.shared.moves import Refusal

SHOWN = 20


class HandOver(ActOnClaim):
    surface = HAND_OVER
    template_name = "donations/hand_over.html"

    def get_context_data(self, **kwargs):
        items = self._items().select_related("device__category")
        scanned = items.filter(scanned_at__isnull=False).order_by("-scanned_at")
        missing = items.filter(scanned_at=None).order_by("pk")
        shown = None if "tout" in self.request.GET else SHOWN
        return super().get_context_data(
            scan=ScanForm(),
            scanned=scanned[:shown],
            missing=missing[:shown],
            scanned_count=scanned.count(),
            missing_count=missing.count(),
            cut=shown is not None and max(scanned.count(), missing.count()) > SHOWN,
            **kwargs,
        )

    def _items(self):
        return LotItem.objects.filter(lot=self.object.lot_id, active=True)


class OnScan(ClaimMixin, SingleObjectMixin, View):
    """Does one thing to one scanned device and goes back to the scan field, with what happened said there."""

    http_method_names = ["post"]

    def post(self, request, *args, **kwargs) -> HttpResponseRedirect:
        handing = HandingOver(str(self.get_object().pk), request.user)
        try:
            messages.success(request, self.record(handing))
        except Refusal as refusal:
            messages.error(request, str(refusal))
        return redirect(handing.back)


class CheckIn(OnScan):
    def record(self, handing) -> str:
        return handing.take(self.request.POST.get("code", "")[:500]).message


class UndoCheckIn(OnScan):
    def record(self, handing) -> str:
        return handing.remove(self.request.POST.get("tag", ""))
