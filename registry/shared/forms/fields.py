"""The fields that several forms share: a day, an amount in euros, a yes or no, an organisation by its code."""

from datetime import date

from django import forms


class Day(forms.DateField):
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})

    def widget_attrs(self, widget):
        return super().widget_attrs(widget) | {"max": date.today().isoformat()}


class Euros(forms.DecimalField):
    """Accepts 1 234,50 as well as 1234.50."""

    def __init__(self, **kwargs):
        super().__init__(min_value=0, max_digits=10, decimal_places=2, localize=True, **kwargs)

    def widget_attrs(self, widget):
        return super().widget_attrs(widget) | {"inputmode": "decimal"}


class LateMotive(forms.CharField):
    """The motive of an act that may be dated in a closed year: the ledger asks for it then. `when` says when else."""

    def __init__(self, *, when: str = "", max_length: int = 300):
        hint = f"{when} Obligatoire si la date est dans une année close, ou avant.".strip()
        super().__init__(label="Motif", max_length=max_length, required=False, help_text=hint)


class YesNo(forms.TypedChoiceField):
    """True, False, or None where it is not required."""

    def __init__(self, **kwargs):
        empty = [] if kwargs.get("required", True) else [("", "Inconnu")]
        super().__init__(
            choices=[*empty, ("true", "Oui"), ("false", "Non")],
            coerce=lambda value: value == "true",
            empty_value=None,
            widget=forms.RadioSelect,
            **kwargs,
        )
