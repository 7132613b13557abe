"""Moves of a process in the API: which ones a row offers, one address for each, and a new row."""

from collections.abc import Mapping
from types import MappingProxyType

from django.urls import reverse
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.generics import GenericAPIView
from rest_framework.response import Response

from registry.shared.act import Via, stated
from registry.shared.api.bodies import described, filled
from registry.shared.api.rows import ScopedReads
from registry.shared.processes.process import Process
from registry.shared.processes.surfaces import Opening, Surface

NONE: Mapping[str, serializers.Field] = MappingProxyType({})


class Offers(ScopedReads):
    """Rows of a process, each with the moves open to the user. `route` names the address of one row, under which its
    moves stand; `related` is what rights look at."""

    process: Process
    route = ""
    related = ()

    def get_queryset(self):
        return super().get_queryset().select_related(*self.related)

    def retrieve(self, request, **kwargs):
        return Response(self.shown(self.get_object()))

    def shown(self, row) -> dict:
        """The row as it stands now, and what the user may do next."""
        shown = self.row(row.pk)
        here = self.request.build_absolute_uri(reverse(self.route, args=[shown[self.lookup_field]]))
        offered = self.process.offered(row, self.request.user)
        return shown | {
            "actions": [{"action": m.action, "label": m.label, "url": f"{here}{m.action}/"} for m in offered]
        }


class Opens:
    """A new row, beside `Offers`: the form of its page, and the writer that the page calls."""

    opening: Opening

    def create(self, request):
        self.opening.require(request.user)
        act, facts = stated(request.user, Via.API, self.given())
        return Response(self.shown(self.opening.write(act, **facts)), status=201)

    def given(self) -> dict:
        """What the writer takes of the body."""
        return filled(self.opening.asking(self.request.user), self.request.data).cleaned_data


class ActOnRowAPIView(Offers, GenericAPIView):
    """One move on one row: the form of its page, and the writer that the page calls."""

    surface: Surface

    def post(self, request, **kwargs):
        row = self.get_object()
        self.process.require(request.user, self.surface.action, row)
        form = filled(self.surface.asking(row, request.user), request.data)
        act, facts = stated(request.user, Via.API, form.cleaned_data)
        return Response(self.answered(row, self.surface.write(row, act, **facts)))

    def answered(self, row, result) -> dict:
        return self.shown(row)


def opening_schema(opening: Opening, name: str, response, description: str, **told: serializers.Field):
    """How the document tells of a new row; `told` are fields that its form says otherwise, or not at all."""
    return extend_schema(
        request=described(name, opening.example(), **told), responses={201: response}, description=description
    )


def view_of(
    base: type[ActOnRowAPIView], surface: Surface, noun: str, responses, told: Mapping[str, serializers.Field] = NONE
):
    """The view of one move, as the document tells it; `told` are the fields that the form has only for some rows."""
    name = f"{noun}{surface.act.title().replace('_', '')}"
    schema = extend_schema(
        operation_id=f"{noun.lower()}_{surface.act}",
        summary=surface.title,
        request=described(name, surface.described(), **told),
        responses=responses,
    )
    view = type(name, (base,), {"surface": surface, "__doc__": f"{surface.title}."})
    return extend_schema_view(post=schema)(view).as_view()
