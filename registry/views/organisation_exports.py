"""The organisations as a file, with their filters."""

from registry.exchange import organisation_lists
from registry.models import Organisation
from registry.views.exporting import Export


class OrganisationExport(Export):
    model, listing = Organisation, organisation_lists.ORGANISATIONS
