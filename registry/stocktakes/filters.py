"""How stocktakes are narrowed, by page and API, and their lines, by the API."""

import django_filters

from registry.shared.forms.filters import FilterSet
from registry.stocktakes.lifecycle import Finding, StocktakeStatus


class StocktakeFilter(FilterSet):
    status = django_filters.ChoiceFilter(choices=StocktakeStatus, label="État", empty_label="Tous")


class StocktakeLineFilter(FilterSet):
    finding = django_filters.ChoiceFilter(choices=Finding, label="Constat")
