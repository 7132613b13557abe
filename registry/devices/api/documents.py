"""Photos and documents of a device in the API: listed, added, given back, removed with a reason."""

from django import forms
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.generics import GenericAPIView, get_object_or_404
from rest_framework.response import Response

from registry.devices.documents import documents, serving
from registry.devices.erasure import erasure
from registry.devices.forms.documents import DocumentForm, RemovalForm
from registry.devices.models import Device, Document
from registry.devices.models.document import DocumentKind
from registry.shared import access
from registry.shared.act import Act, Via
from registry.shared.api.bodies import Multipart, checked, described, filled
from registry.shared.api.rows import RowSerializer, ScopedReads

ADDABLE_KINDS = [choice for choice in DocumentKind.choices if choice[0] != DocumentKind.CERTIFICATE]


class DocumentRow(RowSerializer):
    device = serializers.CharField(source="device.tag", help_text="Étiquette.")
    added_by = serializers.CharField(source="told_by", allow_null=True)
    url = serializers.URLField(source="id", help_text="L’adresse du fichier.")

    class Meta:
        model = Document
        fields = "id device kind name media_type size sha256 added_at added_by url".split()


class DocumentBody(DocumentForm):
    """What is sent is a photo unless it says otherwise."""

    kind = forms.ChoiceField(label="Nature", choices=ADDABLE_KINDS)
    field_order = ["kind"]

    def __init__(self, data=None, files=None):
        wanted = (data or {}).get("kind")
        super().__init__(data, files, kind=wanted if wanted in dict(ADDABLE_KINDS) else DocumentKind.PHOTO)


class DeviceRowsAPIView(ScopedReads, GenericAPIView):
    """The rows of one device, which exists for whoever sees it."""

    def device(self) -> Device:
        return get_object_or_404(Device.objects.visible_to(self.request.user).shown(), tag=self.kwargs["tag"])

    def of(self, device: Device) -> dict:
        return {"device": device}

    def get_queryset(self):
        return super().get_queryset().filter(**self.of(self.device()))


class DocumentAPIView(DeviceRowsAPIView):
    queryset = Document.objects.kept()
    serializer_class = DocumentRow

    def rows(self, queryset):
        return super().rows(queryset.told_to(self.request.user))

    def shape(self, row) -> dict:
        shaped = super().shape(row)
        path = f"/api/devices/{shaped['device']}/documents/{shaped['id']}/"
        return shaped | {"url": self.request.build_absolute_uri(path)}


class DocumentListAPIView(DocumentAPIView):
    """Les photos et les documents d’un matériel."""

    parser_classes = [Multipart]

    @extend_schema(operation_id="device_documents", responses=DocumentRow(many=True))
    def get(self, request, tag):
        return self.list(request)

    @extend_schema(
        operation_id="device_document_add",
        request={"multipart/form-data": described("DocumentFile", DocumentBody())},
        responses={201: DocumentRow},
    )
    def post(self, request, tag):
        """Ajoute une photo ou un document, jugé à son contenu."""
        device = self.device()
        access.require(request.user, documents.RIGHT, device.organisation)
        form = DocumentBody(request.data, request.FILES)
        checked(form)
        kept = erasure.keep(device, form.judged(), Act(request.user, Via.API))
        return Response(self.row(kept.pk), status=201)


class DocumentFileAPIView(DocumentAPIView):
    @extend_schema(operation_id="device_document", responses={(200, "application/octet-stream"): OpenApiTypes.BINARY})
    def get(self, request, tag, pk):
        """Le fichier."""
        return serving.answer(self.get_object())


class DocumentRemoveAPIView(DocumentAPIView):
    @extend_schema(
        operation_id="device_document_remove",
        request=described("DocumentRemoval", RemovalForm()),
        responses={204: None},
    )
    def post(self, request, tag, pk):
        """Retire un fichier : son nom, la date et le motif restent sur la page du matériel."""
        document = self.get_object()
        access.require(request.user, documents.RIGHT, document.device.organisation)
        documents.remove(document, by=request.user, motive=filled(RemovalForm, request.data).cleaned_data["motive"])
        return Response(status=204)
