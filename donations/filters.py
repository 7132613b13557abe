"""How lots and claims are narrowed, by page and by the API."""

import django_filters

from donations.lifecycle import ClaimStatus, LotStatus


class LotFilter(django_filters.FilterSet):
    status = django_filters.ChoiceFilter(choices=LotStatus, label="État")


class LotPageFilter(django_filters.FilterSet):
    etat = django_filters.ChoiceFilter("status", choices=LotStatus, label="État", empty_label="Tous")


class ClaimFilter(django_filters.FilterSet):
    status = django_filters.ChoiceFilter(choices=ClaimStatus, label="État")
    lot = django_filters.CharFilter("lot__number", label="Numéro du lot")
