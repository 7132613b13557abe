"""Joining two rows of one machine in the API, and separating them again."""

from functools import partial

from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import NotFound
from rest_framework.response import Response

from registry.devices import ledger
from registry.devices.api.devices import DeviceAPIView, DeviceDetailSerializer
from registry.devices.forms.devices import CorrectionForm
from registry.devices.forms.joining import JoinForm
from registry.devices.identity import joined_rows
from registry.devices.lifecycle import Action
from registry.devices.models import Device
from registry.shared import access
from registry.shared.access import OPERATOR
from registry.shared.act import Via, stated
from registry.shared.api.bodies import described, filled


class SeparationForm(CorrectionForm):
    other = JoinForm.base_fields["other"]


class JoinAPIView(DeviceAPIView):
    """Declares that another row is the same machine as this one, which stays."""

    @extend_schema(
        operation_id="device_join",
        summary="Réunir deux fiches d’une même machine",
        request=described("DeviceJoin", JoinForm(user=OPERATOR, kept=Device())),
        responses=DeviceDetailSerializer,
    )
    def post(self, request, tag):
        """Cette fiche est gardée. L’autre ne compte plus dans aucun chiffre, et son étiquette mène à celle-ci."""
        device = self.get_object()
        access.require(request.user, Action.JOIN, device.organisation)
        form = filled(partial(JoinForm, user=request.user, kept=device), request.data)
        act, given = stated(request.user, Via.API, form.cleaned_data)
        ledger.join(device, given["other"], act)
        return Response(self.shown(device.pk))


class SeparateAPIView(DeviceAPIView):
    """Undoes a join."""

    @extend_schema(
        operation_id="device_separate",
        summary="Séparer deux fiches réunies",
        request=described("DeviceSeparation", SeparationForm()),
        responses=DeviceDetailSerializer,
    )
    def post(self, request, tag):
        """L’autre fiche, nommée par l’étiquette qu’elle avait, reprend son état et ses séjours."""
        device = self.get_object()
        access.require(request.user, Action.JOIN, device.organisation)
        act, given = stated(request.user, Via.API, filled(SeparationForm, request.data).cleaned_data)
        rows = joined_rows.of(device).values()
        event = next((event for row, event in rows if row.tag == given["other"]), None)
        if event is None:
            raise NotFound
        ledger.undo(event.operation, act)
        return Response(self.shown(device.pk))
