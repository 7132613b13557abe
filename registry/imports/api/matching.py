"""What is remembered of foreign files, in the API: headings and words that are known, told and forgotten."""

from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.mixins import DestroyModelMixin
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from registry.imports.explaining import memory
from registry.imports.explaining.translations import translate
from registry.imports.models import Layout, Translation
from registry.imports.models.translation import WORD, WordKind
from registry.organisations.forms.choices import fleets
from registry.shared.access import Scoped
from registry.shared.api.rows import Speaks


class RetainedViewSet(Speaks, Scoped, DestroyModelMixin, GenericViewSet):
    """What is kept where the user may import; the rest does not exist here."""

    filter_backends = []

    def get_queryset(self):
        return self.queryset.visible_to(self.request.user, "import")

    def list(self, request):
        """Celles de votre périmètre d’import, de la plus récente à la plus ancienne."""
        page = self.paginate_queryset(self.get_queryset())
        return self.get_paginated_response(self.get_serializer(page, many=True).data)

    def retrieve(self, request, **kwargs):
        return Response(self.get_serializer(self.get_object()).data)

    def create(self, request):
        """La retient pour l’organisation et ce qui en dépend, à la place de celle qui y était."""
        body = self.get_serializer(data=request.data)
        body.is_valid(raise_exception=True)
        return Response(self.get_serializer(self.keep(body.validated_data)).data, status=201)

    def perform_destroy(self, instance):
        memory.forget(instance, by=self.request.user)


class PlaceField(serializers.SlugRelatedField):
    """An organisation by its code, among those where the user may import."""

    def __init__(self):
        super().__init__(slug_field="code", help_text="Code.", queryset=fleets(None, "import"))

    def get_queryset(self):
        return fleets(self.context["request"].user, "import") if "request" in self.context else super().get_queryset()


class LayoutBodySerializer(serializers.Serializer):
    id = serializers.IntegerField(source="pk", read_only=True)
    organisation = PlaceField()
    name = serializers.CharField(max_length=200, help_text="Nom du fichier, pour la reconnaître.")
    columns = serializers.DictField(
        child=serializers.CharField(allow_blank=True, max_length=20),
        allow_empty=False,
        help_text="Chaque titre du fichier, et la clé de la colonne du registre ; vide : colonne ignorée.",
    )

    def to_representation(self, layout):
        columns = {match.heading: match.column for match in layout.columns.all()}
        return {"id": layout.pk, "organisation": layout.organisation.code, "name": layout.name, "columns": columns}


@extend_schema_view(
    list=extend_schema(operation_id="import_columns_list"),
    retrieve=extend_schema(operation_id="import_columns_retrieve"),
    create=extend_schema(operation_id="import_columns_create"),
    destroy=extend_schema(operation_id="import_columns_destroy"),
)
class LayoutViewSet(RetainedViewSet):
    """Les correspondances de colonnes : ce que veulent dire les titres d’un fichier venu d’ailleurs."""

    queryset = Layout.objects.select_related("organisation").prefetch_related("columns")
    serializer_class = LayoutBodySerializer

    def keep(self, said):
        return memory.remember(said["organisation"], said["name"], said["columns"], by=self.request.user)


class WordBodySerializer(serializers.Serializer):
    id = serializers.IntegerField(source="pk", read_only=True)
    organisation = PlaceField()
    kind = serializers.ChoiceField(WordKind.choices)
    written = serializers.CharField(max_length=WORD, help_text="Le mot tel que le fichier le dit.")
    ours = serializers.CharField(
        source="code", allow_blank=True, default="", max_length=40,
        help_text="Code de la catégorie, de l’état (in_service, in_stock, in_repair, retired) ou de l’organisation ; "
        "vide : rien à en conclure.",
    )  # fmt: skip
    skipped = serializers.BooleanField(default=False, help_text="Les lignes qui ont ce mot ne sont pas importées.")


@extend_schema_view(
    list=extend_schema(operation_id="import_words_list"),
    retrieve=extend_schema(operation_id="import_words_retrieve"),
    create=extend_schema(operation_id="import_words_create"),
    destroy=extend_schema(operation_id="import_words_destroy"),
)
class WordViewSet(RetainedViewSet):
    """Les mots traduits : la catégorie, l’état ou l’organisation que nomme un fichier venu d’ailleurs."""

    queryset = Translation.objects.select_related("organisation", "category", "place")
    serializer_class = WordBodySerializer

    def keep(self, said):
        place, kind, written = (said[name] for name in ("organisation", "kind", "written"))
        return translate(place, kind, written, said["code"], skipped=said["skipped"], by=self.request.user)
