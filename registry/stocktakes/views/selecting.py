"""What a stocktake found becomes a selection: one act, or one change, for all of these devices."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.views.generic import View

from registry.devices import selecting
from registry.devices.lifecycle import HELD, Action
from registry.devices.models import Device
from registry.devices.models.selection import MOST
from registry.shared.moves import Refusal
from registry.stocktakes.views.stocktake import VIEWS, StocktakeMixin


class StocktakeSelect(StocktakeMixin, View):
    """The missing, or the unexpected; the missing that are held still, to be declared lost."""

    http_method_names = ["post"]

    def post(self, request, finding, **kwargs):
        stocktake, losing = self.get_object(), "lose" in request.POST
        if finding not in VIEWS:
            raise Http404
        try:
            selection = selecting.start(self._keys(stocktake, VIEWS[finding][0], losing), by=request.user)
        except Refusal:
            messages.info(request, "Aucun de ces matériels n’est encore à déclarer.")
            return redirect(stocktake)
        if not losing:
            return redirect(selection)
        motive = urlencode({"motive": f"Manquant à l’inventaire {stocktake}"})
        return redirect(f"{reverse('selection-act', args=[selection.pk, Action.LOSE])}?{motive}")

    def _keys(self, stocktake, finding, losing: bool) -> list[int]:
        lines = stocktake.lines.filter(finding=finding, device__isnull=False)
        devices = Device.objects.visible_to(self.request.user).filter(pk__in=lines.values("device"))
        if losing:
            devices = devices.filter(status__in=HELD)
        return list(devices.order_by("pk").values_list("pk", flat=True)[:MOST])
