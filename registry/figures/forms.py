"""The form that chooses what the figures are about: an organisation, a year, the day on which the fleet is read."""

from datetime import date

from django import forms
from django.core.validators import MaxValueValidator

from registry.figures.figures import Period
from registry.organisations.forms.choices import OrganisationField
from registry.organisations.models import Organisation

FIRST_YEAR = 2000


class PeriodForm(forms.Form):
    organisation = OrganisationField(label="Organisation")
    year = forms.IntegerField(label="Année", min_value=FIRST_YEAR, localize=False)
    at = forms.DateField(
        label="Parc lu au",
        required=False,
        help_text="Le 31 décembre si vous n’indiquez rien.",
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )

    def __init__(self, data, *, user):
        visible = Organisation.objects.visible_to(user, "figures")
        chosen = {name: data[name] for name in self.base_fields if data.get(name)}
        first = visible.order_by("path").first()
        super().__init__({"organisation": first and first.code, "year": date.today().year} | chosen)
        self.fields["organisation"].queryset = visible.holding_fleet()
        self.fields["year"].validators.append(MaxValueValidator(date.today().year + 1))

    def period(self) -> Period:
        return Period.of(self.cleaned_data["year"], self.cleaned_data["at"])

    def query(self) -> dict[str, str]:
        """What keeps the choice from one page to the next."""
        return {name: value for name, value in self.data.items() if value}
