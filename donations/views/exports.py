"""Lots and claims as files."""

from donations import lists
from donations.models import Claim, Lot
from registry.shared.files.exporting import Export


class LotExport(Export):
    model, listing, right = Lot, lists.LOTS, "lots"

    def get_queryset(self):
        return super().get_queryset().counted()


class ClaimExport(Export):
    model, listing, right = Claim, lists.CLAIMS, "lots"
