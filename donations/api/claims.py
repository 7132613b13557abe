"""Claims in the API: the list, one of them, and each act of the table of moves."""

from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.viewsets import GenericViewSet

from donations.filters import ClaimFilter
from donations.lifecycle import CLAIMS
from donations.models import Claim
from donations.surfaces import CHECK_IN, DECISIONS, HAND_OVER, unscanned
from registry.shared.api.acts import ActOnRowAPIView, Offers, view_of
from registry.shared.api.rows import OfferSerializer, RowSerializer


class ClaimRow(RowSerializer):
    lot = serializers.CharField(source="lot.number", help_text="Numéro.")
    association = serializers.CharField(source="association.code", help_text="Code.")

    class Meta:
        model = Claim
        fields = (
            "id lot association reason beneficiaries created_at status decision decided_at legal_basis convention"
            " handed_on handed_place donor_person beneficiary_person reservations"
        ).split()


class ClaimDetailSerializer(ClaimRow):
    actions = OfferSerializer(many=True)

    class Meta(ClaimRow.Meta):
        fields = [*ClaimRow.Meta.fields, "actions"]


class OnClaims(Offers):
    queryset = Claim.objects.all()
    serializer_class = ClaimRow
    lookup_field = "id"
    lookup_value_regex = r"\d{1,18}"
    process, route, related = CLAIMS, "api-claim-detail", ("lot__organisation", "association")


@extend_schema_view(
    list=extend_schema(responses=ClaimRow(many=True)), retrieve=extend_schema(responses=ClaimDetailSerializer)
)
class ClaimViewSet(OnClaims, GenericViewSet):
    """Les demandes de votre périmètre, ou de votre organisme."""

    filterset_class = ClaimFilter


class ActOnClaimAPIView(OnClaims, ActOnRowAPIView):
    """One act on a claim."""


class CheckedSerializer(serializers.Serializer):
    tag = serializers.CharField()
    missing = serializers.IntegerField(help_text="Matériels du lot qui restent à contrôler.")


class CheckInAPIView(ActOnClaimAPIView):
    def answered(self, row, result):
        return {"tag": result.device.tag, "missing": unscanned(row)}


ACT_VIEWS = {
    surface.act: view_of(ActOnClaimAPIView, surface, "Claim", ClaimDetailSerializer)
    for surface in (*DECISIONS, HAND_OVER)
} | {CHECK_IN.act: view_of(CheckInAPIView, CHECK_IN, "Claim", CheckedSerializer)}
