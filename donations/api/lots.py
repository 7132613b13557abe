"""Lots in the API: the list, one with its devices, a new one, its withdrawal, a request for it."""

from dataclasses import replace

from django import forms
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.generics import GenericAPIView
from rest_framework.viewsets import GenericViewSet

from donations.api.claims import ClaimDetailSerializer, ClaimViewSet
from donations.filters import LotFilter
from donations.forms import LotForm, motive_of_a_lot
from donations.lifecycle import LOTS
from donations.models import Lot, LotItem
from donations.surfaces import CLAIM, OFFER, WITHDRAW
from registry.devices.api.devices import TagsSerializer, named, split
from registry.devices.models import Device
from registry.organisations.forms.choices import fleets
from registry.organisations.models import Organisation
from registry.shared.access import Scoped
from registry.shared.api.acts import ActOnRowAPIView, Offers, Opens, opening_schema, view_of
from registry.shared.api.bodies import described, filled
from registry.shared.api.rows import OfferSerializer, Reads, RowSerializer

NUMBER = "[A-Z0-9-]+"


class LotRow(RowSerializer):
    organisation = serializers.CharField(source="organisation.code", help_text="Code.")
    devices = serializers.IntegerField(source="devices_inside", help_text="Matériels présents dans le lot.")

    class Meta:
        model = Lot
        fields = "number organisation title description place collect_by status created_at devices".split()


class LotDetailSerializer(LotRow):
    actions = OfferSerializer(many=True)

    class Meta(LotRow.Meta):
        fields = [*LotRow.Meta.fields, "actions"]


class LotBody(forms.ModelForm):
    motive = motive_of_a_lot()

    class Meta(LotForm.Meta):
        pass

    def __init__(self, *args, places, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = places


# Devices are told by their tags: nothing to tick, and no text to look them up in.
OFFER_TAGS = replace(
    OFFER,
    form=LotBody,
    asks=lambda user, right: {"places": fleets(user, right)},
    example=lambda: LotBody(places=Organisation.objects.none()),
)


class OnLots(Offers):
    queryset = Lot.objects.all()
    serializer_class = LotRow
    lookup_field = "number"
    lookup_value_regex = NUMBER
    process, route, related = LOTS, "api-lot-detail", ("organisation",)

    def rows(self, queryset):
        return super().rows(queryset.counted())


@extend_schema_view(
    list=extend_schema(responses=LotRow(many=True)),
    retrieve=extend_schema(responses=LotDetailSerializer),
    create=opening_schema(
        OFFER_TAGS,
        "LotEntry",
        LotDetailSerializer,
        "Propose des matériels réformés ensemble : tous ou aucun.",
        **TagsSerializer().fields,
    ),
)
class LotViewSet(OnLots, Opens, GenericViewSet):
    """Les lots de votre périmètre ; pour une association, ceux qui sont ouverts et ceux qu’elle a demandés."""

    filterset_class = LotFilter

    opening = OFFER_TAGS

    def given(self):
        user = self.request.user
        head, rest = split(self.request.data, TagsSerializer)
        facts = filled(self.opening.asking(user), rest).cleaned_data
        devices = named(Device.objects.visible_to(user, self.opening.right), head["tags"])
        return facts | {"devices": devices}


class ActOnLotAPIView(OnLots, ActOnRowAPIView):
    """One act on a lot."""


withdraw = view_of(ActOnLotAPIView, WITHDRAW, "Lot", LotDetailSerializer)


class ClaimLotAPIView(OnLots, Opens, GenericAPIView):
    """Demande un lot pour un organisme."""

    opening = CLAIM

    @extend_schema(
        operation_id="lot_claim",
        request=described("ClaimEntry", CLAIM.example()),
        responses={201: ClaimDetailSerializer},
    )
    def post(self, request, number):
        self.lot = self.get_object()
        return self.create(request)

    def given(self):
        return super().given() | {"lot": self.lot}

    def shown(self, row):
        return ClaimViewSet(request=self.request).shown(row)


class LotDeviceRow(RowSerializer):
    tag = serializers.CharField(source="device.tag")
    category = serializers.CharField(source="device.category.code", help_text="Code.")
    manufacturer = serializers.CharField(source="device.manufacturer")
    model = serializers.CharField(source="device.model")

    class Meta:
        model = LotItem
        fields = "tag category manufacturer model active scanned_at".split()


class LotDevicesAPIView(Reads, Scoped, GenericAPIView):
    """Les matériels d’un lot."""

    queryset = LotItem.objects.all()
    serializer_class = LotDeviceRow
    filter_backends = []

    @extend_schema(operation_id="lot_devices", responses=LotDeviceRow(many=True))
    def get(self, request, number):
        return self.list(request)

    def get_queryset(self):
        """Whoever sees the lot sees what is in it."""
        lots = Lot.objects.visible_to(self.request.user)
        return get_object_or_404(lots, number=self.kwargs["number"]).items.all()
