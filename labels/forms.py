"""What a person fills in to scan, and to print labels."""

from itertools import groupby

from django import forms

from labels.geometry import FORMATS, Format
from registry.filters import DeviceFilter
from registry.lifecycle import HELD
from registry.lookup import find_all

MOST = 1000
SHOWN_MISSES = 20


def _products():
    """The formats to choose from: sheets, then rolls."""

    def shelf(product: Format) -> str:
        return "Rouleaux" if product.is_roll else "Planches"

    for name, products in groupby(FORMATS.values(), key=shelf):
        yield name, [(product.slug, _described(product)) for product in products]


def _described(product: Format) -> str:
    size = f"{product.width:g} × {product.height:g} mm".replace(".", ",")
    count = "" if product.is_roll else f", {product.per_page} par page"
    return f"{', '.join(product.names)} : {size}{count}"


class SheetForm(forms.Form):
    """Once valid, `chosen` holds the devices: those of the pasted list, else those of the filter beside it."""

    tags = forms.CharField(
        label="Étiquettes ou numéros de série",
        help_text="Un par ligne. Si cette liste est remplie, les filtres ne comptent pas.",
        max_length=50_000,
        widget=forms.Textarea(attrs={"rows": 5, "spellcheck": "false"}),
        required=False,
    )
    sheet = forms.ChoiceField(label="Format des étiquettes", choices=_products, initial="avery-l7160")
    first = forms.IntegerField(
        label="Première position",
        help_text="Pour finir une planche entamée : 1 en haut à gauche, puis de gauche à droite et de haut en bas. "
        "Toujours 1 sur un rouleau.",
        initial=1,
        min_value=1,
        max_value=max(product.per_page for product in FORMATS.values()),
    )

    def __init__(self, *args, devices, **kwargs):
        super().__init__(*args, **kwargs)
        self.devices, self.chosen = devices, []
        self.narrowing = DeviceFilter(self.data or self.initial, devices)

    @property
    def product(self) -> Format:
        return FORMATS[self.cleaned_data["sheet"]]

    def clean_tags(self):
        text = self.cleaned_data["tags"]
        self.chosen, missing = find_all(text, self.devices)
        if missing:
            rest = [f"Et {len(missing) - SHOWN_MISSES} autres."] if len(missing) > SHOWN_MISSES else []
            raise forms.ValidationError(missing[:SHOWN_MISSES] + rest)
        return text

    def clean(self):
        if {"sheet", "first"} <= self.cleaned_data.keys() and self.cleaned_data["first"] > self.product.per_page:
            reason = "Sur un rouleau, la première position est toujours 1."
            if not self.product.is_roll:
                reason = f"Cette planche compte {self.product.per_page} étiquettes : donnez une position entre 1 et "
                reason += f"{self.product.per_page}."
            self.add_error("first", reason)
        if self.cleaned_data.get("tags") == "":
            self._narrow()
        if len(self.chosen) > MOST:
            self.add_error(None, "Plus de 1 000 matériels : imprimez en plusieurs fois, par exemple par service.")
        return self.cleaned_data

    def _narrow(self):
        """The devices of the filter; those that are gone only when their state is asked for."""
        if not self.narrowing.is_valid():
            self.add_error(None, "Corrigez les filtres.")
            return
        wanted = self.narrowing.form.cleaned_data
        if not any(wanted.values()):
            self.add_error(None, "Collez une liste, ou choisissez au moins un filtre.")
            return
        found = self.narrowing.qs if wanted["status"] else self.narrowing.qs.filter(status__in=HELD)
        self.chosen = list(found.order_by("pk")[: MOST + 1])
        if not self.chosen:
            self.add_error(None, "Aucun matériel ne correspond à ces filtres.")
