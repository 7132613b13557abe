"""What a person fills in to count a place, and to take a scan back."""

from django import forms
from django.db.models import QuerySet

from registry.organisations.forms.choices import OrganisationField
from registry.organisations.models import Organisation
from registry.shared.keys import LONGEST
from registry.shared.moves import Reason
from registry.shared.validators import invalid
from registry.stocktakes.models import Stocktake


class StocktakeForm(forms.ModelForm):
    """What is to be counted: a service and what depends on it, or one place of it, even empty once that is asked."""

    organisation = OrganisationField(label="Service", help_text="Avec tout ce qui en dépend.")

    class Meta:
        model = Stocktake
        fields = ["organisation", "place"]

    def __init__(self, *args, places: QuerySet[Organisation], **kwargs):
        """`places`: the organisations where the person may count."""
        super().__init__(*args, **kwargs)
        self.fields["organisation"].offer(places)
        if "empty" in self.data:
            self.ask_empty()

    def refuse_place(self, reason: Reason) -> None:
        self.ask_empty()
        self.add_error("place", invalid(reason))

    def ask_empty(self) -> None:
        self.fields["empty"] = forms.BooleanField(label="Compter ce lieu même s’il est vide", required=False)


class RemoveScanForm(forms.Form):
    line = forms.IntegerField(label="Scan à retirer", min_value=1, max_value=10**LONGEST - 1, help_text="Son `id`.")
