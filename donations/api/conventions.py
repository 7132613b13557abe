"""The conventions of a claim in the API: each version with its bytes, and the signed copies."""

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.generics import GenericAPIView, get_object_or_404
from rest_framework.response import Response

from donations import gifts, serving
from donations.forms import SignedForm
from donations.lifecycle import CLAIMS, ClaimStatus
from donations.models import Claim, Convention, SignedCopy
from registry.devices.documents.serving import answer
from registry.devices.forms.documents import RemovalForm
from registry.shared import access
from registry.shared.act import Act, Via, stated
from registry.shared.api.bodies import Multipart, checked, described, filled
from registry.shared.api.rows import RowSerializer, ScopedReads

BINARY = {(200, "application/octet-stream"): OpenApiTypes.BINARY}


class ConventionRow(RowSerializer):
    claim_status = serializers.ChoiceField(
        ClaimStatus.choices, source="claim.status", help_text="« cancelled » : la demande a été annulée depuis."
    )
    url = serializers.URLField(source="stage", help_text="L’adresse du PDF.")

    class Meta:
        model = Convention
        fields = "stage number agreed_on handed_on terms sha256 made_at claim_status url".split()


class SignedRow(RowSerializer):
    added_by = serializers.CharField(source="added_by.email", allow_null=True)
    added_for = serializers.CharField(source="added_for.code", help_text="Code.")
    removed_by = serializers.CharField(source="removed_by.email", allow_null=True)
    url = serializers.URLField(source="id", help_text="L’adresse du fichier, s’il n’est pas retiré.")

    class Meta:
        model = SignedCopy
        fields = "id name media_type size sha256 added_at added_by added_for removed_at removed_by motive url".split()


class ClaimRowsAPIView(ScopedReads, GenericAPIView):
    """The rows of one claim, which exists for whoever sees it."""

    folder = ""
    filter_backends = []

    def claim(self) -> Claim:
        seen = Claim.objects.visible_to(self.request.user).select_related("lot__organisation", "association")
        return get_object_or_404(seen, pk=self.kwargs["id"])

    def get_queryset(self):
        return super().get_queryset().filter(claim=self.claim())

    def shape(self, row) -> dict:
        shaped = super().shape(row)
        path = f"/api/claims/{self.kwargs['id']}/{self.folder}/{shaped['url']}/"
        return shaped | {"url": self.request.build_absolute_uri(path)}


class ConventionAPIView(ClaimRowsAPIView):
    queryset = Convention.objects.all()
    serializer_class = ConventionRow
    folder = "conventions"
    lookup_field = "stage"


class ConventionListAPIView(ConventionAPIView):
    """La convention, telle que figée à l’acceptation puis à la remise."""

    @extend_schema(operation_id="claim_conventions", responses=ConventionRow(many=True))
    def get(self, request, id):
        return self.list(request)


class ConventionFileAPIView(ConventionAPIView):
    @extend_schema(operation_id="claim_convention", responses={(200, "application/pdf"): OpenApiTypes.BINARY})
    def get(self, request, id, stage):
        """Le PDF figé : toujours les mêmes octets."""
        return serving.answer(self.get_object(), request)


class SignedCopyAPIView(ClaimRowsAPIView):
    queryset = SignedCopy.objects.all()
    serializer_class = SignedRow
    folder = "signed"

    def kept(self) -> SignedCopy:
        kept = self.get_queryset().kept().select_related("claim__lot__organisation", "claim__association", "added_for")
        return get_object_or_404(kept, pk=self.kwargs["pk"])


class SignedCopyListAPIView(SignedCopyAPIView):
    """Les exemplaires signés de la convention, ceux qui ont été retirés compris."""

    parser_classes = [Multipart]

    @extend_schema(operation_id="claim_signed_copies", responses=SignedRow(many=True))
    def get(self, request, id):
        return self.list(request)

    @extend_schema(
        operation_id="claim_sign",
        request={"multipart/form-data": described("SignedFile", SignedForm())},
        responses={201: SignedRow},
    )
    def post(self, request, id):
        """Joint un exemplaire signé : un PDF ou une photo, jugé à son contenu."""
        claim = self.claim()
        CLAIMS.require(request.user, "sign", claim)
        judged = checked(SignedForm(request.data, request.FILES))["file"]
        return Response(self.row(gifts.attach(claim, Act(request.user, Via.API), judged=judged).pk), status=201)


class SignedCopyFileAPIView(SignedCopyAPIView):
    @extend_schema(operation_id="claim_signed_copy", responses=BINARY)
    def get(self, request, id, pk):
        """Le fichier."""
        return answer(self.kept())


class SignedCopyRemoveAPIView(SignedCopyAPIView):
    @extend_schema(
        operation_id="claim_signed_copy_remove",
        request=described("SignedRemoval", RemovalForm()),
        responses={204: None},
    )
    def post(self, request, id, pk):
        """Retire un exemplaire : son nom, la date et le motif restent."""
        copy = self.kept()
        access.require(request.user, *gifts.removal(copy))
        act, _ = stated(request.user, Via.API, filled(RemovalForm, request.data).cleaned_data)
        gifts.detach(copy, act)
        return Response(status=204)
