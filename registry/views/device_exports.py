"""Devices as a file that an import reads again: the list, and what one chose."""

from django.views.generic import View

from registry import selecting
from registry.exchange import device_files, download
from registry.filters import DeviceFilter
from registry.models import Device
from registry.views.exporting import Export
from registry.views.selections import OnSelection


class DeviceExport(Export):
    model, filterset_class = Device, DeviceFilter

    def answer(self, kind):
        return device_files.answer(self.rows(), kind)


class SelectionExport(OnSelection, View):
    def get(self, request, pk):
        self.object = self.get_object()
        return device_files.answer(selecting.held(self.object, request.user), download.chosen(request.GET))
