"""Every list of the registry as a file, with its filters."""

from datetime import date

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.views.generic import View
from django.views.generic.list import MultipleObjectMixin

from registry import access, orientation, transfers
from registry.access import Scoped
from registry.exchange import download, lists
from registry.filters import DeviceFilter, EventFilter
from registry.forms.waste import CollectionFilter
from registry.models import Collection, CollectionLine, Device, Event, Organisation


class Export(Scoped, MultipleObjectMixin, View):
    """A list in the columns of `listing`, for whoever may `right` somewhere; CSV unless asked otherwise."""

    listing: lists.Listing
    right = "view"

    def get(self, request, **kwargs):
        access.require_anywhere(request.user, self.right)
        kind = request.GET.get("format", "csv")
        if kind not in download.KINDS:
            raise Http404
        return self.answer(kind)

    def answer(self, kind):
        return download.listed(self.listing, self.rows(), kind)

    def rows(self):
        return self.get_queryset()


class DeviceExport(Export):
    model = Device

    def answer(self, kind):
        return download.answer(DeviceFilter(self.request.GET, self.get_queryset()).qs, kind)


class RetiredExport(Export):
    model, listing = Device, lists.RETIRED

    def rows(self):
        return orientation.oriented(DeviceFilter(self.request.GET, self.get_queryset()).qs, date.today())


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

    def rows(self):
        return CollectionFilter(self.request.GET).narrow(self.get_queryset())


class LoadedExport(Export):
    """What stands on the pallets of one collection."""

    model, listing = CollectionLine, lists.LOADED

    def rows(self):
        collections = Collection.objects.visible_to(self.request.user)
        collection = get_object_or_404(collections, number=self.kwargs["collection"])
        return self.get_queryset().filter(collection=collection)


class EventExport(Export):
    model, listing = Event, lists.EVENTS

    def rows(self):
        return EventFilter(self.request.GET, self.get_queryset()).qs


class OrganisationExport(Export):
    model, listing = Organisation, lists.ORGANISATIONS
