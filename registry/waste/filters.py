"""How the collections are narrowed, by page, file and API."""

import django_filters

from registry.shared.forms.filters import FilterSet
from registry.waste.lifecycle import CollectionStatus


class CollectionFilter(FilterSet):
    status = django_filters.ChoiceFilter(choices=CollectionStatus, label="État", empty_label="Toutes")
