"""Categories in the API: what codes stand for."""

from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.viewsets import GenericViewSet

from registry.devices.models import Category
from registry.shared.api.rows import Reads, RowSerializer


class CategoryRow(RowSerializer):
    class Meta:
        model = Category
        fields = "code name in_scope holds_data life_years co2_kg co2_source mass_kg mass_source waste_code".split()


@extend_schema_view(list=extend_schema(responses=CategoryRow(many=True)))
class CategoryViewSet(Reads, GenericViewSet):
    """Les catégories de matériels : les mêmes pour tous."""

    queryset = Category.objects.all()
    serializer_class = CategoryRow
    lookup_field = "code"
