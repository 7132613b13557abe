"""The field of an organisation, by its code, and those that a user may choose."""

from django import forms
from django.forms.models import ModelChoiceIterator

from registry.organisations.models import Organisation
from registry.organisations.names import labels
from registry.shared.access import paths, within


class Labelled(ModelChoiceIterator):
    """Indented as the tree; a name that several of the list bear comes with its code."""

    def __iter__(self):
        if self.field.empty_label is not None:
            yield "", self.field.empty_label
        for one, label in labels(self.queryset):
            yield self.choice(one)[0], "\u2003" * one.depth + label


class AnOrganisation(forms.ModelChoiceField):
    iterator = Labelled


class OrganisationField(AnOrganisation):
    """An organisation by its code."""

    def __init__(self, queryset=None, **kwargs):
        # Never `queryset or …`: that would load the whole tree to build a form.
        none = Organisation.objects.none()
        super().__init__(none if queryset is None else queryset, **kwargs | {"to_field_name": "code"})

    def offer(self, places):
        """Those that may be chosen; a lone one is chosen already."""
        self.queryset = places
        if len(places[:2]) == 1:
            self.empty_label = None


def fleets(user, act: str):
    """The organisations that hold devices and where `user` may `act`."""
    return Organisation.objects.filter(within("path", paths(user, act))).holding_fleet()
