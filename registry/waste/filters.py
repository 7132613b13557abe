"""How the collections are narrowed, by page and file, and by the API."""

import django_filters

from registry.waste.lifecycle import CollectionStatus


class CollectionFilter(django_filters.FilterSet):
    status = django_filters.ChoiceFilter(choices=CollectionStatus, label="État")


class CollectionPageFilter(django_filters.FilterSet):
    etat = django_filters.ChoiceFilter("status", choices=CollectionStatus, label="État", empty_label="Toutes")
