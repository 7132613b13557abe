"""Transfers in the API: what is announced to the user, and its reception, all or nothing."""

from functools import partial

from django.db.models import Q
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.generics import GenericAPIView
from rest_framework.response import Response

from registry.devices import ledger
from registry.devices.api.acts import RecordedSerializer
from registry.devices.api.devices import DeviceAPIView, TagsSerializer, named, split
from registry.devices.filters import DeviceFilter
from registry.devices.forms.acts import ActForm
from registry.devices.lifecycle import MOVES, Action
from registry.devices.models import Device
from registry.devices.models.device import IDENTITY, names
from registry.shared import access
from registry.shared.access import OPERATOR, either
from registry.shared.act import Via, stated
from registry.shared.api.bodies import described, filled
from registry.shared.api.rows import Reads, RowSerializer

ACCEPT = MOVES[Action.ACCEPT]


class TransferRow(RowSerializer):
    category = serializers.CharField(source="category.code", help_text="Code.")
    sender = serializers.CharField(source="organisation.code", help_text="Code du service qui l’envoie.")
    recipient = serializers.CharField(source="recipient.code", help_text="Code.")
    transferred_on = serializers.DateField(source="last_on")

    class Meta:
        model = Device
        fields = ["tag", *names(IDENTITY), *"functional sender recipient transferred_on".split()]


class TransferListAPIView(Reads, GenericAPIView):
    """Les matériels transférés que votre organisation n’a pas encore reçus."""

    queryset = Device.objects.all()
    serializer_class = TransferRow
    filterset_class = DeviceFilter

    @extend_schema(operation_id="transfers_list", responses=TransferRow(many=True))
    def get(self, request):
        access.require_anywhere(request.user, "accept")
        return self.list(request)

    def get_queryset(self):
        return super().get_queryset().announced_to(self.request.user)


class AcceptAPIView(DeviceAPIView):
    """Reçoit des matériels transférés : tous ou aucun."""

    @extend_schema(
        operation_id="transfers_accept",
        request=described("TransferAccept", ActForm(move=ACCEPT, user=OPERATOR), **TagsSerializer().fields),
        responses=RecordedSerializer,
    )
    def post(self, request):
        access.require_anywhere(request.user, "accept")
        head, rest = split(request.data, TagsSerializer)
        # Those that are here already are found too: the writer says why each of them is refused.
        mine = (Device.objects.announced_to(request.user), self.get_queryset())
        devices = named(Device.objects.filter(either(*(Q(pk__in=rows.values("pk")) for rows in mine))), head["tags"])
        form = filled(partial(ActForm, move=ACCEPT, user=request.user), rest)
        act, facts = stated(request.user, Via.API, form.facts())
        ledger.record(devices, ACCEPT.action, act, **facts)
        rows = self.rows(Device.objects.filter(pk__in=[device.pk for device in devices]).order_by("-pk"))
        return Response({"action": ACCEPT.action, "devices": [self.shape(row) for row in rows]})
