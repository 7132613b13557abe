"""The retired stock: how much of it waits, by proposed destination and by how long, each count opening its list."""

from datetime import date
from urllib.parse import urlencode

from django.urls import reverse
from django.views.generic import ListView

from registry.devices.filters import DeviceFilter
from registry.devices.lifecycle import Status
from registry.devices.models import Device
from registry.devices.orientation import PROPOSALS, Slept
from registry.figures import figures
from registry.shared import access
from registry.shared.access import Scoped

NARROWED = ("organisation", "category")


class RetiredStock(Scoped, ListView):
    model = Device
    template_name = "figures/retired.html"

    def get_context_data(self, **kwargs):
        access.require_anywhere(self.request.user, "view")
        chosen = {name: self.request.GET[name] for name in NARROWED if self.request.GET.get(name)}
        found = DeviceFilter(chosen, self.get_queryset())
        stock = figures.dormant(found.qs, date.today())

        def cell(**narrowing):
            return stock.total(**narrowing), _listed(chosen | narrowing)

        rows = [
            (label, [*(cell(destination=key, slept=slept) for slept in Slept.values), cell(destination=key)])
            for key, label in PROPOSALS
        ]
        sums = [*(cell(slept=slept) for slept in Slept.values), cell()]
        return super().get_context_data(
            object_list=[], filter=found, slept=Slept.labels, rows=rows, sums=sums, total=stock.total(), **kwargs
        )


def _listed(narrowing: dict[str, str]) -> str:
    return f"{reverse('device-list')}?{urlencode({'status': Status.RETIRED.value} | narrowing)}"
