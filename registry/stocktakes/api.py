"""Stocktakes in the API: their list, one with its counts, a new one, each act on it, its lines, and what is missing."""

from dataclasses import replace

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.generics import GenericAPIView
from rest_framework.viewsets import GenericViewSet

from registry.devices.api.devices import DeviceAPIView, DeviceRow
from registry.organisations.models import Organisation
from registry.shared.api.acts import ActOnRowAPIView, Offers, Opens, opening_schema, view_of
from registry.shared.api.rows import OfferSerializer, RowSerializer, ScopedReads
from registry.stocktakes import counting
from registry.stocktakes.filters import StocktakeFilter, StocktakeLineFilter
from registry.stocktakes.forms import StocktakeForm
from registry.stocktakes.lifecycle import STOCKTAKES, Finding
from registry.stocktakes.models import Stocktake, StocktakeLine
from registry.stocktakes.surfaces import BUTTONS, REMOVE, SCAN, START

NUMBER = "INV-[0-9]{4}-[0-9]{4,10}"


class StocktakeRow(RowSerializer):
    organisation = serializers.CharField(source="organisation.code", help_text="Code.")

    class Meta:
        model = Stocktake
        fields = "number organisation place status opened_at closed_at".split()


class CountsSerializer(serializers.Serializer):
    found = serializers.IntegerField(help_text="Attendus et scannés.")
    missing = serializers.IntegerField(help_text="Attendus et non scannés.")
    unexpected = serializers.IntegerField(help_text="Scannés sans être attendus.")


class StocktakeDetailSerializer(StocktakeRow):
    counts = CountsSerializer()
    hidden = CountsSerializer(help_text="De ceux-là, combien ne sont pas nommés : ils sont hors de votre périmètre.")
    actions = OfferSerializer(many=True)

    class Meta(StocktakeRow.Meta):
        fields = [*StocktakeRow.Meta.fields, "counts", "hidden", "actions"]


class StocktakeBody(StocktakeForm):
    """A program has no page where to be asked whether an empty place is meant: it may say so at once."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.ask_empty()


START_AT_ONCE = replace(START, form=StocktakeBody, example=lambda: StocktakeBody(places=Organisation.objects.none()))


class OnStocktakes(Offers):
    queryset = Stocktake.objects.all()
    serializer_class = StocktakeRow
    lookup_field, lookup_url_kwarg, lookup_value_regex = "number", "stocktake", NUMBER
    process, route, related = STOCKTAKES, "api-stocktake-detail", ("organisation",)

    def shown(self, row) -> dict:
        """With its counts, as the page has them."""
        tally, hidden = counting.tally(row), counting.hidden(row, self.request.user)
        return super().shown(row) | {
            "counts": {finding: getattr(tally, finding) for finding in Finding.values},
            "hidden": {finding: hidden.get(finding, 0) for finding in Finding.values},
        }


@extend_schema_view(
    list=extend_schema(responses=StocktakeRow(many=True)),
    retrieve=extend_schema(responses=StocktakeDetailSerializer),
    create=opening_schema(START_AT_ONCE, "StocktakeEntry", StocktakeDetailSerializer, "Ouvre un inventaire."),
)
class StocktakeViewSet(OnStocktakes, Opens, GenericViewSet):
    """Les inventaires de votre périmètre."""

    filterset_class = StocktakeFilter
    opening = START_AT_ONCE


class StocktakeLineRow(RowSerializer):
    tag = serializers.CharField(source="device.tag", allow_null=True, help_text="Vide si le code ne désigne rien.")
    scanned_by = serializers.CharField(source="scanned_by.email", allow_null=True)

    class Meta:
        model = StocktakeLine
        fields = "id tag text finding note scanned_at scanned_by".split()


class ActOnStocktakeAPIView(OnStocktakes, ActOnRowAPIView):
    """One act on a stocktake."""


class StocktakeLinesAPIView(ScopedReads, GenericAPIView):
    """Les scans d’un inventaire, le dernier d’abord, et ce qui y manque une fois qu’il est clos."""

    queryset = StocktakeLine.objects.all()
    serializer_class = StocktakeLineRow
    filterset_class = StocktakeLineFilter

    @extend_schema(operation_id="stocktake_lines", responses=StocktakeLineRow(many=True))
    def get(self, request, stocktake):
        return self.list(request)

    def get_queryset(self):
        return super().get_queryset().filter(stocktake=seen(self))


class StocktakeScanAPIView(ActOnStocktakeAPIView):
    def answered(self, row, result):
        return StocktakeLinesAPIView(request=self.request).row(result.pk)


class StocktakeMissingAPIView(DeviceAPIView):
    """Ce qui manque à un inventaire : attendu, et pas scanné."""

    filter_backends = []

    @extend_schema(operation_id="stocktake_missing", responses=DeviceRow(many=True))
    def get(self, request, stocktake):
        return self.list(request)

    def get_queryset(self):
        return super().get_queryset().filter(pk__in=counting.lacking(seen(self)).values("pk"))


def seen(view) -> Stocktake:
    """The stocktake that an address names, for whoever sees it."""
    return get_object_or_404(Stocktake.objects.visible_to(view.request.user), number=view.kwargs["stocktake"])


ACT_VIEWS = {
    surface.act: view_of(ActOnStocktakeAPIView, surface, "Stocktake", StocktakeDetailSerializer)
    for surface in (REMOVE, *BUTTONS)
} | {SCAN.act: view_of(StocktakeScanAPIView, SCAN, "Stocktake", StocktakeLineRow)}
