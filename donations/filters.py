"""How lots are narrowed, by page, file and API, and claims, by the API."""

import django_filters

from donations.lifecycle import ClaimStatus, LotStatus
from registry.shared.forms.filters import FilterSet


class LotFilter(FilterSet):
    status = django_filters.ChoiceFilter(choices=LotStatus, label="État", empty_label="Tous")


class ClaimFilter(FilterSet):
    status = django_filters.ChoiceFilter(choices=ClaimStatus, label="État")
    lot = django_filters.CharFilter("lot__number", label="Numéro du lot")
