"""How stocktakes and their lines are narrowed by the API."""

import django_filters

from registry.stocktakes.lifecycle import Finding, StocktakeStatus


class StocktakeFilter(django_filters.FilterSet):
    status = django_filters.ChoiceFilter(choices=StocktakeStatus, label="État")


class StocktakeLineFilter(django_filters.FilterSet):
    finding = django_filters.ChoiceFilter(choices=Finding, label="Constat")
