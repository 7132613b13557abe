"""The form that keeps a filter under a name."""

from django import forms
from django.http import QueryDict

from registry.devices.filters import DeviceFilter
from registry.devices.models import Device, SavedFilter
from registry.organisations.forms.choices import OrganisationField, fleets
from registry.shared.moves import Reason
from registry.shared.validators import invalid

NO_FILTER = Reason("filter_is_empty", "Ce filtre ne retient rien de particulier : filtrez d’abord la liste.")


class SavedFilterForm(forms.ModelForm):
    class Meta:
        model = SavedFilter
        fields = ["name", "organisation", "query"]
        field_classes = {"organisation": OrganisationField}
        widgets = {"query": forms.HiddenInput}

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.instance.user = user
        self.fields["organisation"].queryset = fleets(user, "view")
        self.fields["organisation"].empty_label = "Personne"

    def clean_query(self) -> str:
        """What the list's own filters make of it: nothing else is kept."""
        found = DeviceFilter(QueryDict(self.cleaned_data["query"]), Device.objects.none())
        if not found.chosen or not found.is_valid():
            raise invalid(NO_FILTER)
        return found.query

    def _get_validation_exclusions(self):
        """The owner is not on the form, and a name is theirs once."""
        return super()._get_validation_exclusions() - {"user"}
