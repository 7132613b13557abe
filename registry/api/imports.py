"""Importing a file through the API: the same reading, and the same list of errors, as the page."""

from dataclasses import asdict

from django import forms
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.response import Response
from rest_framework.views import APIView

from registry import access
from registry.api.bodies import checked, described
from registry.api.rows import Speaks
from registry.exchange import devices
from registry.exchange.formats import FORMATS
from registry.forms.imports import ImportForm

KINDS = [("", "Reconnu à son contenu"), *((name, name) for name in FORMATS)]


class ImportBody(ImportForm):
    format = forms.ChoiceField(
        label="Format", choices=[("", "Reconnu"), *zip(FORMATS, FORMATS, strict=True)], required=False
    )
    dry_run = forms.BooleanField(label="Vérifier sans écrire", required=False)


class Imported(serializers.Serializer):
    created = serializers.IntegerField(help_text="Matériels importés, ou prêts à l’être.")
    new = serializers.IntegerField(help_text="Lignes de matériels nouveaux.")
    changed = serializers.IntegerField(help_text="Lignes de matériels connus, modifiés.")
    unchanged = serializers.IntegerField(help_text="Lignes de matériels connus, sans changement.")
    dry_run = serializers.BooleanField()
    left_out = serializers.ListField(child=serializers.CharField(), help_text="Ce qui n’a pas été repris, et pourquoi.")


class Error(serializers.Serializer):
    line = serializers.IntegerField()
    column = serializers.CharField()
    value = serializers.CharField()
    reason = serializers.CharField()


class Refused(serializers.Serializer):
    detail = serializers.CharField()
    errors = Error(many=True)


class Import(Speaks, APIView):
    """Importe un fichier de matériels : tout, ou rien et chaque erreur de chaque ligne."""

    parser_classes = [MultiPartParser]

    @extend_schema(
        operation_id="devices_import",
        request={"multipart/form-data": described("DeviceFile", ImportBody(user=access.OPERATOR))},
        responses={200: Imported, 201: Imported, 400: Refused},
    )
    def post(self, request):
        access.require_anywhere(request.user, "import")
        given = checked(ImportBody(request.data, request.FILES, user=request.user))
        file, dry = given["file"], given["dry_run"]
        source = devices.Source(file.read(), file.name, given["organisation"], request.user, given["format"])
        staged = devices.judge(source) if dry else devices.bring(source)
        if staged.refused:
            count = len(staged.obstacles)
            detail = f"Rien n’a été écrit : {count} erreur{'s' if count > 1 else ''}."
            return Response({"detail": detail, "errors": [asdict(error) for error in staged.obstacles]}, status=400)
        return Response(staged.report(dry_run=dry), status=200 if dry else 201)
