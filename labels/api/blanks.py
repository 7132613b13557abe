"""Blank tags: a batch of them, and the known device that one is put on. A new device is entered with its tag."""

from functools import partial

from django import forms
from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.generics import GenericAPIView
from rest_framework.response import Response
from rest_framework.views import APIView

from labels.forms import BatchForm
from registry.devices.identity import blanks, claiming, lookup
from registry.devices.models import Device
from registry.shared import access
from registry.shared.access import Scoped
from registry.shared.api.bodies import described, filled
from registry.shared.api.rows import Speaks


class BatchRow(serializers.Serializer):
    batch = serializers.IntegerField()
    tags = serializers.ListField(child=serializers.CharField())


class ClaimBody(forms.Form):
    device = forms.CharField(label="Étiquette ou numéro de série", max_length=500)


class BlankClaimedSerializer(serializers.Serializer):
    tag = serializers.CharField(help_text="L’étiquette du matériel, désormais.")
    former = serializers.CharField(help_text="Celle qu’il avait, qui mène toujours à lui.")


class BlanksAPIView(Speaks, APIView):
    """Crée une série d’étiquettes vierges, à poser sur des matériels qui ne sont pas encore au registre."""

    @extend_schema(operation_id="blanks", request=described("BlankBatch", BatchForm()), responses={201: BatchRow})
    def post(self, request):
        access.require_anywhere(request.user, "label")
        facts = filled(partial(BatchForm, user=request.user), request.data).cleaned_data
        batch = blanks.make(facts["organisation"], facts["count"], by=request.user)
        row = {"batch": batch.pk, "tags": list(batch.blanks.values_list("tag", flat=True))}
        return Response(row, status=status.HTTP_201_CREATED)


class ClaimBlankAPIView(Scoped, Speaks, GenericAPIView):
    """Pose une étiquette vierge sur un matériel déjà au registre : elle devient la sienne."""

    queryset = Device.objects.all()

    def get_queryset(self):
        return super().get_queryset().visible_to(self.request.user, "label")

    @extend_schema(
        operation_id="blank_claim", request=described("BlankClaim", ClaimBody()), responses=BlankClaimedSerializer
    )
    def post(self, request, blank):
        found = blanks.find(blank)
        if found is None or not claiming.may_claim(request.user, found):
            raise Http404
        text = filled(ClaimBody, request.data).cleaned_data["device"]
        try:
            device = lookup.find(text, self.get_queryset())
        except lookup.NotFound as refusal:
            raise serializers.ValidationError({"device": [refusal.reason]}) from refusal
        former = device.tag
        blanks.claim_known(found, device, by=request.user)
        return Response({"tag": found.tag, "former": former})
