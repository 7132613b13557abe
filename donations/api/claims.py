"""Claims in the API: the list, one of them, and each act of the table of moves."""

import django_filters
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.generics import GenericAPIView
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from donations import gifts
from donations.api.rows import Acts, Offers
from donations.forms import AcceptForm, HandOverForm, MotiveForm
from donations.lifecycle import CLAIM_MOVES, ClaimStatus, LegalBasis
from donations.models import Claim
from registry.shared import access
from registry.shared.api.bodies import described
from registry.shared.api.rows import Offer, Row
from registry.shared.forms.scan import ScanForm


class ClaimRow(Row):
    lot = serializers.CharField(source="lot.number", help_text="Numéro.")
    association = serializers.CharField(source="association.code", help_text="Code.")

    class Meta:
        model = Claim
        fields = (
            "id lot association reason beneficiaries created_at status decision decided_at legal_basis convention"
            " handed_on handed_place donor_person beneficiary_person reservations"
        ).split()


class ClaimDetail(ClaimRow):
    actions = Offer(many=True)

    class Meta(ClaimRow.Meta):
        fields = [*ClaimRow.Meta.fields, "actions"]


class ClaimFilter(django_filters.FilterSet):
    status = django_filters.ChoiceFilter(choices=ClaimStatus, label="État")
    lot = django_filters.CharFilter("lot__number", label="Numéro du lot")


class OnClaims:
    queryset = Claim.objects.all()
    serializer_class = ClaimRow
    lookup_field = "id"
    lookup_value_regex = r"\d{1,18}"
    route = "api-claim-detail"
    related = "lot__organisation", "association"


@extend_schema_view(list=extend_schema(responses=ClaimRow(many=True)), retrieve=extend_schema(responses=ClaimDetail))
class Claims(OnClaims, Offers, GenericViewSet):
    """Les demandes de votre périmètre, ou de votre organisme."""

    filterset_class = ClaimFilter


class Act(OnClaims, Acts, GenericAPIView):
    def done(self, claim, **facts):
        getattr(gifts, self.act)(claim=claim, by=self.request.user, **facts)
        return Response(self.shown(claim))


class Accept(Act):
    act, form = "accept", AcceptForm

    def form_facts(self, claim):
        return {"kind": claim.association.kind}


class Refuse(Act):
    act, form = "refuse", MotiveForm

    def form_facts(self, claim):
        return {"required": True}


class Cancel(Act):
    act, form = "cancel", MotiveForm

    def form_facts(self, claim):
        return {"required": not access.may(self.request.user, "claim", claim.association)}


class HandOver(Act):
    act, form = "hand_over", HandOverForm

    def form_facts(self, claim):
        return {"missing": claim.lot.items.filter(active=True, scanned_at=None).count()}

    def done(self, claim, without=False, **facts):
        return super().done(claim, **facts)


class Checked(serializers.Serializer):
    tag = serializers.CharField()
    missing = serializers.IntegerField(help_text="Matériels du lot qui restent à contrôler.")


class CheckIn(Act):
    act, form = "check_in", ScanForm

    def done(self, claim, code):
        item = gifts.check_in(claim=claim, code=code, by=self.request.user)
        missing = claim.lot.items.filter(active=True, scanned_at=None).count()
        return Response({"tag": item.device.tag, "missing": missing})


def _accept_form() -> AcceptForm:
    form = AcceptForm(kind="")
    form.fields["legal_basis"].choices = LegalBasis.choices
    return form


DOCUMENTED = {
    Accept: _accept_form(),
    Refuse: MotiveForm(required=True),
    Cancel: MotiveForm(required=False),
    HandOver: HandOverForm(missing=1),
    CheckIn: ScanForm(),
}


def views() -> dict:
    """The view of each act, described by its form."""
    told = {}
    for act, form in DOCUMENTED.items():
        body = described(f"Claim{act.__name__}", form)
        schema = extend_schema(
            operation_id=f"claim_{act.act}",
            summary=CLAIM_MOVES[act.act].label,
            request=body,
            responses=Checked if act is CheckIn else ClaimDetail,
        )
        told[act.act] = extend_schema_view(post=schema)(act).as_view()
    return told
