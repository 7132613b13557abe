"""The same plain facts on many devices at once, through the API: a fact that is not named does not change."""

from django import forms
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.response import Response

from registry.devices import facts
from registry.devices.api.devices import DeviceAPIView, DeviceRow, TagsSerializer, named, split
from registry.devices.forms.selections import SharedFactsForm
from registry.devices.models import Device
from registry.shared.act import Act, Via
from registry.shared.api.bodies import checked, described, fields
from registry.shared.moves import Reason

NO_FACT_GIVEN = Reason("no_fact_given", "Donnez un lieu ou une remarque ; un texte vide efface ceux de chacun.")


class SharedBody(forms.Form):
    place, note = (SharedFactsForm.base_fields[name] for name in ("place", "note"))


class EditedSerializer(serializers.Serializer):
    changed = serializers.IntegerField(help_text="Matériels dont une information a changé.")
    devices = DeviceRow(many=True)


class EditDevicesAPIView(DeviceAPIView):
    """Le même lieu ou la même remarque sur plusieurs matériels : tous ou aucun."""

    @extend_schema(
        operation_id="devices_edit",
        request=described("ManyFacts", SharedBody(), optional=True, **TagsSerializer().fields),
        responses=EditedSerializer,
    )
    def post(self, request):
        head, rest = split(request.data, TagsSerializer)
        given = fields(rest, SharedBody.base_fields)
        if not given:
            raise ValidationError({"place": [NO_FACT_GIVEN]})
        values = checked(SharedBody(given))
        devices = named(self.get_queryset(), head["tags"])
        changes = facts.change(devices, Act(request.user, Via.API), **{name: values[name] for name in given})
        rows = self.rows(Device.objects.filter(pk__in=[device.pk for device in devices]).order_by("-pk"))
        changed = len({change.device_id for change in changes})
        return Response({"changed": changed, "devices": [self.shape(row) for row in rows]})
