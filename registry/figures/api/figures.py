"""The figures in the API: the report that pages, command and export print, and the stays behind each side."""

from datetime import date

from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.generics import GenericAPIView
from rest_framework.response import Response

from registry.devices.models import Stay
from registry.devices.models.policy import FigureKey
from registry.figures import figures, report
from registry.figures.forms import PeriodForm
from registry.organisations.models import Organisation
from registry.shared import access
from registry.shared.access import Scoped
from registry.shared.api.bodies import checked
from registry.shared.api.rows import Reads, RowSerializer, Speaks

CHOSEN = [
    OpenApiParameter("organisation", str, description="Code."),
    OpenApiParameter("year", int, description="Cette année si elle manque."),
    OpenApiParameter("at", date, description="Jour où le parc est lu ; le 31 décembre s’il manque."),
]


class FigureRow(serializers.Serializer):
    key = serializers.ChoiceField(FigureKey.choices)
    label = serializers.CharField()
    part = serializers.JSONField(help_text="Un nombre de matériels, ou des euros en texte.")
    whole = serializers.JSONField(help_text="Un nombre de matériels, ou des euros en texte.")
    value = serializers.DecimalField(9, 4, allow_null=True, help_text="Sans valeur si le dénominateur est nul.")
    target = serializers.DecimalField(5, 4, allow_null=True)
    target_source = serializers.CharField()
    not_computable = serializers.IntegerField()


class ClosedFigureRow(serializers.Serializer):
    key = serializers.ChoiceField(FigureKey.choices)
    part = serializers.JSONField(help_text="À la clôture.")
    whole = serializers.JSONField(help_text="À la clôture.")
    value = serializers.DecimalField(16, 4, allow_null=True, help_text="À la clôture.")
    change = serializers.DecimalField(16, 4, allow_null=True, help_text="Ce qui s’y est ajouté, ou retranché, depuis.")


class ClosedSerializer(serializers.Serializer):
    closed_at = serializers.DateTimeField()
    source = serializers.CharField()
    figures = ClosedFigureRow(many=True)
    acts = serializers.IntegerField(help_text="Mouvements écrits dans l’année depuis sa clôture.")
    changes = serializers.IntegerField(help_text="Informations modifiées depuis, dont les chiffres dépendent.")


class FiguresReportSerializer(serializers.Serializer):
    organisation = serializers.CharField(help_text="Code.")
    year = serializers.IntegerField()
    at = serializers.DateField()
    figures = FigureRow(many=True)
    closed = ClosedSerializer(allow_null=True, help_text="Si l’année est close.")


class PeriodAPIMixin(Scoped):
    """The organisation and the period of the address; an organisation out of scope does not exist."""

    asks = tuple(parameter.name for parameter in CHOSEN)

    @cached_property
    def form(self) -> PeriodForm:
        access.require_anywhere(self.request.user, "figures")
        query = self.request.query_params
        if code := query.get("organisation"):
            get_object_or_404(Organisation.objects.visible_to(self.request.user, "figures"), code=code)
        form = PeriodForm(query, user=self.request.user)
        checked(form)
        return form

    @property
    def organisation(self) -> Organisation:
        return self.form.cleaned_data["organisation"]


class FiguresAPIView(PeriodAPIMixin, Speaks, GenericAPIView):
    """Les six indicateurs d’une organisation et de tout ce qui en dépend."""

    queryset = Organisation.objects.all()
    serializer_class = FiguresReportSerializer
    pagination_class = None
    filter_backends = []

    @extend_schema(operation_id="figures", parameters=CHOSEN)
    def get(self, request):
        return Response(report.of(self.organisation, self.form.period()).as_json())


class StayRow(RowSerializer):
    device = serializers.CharField(source="device.tag", help_text="Étiquette.")
    organisation = serializers.CharField(source="organisation.code", help_text="Code.")
    counterparty = serializers.CharField(source="counterparty.code", allow_null=True, help_text="Code.")
    price = serializers.DecimalField(10, 2, source="device.price", allow_null=True)

    class Meta:
        model = Stay
        fields = (
            "device organisation entered_on acquired_on origin reused_since retired_on left_on route counterparty"
            " counterparty_name price"
        ).split()


class FigureDevicesAPIView(PeriodAPIMixin, Reads, GenericAPIView):
    """Les matériels que compte un côté d’un indicateur."""

    queryset = Stay.objects.all()
    serializer_class = StayRow
    filter_backends = []

    @extend_schema(
        operation_id="figure_devices",
        responses=StayRow(many=True),
        parameters=[
            *CHOSEN,
            OpenApiParameter("key", str, OpenApiParameter.PATH, enum=FigureKey.values),
            OpenApiParameter("side", str, OpenApiParameter.PATH, enum=list(figures.SIDES)),
        ],
    )
    def get(self, request, key, side):
        if key not in FigureKey.values or side not in figures.SIDES:
            raise NotFound
        self.side = key, side
        return self.list(request)

    def get_queryset(self):
        return figures.members(figures.of_organisation(self.organisation), *self.side, self.form.period())
