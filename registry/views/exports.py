"""Every list of the registry as a file, with its filters."""

from datetime import date
from itertools import chain

from django.core.exceptions import BadRequest
from django.shortcuts import get_object_or_404
from django.views.generic import View
from django.views.generic.list import MultipleObjectMixin

from registry import access, orientation, transfers
from registry.access import Scoped
from registry.exchange import download, lists
from registry.filters import DeviceFilter, EventFilter
from registry.forms.waste import CollectionFilter
from registry.models import Collection, CollectionLine, Device, Event, Organisation

# What is of a past that the reader is not told is left empty.
TOLD = {"by__email": "told_by", "motive": "told_motive", "counterparty_name": "told_party"}
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


class DeviceExport(Export):
    model, filterset_class = Device, DeviceFilter

    def answer(self, kind):
        return download.answer(self.rows(), kind)


class RetiredExport(Export):
    model, listing, filterset_class = Device, lists.RETIRED, DeviceFilter

    def rows(self):
        return orientation.oriented(super().rows(), date.today())


class AwaitedExport(Export):
    """What others announced: it is still theirs, hence out of the user's own scope."""

    model, listing, right = Device, lists.TRANSFERS, "accept"

    def rows(self):
        return Device.objects.announced_to(self.request.user)


class SentExport(Export):
    model, listing, right = Device, lists.TRANSFERS, "accept"

    def rows(self):
        return transfers.outgoing(self.request.user)


class CollectionExport(Export):
    model, listing = Collection, lists.COLLECTIONS

    def names(self):
        return CollectionFilter.base_fields

    def rows(self):
        chosen = CollectionFilter(self.request.GET)
        if not chosen.is_valid():
            raise BadRequest(WRONG.format(" ".join(chain.from_iterable(chosen.errors.values()))))
        return chosen.narrow(self.get_queryset())


class LoadedExport(Export):
    """What stands on the pallets of one collection."""

    model, listing = CollectionLine, lists.LOADED

    def rows(self):
        collections = Collection.objects.visible_to(self.request.user)
        collection = get_object_or_404(collections, number=self.kwargs["collection"])
        return self.get_queryset().filter(collection=collection)


class EventExport(Export):
    model, filterset_class = Event, EventFilter
    listing = lists.EVENTS.reading(TOLD)

    def rows(self):
        return super().rows().told_to(self.request.user)


class OrganisationExport(Export):
    model, listing = Organisation, lists.ORGANISATIONS
