"""The ledger in the API, to be read."""

from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.viewsets import GenericViewSet

from registry.devices.filters import EventFilter
from registry.devices.models import Event
from registry.shared.api.rows import RowSerializer, ScopedReads

NOT_TOLD = "Vide, comme le motif et le nom de l’autre partie, de ce qui précède un transfert."


class EventRow(RowSerializer):
    device = serializers.CharField(source="device.tag", help_text="Étiquette.")
    by = serializers.CharField(source="told_by", allow_null=True, help_text=NOT_TOLD)
    motive = serializers.CharField(source="told_motive")
    counterparty_name = serializers.CharField(source="told_party")
    organisation = serializers.CharField(source="organisation.code", allow_null=True, help_text="Code.")
    counterparty = serializers.CharField(source="counterparty.code", allow_null=True, help_text="Code.")
    corrects = serializers.IntegerField(source="corrects_id", allow_null=True, help_text="Le mouvement annulé.")
    amends = serializers.IntegerField(source="amends_id", allow_null=True, help_text="L’entrée rectifiée.")
    joined_to = serializers.CharField(source="joined_to.tag", allow_null=True, help_text="La fiche gardée.")

    class Meta:
        model = Event
        fields = (
            "id device action source target on recorded_at by via operation motive organisation counterparty"
            " counterparty_name origin functional unit_value security_excluded erasure reuse_commitment corrects amends"
            " joined_to"
        ).split()


@extend_schema_view(list=extend_schema(responses=EventRow(many=True)))
class EventViewSet(ScopedReads, GenericViewSet):
    """Les mouvements des matériels de votre périmètre. Rien ne les modifie ni ne les efface."""

    queryset = Event.objects.all()
    serializer_class = EventRow
    filterset_class = EventFilter
    lookup_value_regex = r"\d{1,18}"

    def rows(self, queryset):
        return super().rows(queryset.told_to(self.request.user))
