"""What the API shows: rows read as plain values, named once by a serializer that also describes them."""

from decimal import Decimal
from functools import cache
from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.renderers import JSONRenderer
from rest_framework.response import Response
from rest_framework.utils.encoders import JSONEncoder

from registry.shared.access import Scoped
from registry.shared.api.bodies import Json
from registry.shared.narrowing import unknown


class RowSerializer(serializers.ModelSerializer):
    """Its fields are columns: it is never asked to serialize, which costs thirty times as much as `values()`."""

    @classmethod
    @cache
    def columns(cls) -> dict[str, str]:
        return {name: field.source.replace(".", "__") for name, field in cls().fields.items()}


class OfferSerializer(serializers.Serializer):
    """An act that the state of a row and the user's role allow now."""

    action = serializers.CharField()
    label = serializers.CharField()
    url = serializers.URLField()


class Encoder(JSONEncoder):
    """Amounts and shares are texts: a float would not keep them."""

    def default(self, obj):
        return str(obj) if isinstance(obj, Decimal) else super().default(obj)


class Renderer(JSONRenderer):
    encoder_class = Encoder


class JsonOnly(DefaultContentNegotiation):
    """Refusals are JSON whatever the client says that it accepts."""

    def select_renderer(self, request, renderers, format_suffix=None):
        return renderers[0], renderers[0].media_type


class Speaks:
    """What every view of the API has in common."""

    parser_classes = [Json]
    renderer_classes = [Renderer]
    content_negotiation_class = JsonOnly
    metadata_class = None
    # What the address may say, beside the filters and the pages of a list.
    asks: tuple[str, ...] = ()

    def initial(self, request, *args, **kwargs):
        """Whoever may not come in is told so first."""
        super().initial(request, *args, **kwargs)
        if errors := unknown(request.query_params, self.known_names()):
            raise ValidationError(errors)

    def known_names(self) -> set[str]:
        filters = getattr(getattr(self, "filterset_class", None), "base_filters", ())
        pages = getattr(getattr(self, "paginator", None), "query_names", ())
        return {"format", *self.asks, *filters, *pages}


class Reads(Speaks):
    """Lists and shows the rows of `serializer_class`."""

    def shape(self, row: dict[str, Any]) -> dict[str, Any]:
        return {name: row[column] for name, column in self.serializer_class.columns().items()}

    def rows(self, queryset: QuerySet) -> QuerySet:
        return queryset.values("pk", *set(self.serializer_class.columns().values()))

    def row(self, pk) -> dict[str, Any]:
        """As it stands now, even when an act has just taken it out of the user's scope."""
        return self.shape(self.rows(self.queryset.model.objects.filter(pk=pk)).get())

    def list(self, request, **kwargs):
        """La liste, du plus récent au plus ancien."""
        page = self.paginate_queryset(self.rows(self.filter_queryset(self.get_queryset())))
        return self.get_paginated_response([self.shape(row) for row in page])

    def retrieve(self, request, **kwargs):
        return Response(self.row(self.get_object().pk))


class ScopedReads(Reads, Scoped):
    """The same within the user's scope."""
