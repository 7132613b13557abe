"""Devices as a file that an import reads again: the list, and what one chose."""

from django.views.generic import View

from registry.devices import selecting
from registry.devices.filters import DeviceFilter
from registry.devices.models import Device
from registry.devices.views.selections import OnSelection
from registry.imports import organisations, serving
from registry.organisations.models import Organisation
from registry.shared.files import download
from registry.shared.files.exporting import Exported

DEVICES = Exported(Device, serving.DEVICES, filterset=DeviceFilter)
ORGANISATIONS = Exported(Organisation, organisations.ORGANISATIONS)


class SelectionExport(OnSelection, View):
    def get(self, request, pk):
        self.object = self.get_object()
        return serving.answer(selecting.held(self.object, request.user), download.chosen(request.GET))
