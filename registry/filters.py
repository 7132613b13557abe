"""How lists of devices and events are narrowed: one set of filters for pages, API and exports."""

from datetime import date
from functools import reduce
from operator import or_

import django_filters
from django.db.models import Q

from registry import orientation, tags
from registry.access import within
from registry.lifecycle import Action, Status
from registry.models import Category, Device, Event, Organisation


class SubtreeFilter(django_filters.CharFilter):
    """A code, or part of a name: the organisations that answer to it, with all below them."""

    def filter(self, queryset, value):
        if not value:
            return queryset
        named = Organisation.objects.filter(code__iexact=value) or Organisation.objects.filter(name__icontains=value)
        there = Organisation.objects.filter(within("path", list(named.values_list("path", flat=True))))
        return queryset.filter(**{f"{self.field_name}__in": there})


class DeviceFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(method="search", label="Étiquette, numéro de série, fabricant ou modèle")
    status = django_filters.ChoiceFilter(choices=Status, label="État", empty_label="Tous")
    category = django_filters.ModelChoiceFilter(
        queryset=Category.objects.all(), to_field_name="code", label="Catégorie", empty_label="Toutes"
    )
    organisation = SubtreeFilter("organisation", label="Organisation (code ou nom)")
    destination = django_filters.ChoiceFilter(
        choices=orientation.PROPOSALS, method="orient", label="Destination proposée", empty_label="Toutes"
    )
    slept = django_filters.ChoiceFilter(
        choices=orientation.Slept.choices, method="orient", label="Réformé depuis", empty_label="Peu importe"
    )

    class Meta:
        model = Device
        fields = ["q", "status", "category", "organisation", "destination", "slept"]

    def orient(self, queryset, name, value):
        """Only what is retired and waits has a destination."""
        return orientation.oriented(queryset, date.today()).filter(**{name: value})

    def search(self, queryset, name, value):
        """Every word must be found, each in any of the four places."""
        if tag := tags.clean(value):
            return queryset.filter(tag=tag)
        places = ("tag__istartswith", "serial__icontains", "manufacturer__icontains", "model__icontains")
        for word in value.split():
            queryset = queryset.filter(reduce(or_, (Q(**{place: word}) for place in places)))
        return queryset


class EventFilter(django_filters.FilterSet):
    device = django_filters.CharFilter("device__tag", label="Étiquette du matériel")
    action = django_filters.ChoiceFilter(choices=Action, label="Acte")
    since = django_filters.DateFilter("on", lookup_expr="gte", label="Depuis le")
    until = django_filters.DateFilter("on", lookup_expr="lte", label="Jusqu’au")

    class Meta:
        model = Event
        fields = ["device", "action", "since", "until"]
