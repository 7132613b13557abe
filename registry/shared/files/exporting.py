"""How any list leaves as a file: what is declared of it, and the page that answers it within its scope."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import BadRequest
from django.db.models import Model, QuerySet
from django.shortcuts import get_object_or_404
from django.views.generic import View
from django.views.generic.list import MultipleObjectMixin

from registry.shared import access
from registry.shared.access import Actor, Scoped
from registry.shared.files import download
from registry.shared.files.lists import Listed
from registry.shared.forms.filters import FilterSet
from registry.tabular.writing import Line


def as_they_are(rows: QuerySet[Any], user: Actor) -> QuerySet[Any]:
    return rows


def nothing_more(row: Any, user: Actor) -> Iterable[Line]:
    return ()


@dataclass(frozen=True)
class Exported:
    """The rows of `model` in the columns of `listing`, for whoever may `right` somewhere.

    `scope` gives those that a user reads, where it is not the scope of their roles. `filterset` says what the address
    may ask of them; `rows` adds to them what the columns read. `of` is the field that leads from a line to its row: the
    address names one by its number, its lines alone leave, and `more` are lines that follow them.
    """

    model: type[Model]
    listing: Listed
    right: str = "view"
    scope: Callable[[Actor], QuerySet[Any]] | None = None
    filterset: type[FilterSet] | None = None
    rows: Callable[[Any, Actor], QuerySet[Any]] = as_they_are
    of: str = ""
    more: Callable[[Any, Actor], Iterable[Line]] = nothing_more

    @property
    def names(self) -> Iterable[str]:
        """What the address may say of them."""
        return self.filterset.base_filters if self.filterset else ()


class Export(Scoped, MultipleObjectMixin, View):
    """CSV unless asked otherwise."""

    exported: Exported | None = None

    @property
    def model(self):
        return self.exported.model

    def get(self, request, **kwargs):
        access.require_anywhere(request.user, self.exported.right)
        kind = download.chosen(request.GET, self.exported.names)
        rows, more = self.rows(), ()
        if self.exported.of:
            row = self._row()
            rows, more = rows.filter(**{self.exported.of: row}), self.exported.more(row, self.request.user)
        return download.listed(self.exported.listing, rows, kind, more)

    def rows(self):
        return self.exported.rows(self._filtered(), self.request.user)

    def get_queryset(self):
        scope = self.exported.scope
        return scope(self.request.user) if scope else super().get_queryset()

    def _filtered(self):
        """A wrong value is refused: ignored, it would be answered by everything."""
        if self.exported.filterset is None:
            return self.get_queryset()
        found = self.exported.filterset(self.request.GET, self.get_queryset())
        if found.wrong:
            raise BadRequest(found.wrong)
        return found.qs

    def _row(self):
        rows = self.model._meta.get_field(self.exported.of).related_model.objects
        return get_object_or_404(rows.visible_to(self.request.user), number=self.kwargs[self.exported.of])
