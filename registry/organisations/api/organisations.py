"""Organisations and categories in the API: what codes stand for."""

import django_filters
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.viewsets import GenericViewSet

from registry.organisations.models import Organisation
from registry.organisations.models.organisation import Kind
from registry.shared.api.rows import RowSerializer, ScopedReads
from registry.shared.forms.filters import FilterSet


class OrganisationRow(RowSerializer):
    parent = serializers.CharField(source="parent.code", allow_null=True, help_text="Code.")
    reporting_unit = serializers.CharField(source="reporting_unit.code", help_text="Code de l’entité déclarante.")

    class Meta:
        model = Organisation
        fields = "code name kind parent reporting_unit siret rna address email phone".split()


class OrganisationFilter(FilterSet):
    name = django_filters.CharFilter("name", "icontains", label="Partie du nom")
    kind = django_filters.ChoiceFilter(choices=Kind, label="Nature")


@extend_schema_view(list=extend_schema(responses=OrganisationRow(many=True)))
class OrganisationViewSet(ScopedReads, GenericViewSet):
    """Les organisations de votre périmètre."""

    queryset = Organisation.objects.all()
    serializer_class = OrganisationRow
    filterset_class = OrganisationFilter
    lookup_field = "code"
    lookup_value_regex = "[^/]+"
