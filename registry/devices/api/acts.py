"""Acts in the API: one address per move of the table, one for many devices at once, one to undo the last."""

from functools import partial

from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.response import Response

from registry.devices import ledger
from registry.devices.api.devices import DeviceAPIView, DeviceDetailSerializer, DeviceRow, TagsSerializer, named, split
from registry.devices.forms.acts import ActForm
from registry.devices.forms.devices import AmendmentForm, CorrectionForm
from registry.devices.lifecycle import MOVES, Action
from registry.devices.models import Device
from registry.shared import access
from registry.shared.access import OPERATOR
from registry.shared.act import Act, Via, stated
from registry.shared.api.bodies import described, filled
from registry.shared.moves import Move, Reason

DIRECT = {move.action: move for move in MOVES.values() if move.direct}
FORMS = {action: ActForm(move=move, user=OPERATOR) for action, move in DIRECT.items()}
ORDERED_BY_ANOTHER_ACT = Reason(
    "ordered_by_another_act", "rien ne peut être annulé : un lot ou un transfert l’a ordonné"
)


def record(devices: list[Device], move: Move, data, user) -> None:
    form = filled(partial(ActForm, move=move, user=user), data)
    act, facts = stated(user, Via.API, form.facts())
    ledger.record(devices, move.action, act, **facts)


class ActOnDeviceAPIView(DeviceAPIView):
    """One move on one device."""

    move: Move

    def post(self, request, tag):
        device = self.get_object()
        access.require(request.user, self.move.action, device.organisation)
        record([device], self.move, request.data, request.user)
        return Response(self.shown(device.pk))


def view_of(move: Move):
    body = described(f"{move.action.title().replace('_', '')}Act", FORMS[move.action])
    schema = extend_schema(
        operation_id=f"device_{move.action}", summary=move.label, request=body, responses=DeviceDetailSerializer
    )
    return extend_schema_view(post=schema)(
        type("Act", (ActOnDeviceAPIView,), {"move": move, "__doc__": move.label})
    ).as_view()


class ManySerializer(TagsSerializer):
    action = serializers.ChoiceField([(move.action, move.label) for move in DIRECT.values()])


class AnyFact(ActForm):
    """Every fact that some move asks for, to describe an act on many devices."""

    def __init__(self):
        super().__init__(move=Move("", "", frozenset()), user=OPERATOR)
        for form in FORMS.values():
            self.fields |= form.fields


class RecordedSerializer(serializers.Serializer):
    action = serializers.CharField()
    devices = DeviceRow(many=True)


class ActOnDevicesAPIView(DeviceAPIView):
    """Un acte sur plusieurs matériels : tous ou aucun."""

    @extend_schema(
        operation_id="devices_act",
        request=described("ManyAct", AnyFact(), optional=True, **ManySerializer().fields),
        responses=RecordedSerializer,
    )
    def post(self, request):
        head, rest = split(request.data, ManySerializer)
        move = DIRECT[head["action"]]
        devices = named(self.get_queryset(), head["tags"])
        record(devices, move, rest, request.user)
        rows = self.rows(Device.objects.filter(pk__in=[device.pk for device in devices]).order_by("-pk"))
        return Response({"action": move.action, "devices": [self.shape(row) for row in rows]})


class AmendAPIView(DeviceAPIView):
    """Corrects the day or the origin of a device's entry by a new event."""

    @extend_schema(
        operation_id="device_amend",
        summary="Rectifier l’entrée",
        request=described("Amendment", AmendmentForm()),
        responses=DeviceDetailSerializer,
    )
    def post(self, request, tag):
        """Ce qui n’est pas donné reste comme il est ; un champ vide devient inconnu."""
        device = self.get_object()
        access.require(request.user, Action.AMEND, device.organisation)
        facts = filled(AmendmentForm, request.data).cleaned_data
        entry = ledger.amendable(device.events.order_by("pk"))
        given = {name: facts[name] for name in ("on", "origin") if name in request.data}
        ledger.amend(entry, Act(request.user, Via.API, motive=facts["motive"]), **given)
        return Response(self.shown(device.pk))


class CorrectAPIView(DeviceAPIView):
    """Undoes the last act on a device by a new event."""

    @extend_schema(
        operation_id="device_correct",
        summary="Annuler le dernier mouvement",
        request=described("Correction", CorrectionForm()),
        responses=DeviceDetailSerializer,
    )
    def post(self, request, tag):
        device = self.get_object()
        access.require(request.user, Action.CORRECT, device.organisation)
        act, _ = stated(request.user, Via.API, filled(CorrectionForm, request.data).cleaned_data)
        last = ledger.correctable(list(device.events.order_by("pk")))
        if last is None:
            raise ledger.Refused([(device, ORDERED_BY_ANOTHER_ACT)])
        ledger.correct(last, act)
        return Response(self.shown(device.pk))
