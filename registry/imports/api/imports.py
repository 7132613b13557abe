"""Importing a file through the API: the same reading, errors, report and undoing as the pages."""

from django import forms
from django.http import HttpResponse
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.response import Response
from rest_framework.views import APIView
from rest_framework.viewsets import GenericViewSet

from registry.devices.forms.devices import CorrectionForm
from registry.devices.models import Category
from registry.imports import imports
from registry.imports.forms.imports import ImportForm
from registry.imports.models import Import
from registry.imports.opening.formats import FORMATS
from registry.imports.planning import devices
from registry.imports.planning.source import Source
from registry.shared import access
from registry.shared.act import Act, Via, stated
from registry.shared.api.bodies import Multipart, checked, described, filled
from registry.shared.api.rows import RowSerializer, ScopedReads, Speaks
from registry.shared.moves import Reason
from registry.tabular.writing import TYPES

AGAIN = Reason("repeated", "Rien n’a été écrit : envoyez « again=true » pour importer quand même.")


class ImportBody(ImportForm):
    format = forms.ChoiceField(
        label="Format", choices=[("", "Reconnu"), *zip(FORMATS, FORMATS, strict=True)], required=False
    )
    sheet = forms.CharField(label="Feuille du classeur, si plusieurs conviennent", max_length=200, required=False)
    category = forms.ModelChoiceField(
        Category.objects.all(),
        label="Code de la catégorie des matériels dont le fichier ne la dit pas",
        to_field_name="code",
        required=False,
    )
    motive = forms.CharField(label="Motif de ce qui est daté d’une année close", max_length=300, required=False)
    again = forms.BooleanField(label="Importer quand même ce qui semble déjà importé", required=False)
    dry_run = forms.BooleanField(label="Vérifier sans écrire", required=False)


class ImportedSerializer(serializers.Serializer):
    created = serializers.IntegerField(help_text="Matériels importés, ou prêts à l’être.")
    new = serializers.IntegerField(help_text="Lignes de matériels nouveaux.")
    changed = serializers.IntegerField(help_text="Lignes de matériels connus, modifiés.")
    unchanged = serializers.IntegerField(help_text="Lignes de matériels connus, sans changement.")
    dry_run = serializers.BooleanField()
    import_id = serializers.IntegerField(allow_null=True, help_text="L’import, pour son rapport ou son annulation.")
    left_out = serializers.ListField(child=serializers.CharField(), help_text="Ce qui n’a pas été repris, et pourquoi.")
    unidentified = serializers.IntegerField(help_text="Lignes nouvelles sans étiquette ni numéro de série.")
    repeated = serializers.IntegerField(help_text="Celles qui disent la même chose que des lignes déjà importées.")
    cautions = serializers.ListField(child=serializers.CharField(), help_text="Ce qu’une seconde fois doublerait.")


class RowErrorSerializer(serializers.Serializer):
    line = serializers.IntegerField()
    column = serializers.CharField()
    value = serializers.CharField()
    reason = serializers.CharField()
    code = serializers.CharField(help_text="Le code du motif.")


class RowsRefusedSerializer(serializers.Serializer):
    detail = serializers.CharField()
    code = serializers.CharField()
    errors = RowErrorSerializer(many=True)
    left_out = serializers.ListField(child=serializers.CharField(), help_text="Ce qui est à vérifier du fichier.")


class RepeatedFileSerializer(serializers.Serializer):
    detail = serializers.CharField()
    code = serializers.CharField()
    cautions = serializers.ListField(child=serializers.CharField(), help_text="Ce qui semble déjà importé.")


class ImportAPIView(Speaks, APIView):
    """Importe un fichier de matériels : tout, ou rien et chaque erreur de chaque ligne."""

    parser_classes = [Multipart]

    @extend_schema(
        operation_id="devices_import",
        request={"multipart/form-data": described("DeviceFile", ImportBody(user=access.OPERATOR))},
        responses={
            200: ImportedSerializer,
            201: ImportedSerializer,
            400: RowsRefusedSerializer,
            409: RepeatedFileSerializer,
        },
    )
    def post(self, request):
        access.require_anywhere(request.user, "import")
        given = checked(ImportBody(request.data, request.FILES, user=request.user))
        file, dry = given["file"], given["dry_run"]
        chosen = {"sheet": given["sheet"], "category": given["category"].code if given["category"] else ""}
        chosen |= {"again": given["again"]}
        act = Act(request.user, Via.IMPORT, motive=given["motive"])
        source = Source(file.read(), file.name, given["organisation"], act, given["format"], **chosen)
        staged, kept = (devices.judge(source), None) if dry else imports.bring(source)
        if staged.refused:
            count = len(staged.obstacles)
            detail = f"Rien n’a été écrit : {count} erreur{'s' if count > 1 else ''}."
            told = {"detail": detail, "code": "rows_refused", "left_out": staged.left_out}
            return Response(told | {"errors": [error.told for error in staged.obstacles]}, status=400)
        if staged.unconfirmed and not dry:
            return Response({"detail": AGAIN, "code": AGAIN.code, "cautions": staged.cautions}, status=409)
        return Response(staged.report(dry_run=dry) | {"import_id": kept and kept.pk}, status=200 if dry else 201)


class ImportRow(RowSerializer):
    organisation = serializers.CharField(source="organisation.code", help_text="Code.")
    by = serializers.CharField(source="by.email", allow_null=True)
    undone_by = serializers.CharField(source="undone_by.email", allow_null=True)

    class Meta:
        model = Import
        fields = (
            "id organisation by at operation name sha256 format sheet new changed unchanged skipped undone_at undone_by"
            " motive"
        ).split()


@extend_schema_view(list=extend_schema(responses=ImportRow(many=True)))
class ImportViewSet(ScopedReads, GenericViewSet):
    """Les fichiers importés là où vous pouvez importer."""

    queryset = Import.objects.all()
    serializer_class = ImportRow
    filter_backends = []
    lookup_value_regex = r"\d{1,18}"

    def get_queryset(self):
        return self.queryset.visible_to(self.request.user, "import")

    @extend_schema(operation_id="imports_report", responses={(200, "text/csv"): bytes}, request=None)
    @action(detail=True, methods=["get"])
    def report(self, request, pk):
        """Ce que chaque ligne est devenue, en CSV."""
        return HttpResponse(self.get_object().told(), content_type=TYPES["csv"])

    @extend_schema(operation_id="imports_undo", request=described("ImportUndo", CorrectionForm()), responses=ImportRow)
    @action(detail=True, methods=["post"])
    def undo(self, request, pk):
        """Annule tout l’import, tant que rien n’en dépend."""
        kept = self.get_object()
        act, _ = stated(request.user, Via.IMPORT, filled(CorrectionForm, request.data).cleaned_data)
        imports.undo(kept, act)
        return Response(self.row(kept.pk))
