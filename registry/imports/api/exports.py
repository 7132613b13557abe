"""The list of devices as a file through the API: the filters of the list, the columns of an import."""

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import ValidationError

from registry.devices.api.devices import DeviceAPIView
from registry.devices.filters import DeviceFilter
from registry.imports import serving
from registry.shared import access
from registry.shared.files import download
from registry.shared.moves import Reason
from registry.tabular import writing

UNKNOWN_FORMAT = Reason("no_such_format", f"Choisissez un format parmi : {', '.join(download.KINDS)}.")


class DeviceExportAPIView(DeviceAPIView):
    """Les matériels de votre périmètre en fichier, que l’import sait relire."""

    filterset_class = DeviceFilter
    pagination_class = None

    @extend_schema(
        operation_id="devices_export",
        parameters=[OpenApiParameter("format", str, required=True, enum=download.KINDS)],
        responses={(200, kind): OpenApiTypes.BINARY for kind in writing.TYPES.values()},
    )
    def get(self, request):
        access.require_anywhere(request.user, "view")
        kind = request.query_params.get("format")
        if kind not in download.KINDS:
            raise ValidationError({"format": [UNKNOWN_FORMAT]})
        return serving.answer(self.filter_queryset(self.get_queryset()), kind)
