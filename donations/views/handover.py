"""The hand-over: one field to scan each device of the lot, then the record that closes it."""

from datetime import date

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import redirect
from django.views.generic import View
from django.views.generic.detail import SingleObjectMixin

from donations.forms import HandOverForm
from donations.models import LotItem
from donations.scans import HandingOver
from donations.views.acts import ClaimMixin
from donations.views.claims import Decision
from registry.shared.forms.scan import ScanForm
from registry.shared.moves import Refusal

SHOWN = 20


class HandOver(Decision):
    form_class = HandOverForm
    template_name = "donations/hand_over.html"
    action = "hand_over"
    heading, button = "Remise du lot", "Enregistrer la remise"
    done = "La remise est enregistrée : les matériels ont quitté le parc."

    def get_initial(self):
        claim = self.object
        return {
            "handed_on": date.today(),
            "handed_place": claim.lot.place,
            "donor_person": self.request.user.get_full_name(),
            "beneficiary_person": claim.association.signatory,
        }

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"missing": self._items().filter(scanned_at=None).count()}

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

    def record(self, form):
        form.cleaned_data.pop("without", None)
        return super().record(form)

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
