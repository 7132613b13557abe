"""Lots and claims as files."""

from django.views.generic import View
from django.views.generic.list import MultipleObjectMixin

from donations import lists
from donations.models import Claim, Lot
from registry.shared import access
from registry.shared.access import Scoped
from registry.shared.files import download


class Export(Scoped, MultipleObjectMixin, View):
    def get(self, request):
        access.require_anywhere(request.user, "lots")
        return download.listed(self.listing, self.get_queryset(), download.chosen(request.GET))


class LotExport(Export):
    model, listing = Lot, lists.LOTS

    def get_queryset(self):
        return super().get_queryset().counted()


class ClaimExport(Export):
    model, listing = Claim, lists.CLAIMS
