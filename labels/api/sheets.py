"""Label sheets through the API: tags in, one PDF out."""

import io

from django import forms
from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.generics import GenericAPIView
from rest_framework.serializers import ValidationError

from labels import printing, sheets
from labels.codes import TooSmall, Unprintable
from labels.forms import MOST_COPIES
from labels.geometry import FORMATS
from labels.models import LabelPart, Order
from labels.models.printer import LEAST_SCALE, MOST_MM, MOST_SCALE
from labels.sheets import Shift
from registry.devices.api.devices import TagsSerializer, named, split
from registry.devices.identity import labelling
from registry.devices.models import Device
from registry.shared import access
from registry.shared.access import Scoped
from registry.shared.api.bodies import described, filled
from registry.shared.api.rows import Speaks
from registry.shared.moves import Reason
from registry.shared.validators import invalid

NO_SUCH_PART = Reason("not_in_the_choices", "Inconnu : {}. Au choix : {}.")


class PartsField(forms.CharField):
    """What labels say, in words separated by commas."""

    def clean(self, value):
        words = [word.strip() for word in super().clean(value).split(",") if word.strip()] or list(printing.USUAL)
        if strangers := [word for word in words if word not in LabelPart]:
            raise invalid(NO_SUCH_PART.format(", ".join(strangers), ", ".join(LabelPart)))
        return words


class Millimetres(forms.DecimalField):
    def __init__(self, **kwargs):
        super().__init__(
            required=False, max_digits=4, decimal_places=1, min_value=-MOST_MM, max_value=MOST_MM, **kwargs
        )


class SheetBody(forms.Form):
    sheet = forms.ChoiceField(label="Format", choices=[(slug, product.names[0]) for slug, product in FORMATS.items()])
    skip = forms.IntegerField(
        label="Positions déjà prises", required=False, min_value=0, help_text="Laissées vides sur la première planche."
    )
    parts = PartsField(
        label="Ce que dit l’étiquette",
        required=False,
        help_text=f"Séparés par des virgules : {', '.join(LabelPart)}. Vide : {','.join(printing.USUAL)}.",
    )
    order = forms.ChoiceField(label="Ordre d’impression", choices=Order, required=False)
    copies = forms.IntegerField(label="Exemplaires de chacune", required=False, min_value=1, max_value=MOST_COPIES)
    shift_x = Millimetres(label="Décalage vers la droite (mm)")
    shift_y = Millimetres(label="Décalage vers le bas (mm)")
    scale = forms.DecimalField(
        label="Échelle (%)",
        required=False,
        max_digits=5,
        decimal_places=2,
        min_value=LEAST_SCALE,
        max_value=MOST_SCALE,
        help_text="Sans effet sur un rouleau. Vide : 100.",
    )


class LabelsAPIView(Scoped, Speaks, GenericAPIView):
    """Les étiquettes de matériels, dans l’ordre donné."""

    queryset = Device.objects.all()

    @extend_schema(
        operation_id="labels",
        request=described("LabelSheet", SheetBody(), **TagsSerializer().fields),
        responses={(200, "application/pdf"): OpenApiTypes.BINARY},
    )
    def post(self, request):
        access.require_anywhere(request.user, "label")
        head, rest = split(request.data, TagsSerializer)
        facts = filled(SheetBody, rest).cleaned_data
        devices = named(self.get_queryset(), head["tags"])
        labels = printing.labels_for(
            devices,
            by=request.user,
            parts=facts["parts"],
            order=facts["order"] or Order.GIVEN,
            copies=facts["copies"] or 1,
        )
        shift = Shift(float(facts["shift_x"] or 0), float(facts["shift_y"] or 0), float(facts["scale"] or 100) / 100)
        pdf = io.BytesIO()
        try:
            sheets.draw(labels, FORMATS[facts["sheet"]], pdf, skip=facts["skip"] or 0, shift=shift)
        except TooSmall as error:
            raise ValidationError({"sheet": [error.reason]}) from error
        except Unprintable as error:
            raise ValidationError({"skip": [error.reason]}) from error
        labelling.note(device.pk for device in devices)
        name = f'attachment; filename="etiquettes-{facts["sheet"]}.pdf"'
        return HttpResponse(pdf.getvalue(), content_type="application/pdf", headers={"Content-Disposition": name})
