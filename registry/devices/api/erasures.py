"""The erasure of a device in the API, medium by medium."""

from django.core.exceptions import ValidationError
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from registry.devices.api.documents import DeviceRowsAPIView
from registry.devices.documents import media
from registry.devices.erasure import erasure, reading
from registry.devices.forms.erasure import MediumForm
from registry.devices.lifecycle import Action
from registry.devices.models import Device, MediumErasure
from registry.devices.models.document import DocumentKind
from registry.shared import access
from registry.shared.act import Via, stated
from registry.shared.api.bodies import Multipart, checked, described
from registry.shared.api.rows import RowSerializer


class ErasureRow(RowSerializer):
    on = serializers.DateField(source="event.on")
    event = serializers.IntegerField(source="event_id")
    certificate = serializers.IntegerField(source="certificate_id", allow_null=True, help_text="Le document.")
    operator = serializers.CharField(source="told_operator")
    verifier = serializers.CharField(source="told_verifier")
    sha256 = serializers.CharField(source="certificate.sha256", allow_null=True)

    class Meta:
        model = MediumErasure
        fields = (
            "id event on medium_type serial method result tool tool_version operator verifier certificate sha256"
            " certified"
        ).split()


class ErasureListAPIView(DeviceRowsAPIView):
    """Les effacements des supports d’un matériel."""

    queryset = MediumErasure.objects.all()
    serializer_class = ErasureRow
    parser_classes = [Multipart]

    def rows(self, queryset):
        return super().rows(queryset.told_to(self.request.user))

    def of(self, device: Device):
        return {"event__device": device}

    @extend_schema(operation_id="device_erasures", responses=ErasureRow(many=True))
    def get(self, request, tag):
        return self.list(request)

    @extend_schema(
        operation_id="device_erasure_add",
        request={"multipart/form-data": described("MediumErasureBody", MediumForm(), optional=True)},
        responses={201: ErasureRow},
    )
    def post(self, request, tag):
        """Enregistre l’effacement d’un support. Ce que le certificat dit de lui n’a pas à être donné.

        Les autres supports que nomme le certificat sont enregistrés en même temps, tels qu’il les dit.
        """
        device = self.device()
        access.require(request.user, Action.ERASE, device.organisation)
        form = MediumForm(_read(request) | request.data.dict(), request.FILES)
        checked(form)
        act, facts = stated(request.user, Via.API, form.facts())
        record = erasure.attest(device, act, **facts)
        return Response(self.row(record.pk), status=201)


def _read(request) -> dict[str, str]:
    """What the certificate tells of the medium that the request names, or else of its first one."""
    file = request.FILES.get("certificate")
    if file is None or file.size > media.MOST_MB[DocumentKind.CERTIFICATE] * 1_000_000:
        return {}
    try:
        report = reading.read(media.judge(file.read(), file.name, DocumentKind.CERTIFICATE))
    except ValidationError:
        # The form says it.
        return {}
    finally:
        file.seek(0)
    if report is None:
        return {}
    serial = request.data.get("serial", "")
    medium = report.of(serial) if serial else report.media[0]
    return report.facts(medium) if medium else {}
