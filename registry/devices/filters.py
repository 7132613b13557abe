"""How lists of devices and events are narrowed: one set of filters for pages, API and exports."""

from datetime import date
from urllib.parse import urlencode

import django_filters
from django import forms
from django.db.models import Exists, OuterRef, Q
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field

from registry.devices import closed_years, orientation
from registry.devices.data_gate import UNERASED
from registry.devices.identity import aliases, doubles, lookup, search, tags
from registry.devices.lifecycle import Action, Status
from registry.devices.models import Category, ClosedYear, Device, Event, Policy, Stay
from registry.organisations.models import Organisation
from registry.shared.access import within
from registry.shared.codes import wedge
from registry.shared.forms.filters import FilterSet

DAY = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
KNOWN = [("yes", "Oui"), ("no", "Non"), ("unknown", "Inconnu")]
ERASED = [("missing", "À faire"), ("done", "Attesté")]
LABELLED = [("never", "Jamais étiqueté"), ("done", "Déjà étiqueté")]
VALUE = [("over", "Au-delà du plafond des dons"), ("under", "Dans le plafond"), ("unknown", "Inconnue")]


class SubtreeFilter(django_filters.CharFilter):
    """A code, or part of a name: the organisations that answer to it, with all below them."""

    def filter(self, queryset, value):
        if not value:
            return queryset
        named = Organisation.objects.filter(code__iexact=value) or Organisation.objects.filter(name__icontains=value)
        there = Organisation.objects.filter(within("path", list(named.values_list("path", flat=True))))
        return queryset.filter(**{f"{self.field_name}__in": there})


class StayDateFilter(django_filters.DateFilter):
    """A bound on a date of the stays that a device has made where it is now."""

    def __init__(self, lookup: str, label: str):
        super().__init__(lookup, label=label, widget=DAY)

    def filter(self, queryset, value):
        if value is None:
            return queryset
        stays = Stay.objects.filter(device=OuterRef("pk"), organisation=OuterRef("organisation"))
        return queryset.filter(Exists(stays.filter(**{self.field_name: value})))


class DeviceFilter(FilterSet):
    """The filters that answer the most questions come first; a page may fold the others (`more`)."""

    q = django_filters.CharFilter(method="search", label="Étiquette, n° de série, fabricant, modèle ou lieu")
    status = django_filters.ChoiceFilter(choices=Status, label="État", empty_label="Tous")
    organisation = SubtreeFilter("organisation", label="Organisation (code ou nom)")
    category = django_filters.ModelChoiceFilter(
        queryset=Category.objects.all(), to_field_name="code", label="Catégorie", empty_label="Toutes"
    )
    place = django_filters.CharFilter(method="stand", label="Lieu")
    functional = django_filters.ChoiceFilter(
        choices=KNOWN, method="know", label="Fonctionne", empty_label="Peu importe"
    )
    erasure = django_filters.ChoiceFilter(
        choices=ERASED, method="erased", label="Effacement", empty_label="Peu importe"
    )
    labelled = django_filters.ChoiceFilter(
        choices=LABELLED, method="label", label="Étiquetage", empty_label="Peu importe"
    )
    value = django_filters.ChoiceFilter(
        choices=VALUE, method="worth", label="Valeur unitaire", empty_label="Peu importe"
    )
    destination = django_filters.ChoiceFilter(
        choices=orientation.PROPOSALS, method="orient", label="Destination proposée", empty_label="Toutes"
    )
    slept = django_filters.ChoiceFilter(
        choices=orientation.Slept.choices, method="orient", label="Réformé depuis", empty_label="Peu importe"
    )
    double = django_filters.ChoiceFilter(
        choices=[("suspected", "Présumés")], method="resemble", label="Doublons", empty_label="Peu importe"
    )
    acquired_since = StayDateFilter("acquired_on__gte", "Acquis à partir du")
    acquired_until = StayDateFilter("acquired_on__lte", "Acquis jusqu’au")
    retired_since = StayDateFilter("retired_on__gte", "Réformé à partir du")
    retired_until = StayDateFilter("retired_on__lte", "Réformé jusqu’au")

    class Meta:
        model = Device
        fields = ["q", "status", "organisation"]

    @property
    def more(self) -> list:
        """The fields that a page folds; those of the retired stock come from its own page, which leads to them."""
        from_stock = {"destination", "slept"} - self.chosen.keys()
        return [field for field in self.form if field.name not in {*self.Meta.fields, *from_stock}]

    @property
    def chosen(self) -> dict[str, str]:
        """The filters that were given, as an address says them."""
        return {name: self.data[name] for name in self.base_filters if self.data.get(name)}

    @property
    def query(self) -> str:
        return urlencode(self.chosen)

    @property
    def deep(self) -> bool:
        """Whether a folded filter was given, or is wrong."""
        return any(field.name in self.chosen for field in self.more)

    def orient(self, queryset, name, value):
        """Only what is retired and waits has a destination."""
        return orientation.oriented(queryset, date.today()).filter(**{name: value})

    def know(self, queryset, name, value):
        return queryset.filter(**{name: {"yes": True, "no": False}.get(value)})

    def erased(self, queryset, name, value):
        """Only what holds data waits for its erasure, and whatever failed waits for its destruction."""
        if value == "done":
            return queryset.exclude(erasure__in=("", *UNERASED))
        return queryset.filter(Q(erasure="", category__holds_data=True) | Q(erasure__in=UNERASED))

    def label(self, queryset, name, value):
        return queryset.filter(labelled_on__isnull=value == "never")

    def resemble(self, queryset, name, value):
        """Among the devices that the other filters leave."""
        return doubles.suspected(queryset)

    def stand(self, queryset, name, value):
        return search.near(queryset, value)

    def worth(self, queryset, name, value):
        """Beside the cap of gifts, in force today."""
        cap = Policy.current().donation_cap
        rules = {"over": Q(unit_value__gt=cap), "under": Q(unit_value__lte=cap), "unknown": Q(unit_value=None)}
        return queryset.filter(rules[value])

    def search(self, queryset, name, value):
        """A whole tag names its device, however it is written; else every word must be found."""
        named = [aliases.current(tag) for tag in dict.fromkeys(lookup.tags_of(value)) if tags.is_tag(tag)]
        tagged = queryset.filter(tag__in=named) if named else queryset.none()
        return tagged if tagged.exists() else search.search(queryset, wedge.bare(value))


class EventFilter(FilterSet):
    device = django_filters.CharFilter("device__tag", label="Étiquette du matériel")
    action = django_filters.ChoiceFilter(choices=Action, label="Acte", empty_label="Tous")
    since = django_filters.DateFilter("on", lookup_expr="gte", label="Depuis le", widget=DAY)
    until = django_filters.DateFilter("on", lookup_expr="lte", label="Jusqu’au", widget=DAY)
    closed = django_filters.ModelChoiceFilter(
        queryset=ClosedYear.objects.all(),
        method="written_since",
        label="Écrits dans une année close",
        empty_label="Peu importe",
    )
    operation = django_filters.UUIDFilter(label="Opération", widget=forms.HiddenInput)

    class Meta:
        model = Event
        fields = ["device", "action", "since", "until", "closed", "operation"]

    @extend_schema_field(OpenApiTypes.INT)
    def written_since(self, queryset, name, value):
        return closed_years.acts(value, queryset) if value else queryset
