"""How any list is answered as a file: its scope, its filters, its kind."""

from itertools import chain

from django.core.exceptions import BadRequest
from django.views.generic import View
from django.views.generic.list import MultipleObjectMixin

from registry.shared import access
from registry.shared.access import Scoped
from registry.shared.files import download, lists

WRONG = "Une valeur de filtre ne convient pas : {}"


class Export(Scoped, MultipleObjectMixin, View):
    """A list in the columns of `listing`, for whoever may `right` somewhere; CSV unless asked otherwise."""

    listing: lists.Listing
    right = "view"
    filterset_class = None

    def get(self, request, **kwargs):
        access.require_anywhere(request.user, self.right)
        return self.answer(download.chosen(request.GET, self.names()))

    def names(self):
        """What may narrow it."""
        return self.filterset_class.base_filters if self.filterset_class else ()

    def answer(self, kind):
        return download.listed(self.listing, self.rows(), kind)

    def rows(self):
        """A wrong value is refused: ignored, it would be answered by everything."""
        if self.filterset_class is None:
            return self.get_queryset()
        found = self.filterset_class(self.request.GET, self.get_queryset())
        if not found.is_valid():
            raise BadRequest(WRONG.format(" ".join(chain.from_iterable(found.errors.values()))))
        return found.qs
