"""Collections of waste in the API: their list, one with its pallets, a new one, each act on it, and the register."""

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.generics import GenericAPIView
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from registry.organisations.models import Organisation
from registry.shared import access
from registry.shared.access import Scoped
from registry.shared.api.acts import ActOnRowAPIView, Offers, Opens, opening_schema, view_of
from registry.shared.api.bodies import checked
from registry.shared.api.rows import OfferSerializer, Reads, RowSerializer, Speaks
from registry.waste import forms, tonnage
from registry.waste.collecting import register
from registry.waste.collecting.loading import load, threshold
from registry.waste.filters import CollectionFilter
from registry.waste.lifecycle import COLLECTIONS
from registry.waste.models import Collection, CollectionLine
from registry.waste.surfaces import OPEN, REMOVE, SCAN, WEIGH, WHOLE

NUMBER = "DEEE-[0-9]{4}-[0-9]{4,10}"


class CollectionRow(RowSerializer):
    organisation = serializers.CharField(source="organisation.code", help_text="Code.")
    collector = serializers.CharField(source="collector.name")
    eco_organisme = serializers.BooleanField(source="collector.eco_organisme")

    class Meta:
        model = Collection
        fields = (
            "number organisation collector eco_organisme site planned_on status motive created_at closed_on"
            " dispatched_on received_on weight_kg slip bsd fate reuse_commitment operation_code operation_mode pop"
        ).split()


class PalletRow(serializers.Serializer):
    number = serializers.IntegerField()
    count = serializers.IntegerField()
    kg = serializers.DecimalField(9, 2, help_text="Poids estimé.")


class CollectionDetailSerializer(CollectionRow):
    pallets = PalletRow(many=True)
    unweighed = serializers.IntegerField(help_text="Matériels dont le poids reste à indiquer.")
    threshold = serializers.CharField(
        help_text="Ce qui manque pour un enlèvement gratuit, en toutes lettres ; vide quand il est fait ou abandonné."
    )
    actions = OfferSerializer(many=True)

    class Meta(CollectionRow.Meta):
        fields = [*CollectionRow.Meta.fields, "pallets", "unweighed", "threshold", "actions"]


class OnCollections(Offers):
    queryset = Collection.objects.all()
    serializer_class = CollectionRow
    lookup_field, lookup_url_kwarg, lookup_value_regex = "number", "collection", NUMBER
    process, route, related = COLLECTIONS, "api-collection-detail", ("organisation", "collector")

    def shown(self, row) -> dict:
        """With what is on its pallets."""
        loaded = load(row)
        return super().shown(row) | {
            "pallets": [{"number": each.number, "count": each.count, "kg": each.kg} for each in loaded.pallets],
            "unweighed": loaded.unweighed,
            "threshold": threshold(row, loaded.kg),
        }


@extend_schema_view(
    list=extend_schema(responses=CollectionRow(many=True)),
    retrieve=extend_schema(responses=CollectionDetailSerializer),
    create=opening_schema(
        OPEN,
        "CollectionEntry",
        CollectionDetailSerializer,
        "Ouvre une collecte.",
        collector=serializers.CharField(help_text="Son nom."),
    ),
)
class CollectionViewSet(OnCollections, Opens, GenericViewSet):
    """Les collectes de déchets de votre périmètre."""

    filterset_class = CollectionFilter
    opening = OPEN


class ActOnCollectionAPIView(OnCollections, ActOnRowAPIView):
    """One act on a collection."""


PAPERS = {
    "slip": serializers.CharField(required=False, help_text="Exigé d’un éco-organisme."),
    "bsd": serializers.CharField(required=False, help_text="Exigé de tout autre collecteur, et de lui seul."),
}
ADDED_FIELDS = {"confirm": PAPERS, "amend": PAPERS}
ACT_VIEWS = {
    surface.act: view_of(
        ActOnCollectionAPIView, surface, "Collection", CollectionDetailSerializer, ADDED_FIELDS.get(surface.act, {})
    )
    for surface in (SCAN, REMOVE, WEIGH, *WHOLE)
}


class LineRow(RowSerializer):
    tag = serializers.CharField(source="device.tag")

    class Meta:
        model = CollectionLine
        fields = "tag pallet mass_kg waste_code received scanned_at".split()


class CollectionLinesAPIView(Reads, Scoped, GenericAPIView):
    """Les matériels d’une collecte, le dernier scanné d’abord."""

    queryset = CollectionLine.objects.all()
    serializer_class = LineRow
    filter_backends = []

    @extend_schema(operation_id="collection_lines", responses=LineRow(many=True))
    def get(self, request, collection):
        return self.list(request)

    def get_queryset(self):
        here = Collection.objects.visible_to(self.request.user)
        return get_object_or_404(here, number=self.kwargs["collection"]).lines.all()


class ProblemSerializer(serializers.Serializer):
    collection = serializers.CharField()
    problem = serializers.CharField(help_text="Ce qui manque, et où le compléter.")


class WasteRegisterSerializer(serializers.Serializer):
    year = serializers.IntegerField()
    kg = serializers.DecimalField(12, 2)
    eco_kg = serializers.DecimalField(12, 2, help_text="Remis à des éco-organismes.")
    value = serializers.DecimalField(6, 4, allow_null=True, help_text="Leur part ; sans valeur si rien n’est parti.")
    problems = ProblemSerializer(many=True)
    entries = serializers.ListField(
        child=serializers.DictField(child=serializers.CharField()), help_text=", ".join(register.COLUMNS)
    )


REGISTERED = [
    OpenApiParameter("organisation", str, description="Code ; toutes si elle manque."),
    OpenApiParameter("year", int, description="Cette année si elle manque."),
]


class RegisterAPIView(Scoped, Speaks, GenericAPIView):
    """Le registre des déchets sortants d’une année : une ligne par collecte et par code déchet."""

    queryset = Collection.objects.all()
    serializer_class = WasteRegisterSerializer
    pagination_class = None
    filter_backends = []
    asks = tuple(parameter.name for parameter in REGISTERED)

    @extend_schema(operation_id="collections_register", parameters=REGISTERED)
    def get(self, request):
        access.require_anywhere(request.user, "view")
        if code := request.query_params.get("organisation"):
            get_object_or_404(Organisation.objects.visible_to(request.user), code=code)
        form = forms.RegisterForm(request.query_params, user=request.user)
        checked(form)
        collections = form.chosen(self.get_queryset())
        total, entries = tonnage.weighed(collections), register.entries(collections)
        problems = [{"collection": e.collection.number, "problem": problem} for e in entries for problem in e.problems]
        told = {"kg": total.kg, "eco_kg": total.eco_kg, "value": total.value, "problems": problems}
        return Response({"year": form.cleaned_data["year"], **told, "entries": [entry.values for entry in entries]})
