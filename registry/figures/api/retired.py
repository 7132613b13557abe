"""The retired stock in the API: the counts of its page. The list behind each is that of the devices, filtered alike."""

from datetime import date

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.generics import GenericAPIView
from rest_framework.response import Response

from registry.devices.filters import DeviceFilter
from registry.devices.models import Device
from registry.devices.orientation import PROPOSALS, Slept
from registry.figures import figures
from registry.shared.access import Scoped
from registry.shared.api.rows import Speaks


class RetiredCountSerializer(serializers.Serializer):
    destination = serializers.CharField(help_text=" ; ".join(f"{key} : {label}" for key, label in PROPOSALS))
    slept = serializers.ChoiceField(Slept.choices, help_text="Depuis combien de temps.")
    count = serializers.IntegerField()


class RetiredStockAPIView(Scoped, Speaks, GenericAPIView):
    """Le stock réformé de votre périmètre, par destination proposée et par ancienneté."""

    queryset = Device.objects.all()
    serializer_class = RetiredCountSerializer
    filterset_class = DeviceFilter
    pagination_class = None

    @extend_schema(operation_id="retired", responses=RetiredCountSerializer(many=True))
    def get(self, request):
        stock = figures.dormant(self.filter_queryset(self.get_queryset()), date.today())
        return Response(
            [
                {"destination": destination, "slept": slept, "count": count}
                for destination, row in stock.counts.items()
                for slept, count in row.items()
            ]
        )
