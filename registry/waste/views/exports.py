"""Collections, and what stands on their pallets, as files."""

from itertools import chain

from django.core.exceptions import BadRequest
from django.shortcuts import get_object_or_404

from registry.shared.files.exporting import WRONG, Export
from registry.waste import lists as waste_lists
from registry.waste.forms import CollectionFilterForm
from registry.waste.models import Collection, CollectionLine


class CollectionExport(Export):
    model, listing = Collection, waste_lists.COLLECTIONS

    def names(self):
        return CollectionFilterForm.base_fields

    def rows(self):
        chosen = CollectionFilterForm(self.request.GET)
        if not chosen.is_valid():
            raise BadRequest(WRONG.format(" ".join(chain.from_iterable(chosen.errors.values()))))
        return chosen.narrow(self.get_queryset())


class LoadedExport(Export):
    """What stands on the pallets of one collection."""

    model, listing = CollectionLine, waste_lists.LOADED

    def rows(self):
        collections = Collection.objects.visible_to(self.request.user)
        collection = get_object_or_404(collections, number=self.kwargs["collection"])
        return self.get_queryset().filter(collection=collection)
