"""The list of devices as a file, with its filters."""

from django.http import Http404
from django.views.generic import View
from django.views.generic.list import MultipleObjectMixin

from registry import access
from registry.access import Scoped
from registry.exchange import download
from registry.filters import DeviceFilter
from registry.models import Device


class DeviceExport(Scoped, MultipleObjectMixin, View):
    model = Device

    def get(self, request):
        access.require_anywhere(request.user, "view")
        kind = request.GET.get("format")
        if kind not in download.KINDS:
            raise Http404
        return download.answer(DeviceFilter(request.GET, self.get_queryset()).qs, kind)
