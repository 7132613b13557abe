"""The erasure of a device in the API, medium by medium."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.response import Response

from registry import access, erasure, ledger
from registry.api.bodies import checked, described
from registry.api.documents import OfDevice
from registry.api.rows import Row
from registry.forms.erasure import MediumForm
from registry.lifecycle import Action
from registry.models import Device, MediumErasure
from registry.models.event import Via


class ErasureRow(Row):
    on = serializers.DateField(source="event.on")
    event = serializers.IntegerField(source="event_id")
    certificate = serializers.IntegerField(source="certificate_id", allow_null=True, help_text="Le document.")
    sha256 = serializers.CharField(source="certificate.sha256", allow_null=True)

    class Meta:
        model = MediumErasure
        fields = (
            "id event on medium_type serial method result tool tool_version operator verifier certificate sha256"
        ).split()


class Erasures(OfDevice):
    """Les effacements des supports d’un matériel."""

    queryset = MediumErasure.objects.all()
    serializer_class = ErasureRow
    parser_classes = [MultiPartParser]

    def of(self, device: Device):
        return {"event__device": device}

    @extend_schema(operation_id="device_erasures", responses=ErasureRow(many=True))
    def get(self, request, tag):
        return self.list(request)

    @extend_schema(
        operation_id="device_erasure_add",
        request={"multipart/form-data": described("MediumErasureBody", MediumForm())},
        responses={201: ErasureRow},
    )
    def post(self, request, tag):
        """Enregistre l’effacement d’un support, avec son certificat."""
        device = self.device()
        access.require(request.user, Action.ERASE, device.organisation)
        form = MediumForm(request.data, request.FILES)
        checked(form)
        with ledger.through(Via.API):
            record = erasure.attest(device, by=request.user, **form.facts())
        return Response(self.row(record.pk), status=201)
