"""What a person fills in to scan, and to print labels."""

from itertools import groupby

from django import forms

from labels import printing, runs
from labels.geometry import FORMATS, Format
from labels.models import LabelPart, Order, Printer
from registry.devices.filters import DeviceFilter
from registry.devices.identity.lookup import find_all
from registry.devices.lifecycle import HELD
from registry.devices.models import Device
from registry.devices.models.blank import MOST as BLANKS
from registry.organisations.forms.choices import OrganisationField, fleets
from registry.shared import wording
from registry.shared.moves import Reason
from registry.shared.validators import invalid

MOST_COPIES = 20
# A button for each position of a larger sheet would make the page heavy: there the position is typed.
MOST_CELLS = 100
SHOWN_MISSES = 20

OTHER_SHEET = Reason("other_sheet", "Vous avez changé de format : choisissez la position sur cette planche-ci.")
ROLL_BEGINS = Reason("no_such_position", "Sur un rouleau, la première position est toujours 1.")
PAST_THE_SHEET = Reason("no_such_position", "Cette planche compte {} étiquettes : donnez une position entre 1 et {}.")
OTHER_PRINTER = Reason("printer_of_another_sheet", "Ce réglage est fait pour le format {}.")
WRONG_FILTERS = Reason("invalid_filters", "Corrigez les filtres.")
NO_LIST_NOR_FILTER = Reason("nothing_chosen", "Collez une liste, ou choisissez au moins un filtre.")
NOTHING_FOUND = Reason("nothing_found", "Aucun matériel ne correspond à ces filtres.")
PAST_THE_RUN = Reason("no_such_label", "L’impression compte {}.")
REVERSED = Reason("range_reversed", "Elle vient avant la dernière.")


def _products():
    """The formats to choose from: sheets, then rolls."""

    def shelf(product: Format) -> str:
        return "Rouleaux" if product.is_roll else "Planches"

    for name, products in groupby(FORMATS.values(), key=shelf):
        yield name, [(product.slug, _described(product)) for product in products]


def _described(product: Format) -> str:
    size = f"{product.width:g} × {product.height:g} mm".replace(".", ",")
    return f"{', '.join(product.names)} : {size}"


def _past(product: Format) -> Reason:
    """Why a position is beyond the last one of a format."""
    return ROLL_BEGINS if product.is_roll else PAST_THE_SHEET.format(product.per_page, product.per_page)


class SupportForm(forms.Form):
    """On which labels one prints, and from which one on."""

    previewing = False

    sheet = forms.ChoiceField(label="Format des étiquettes", choices=_products, initial="avery-l7160")
    drawn = forms.CharField(widget=forms.HiddenInput, required=False)
    first = forms.IntegerField(
        label="Première position",
        help_text="Pour finir une planche entamée : la première case libre, 1 en haut à gauche.",
        initial=1,
        min_value=1,
        max_value=max(product.per_page for product in FORMATS.values()),
        required=False,
    )

    @property
    def product(self) -> Format:
        return FORMATS[self.now("sheet")]

    def now(self, name: str):
        """What a field says, or says by default as long as it is empty or wrong."""
        known = getattr(self, "cleaned_data", {})
        return known[name] if name in known else self.get_initial_for_field(self.fields[name], name)

    def cells(self) -> list[list[tuple[int, bool]]]:
        """The positions of the sheet, row by row, and which one is chosen; none when they are too many to draw."""
        if self.product.per_page > MOST_CELLS:
            return []
        wide, first = self.product.columns, self.now("first")
        positions = [(number, number == first) for number in range(1, self.product.per_page + 1)]
        return [positions[start : start + wide] for start in range(0, len(positions), wide)]

    def clean_first(self):
        return self.cleaned_data["first"] or 1

    def clean(self):
        if {"sheet", "first"} <= self.cleaned_data.keys():
            self._place()
        return self.cleaned_data

    def _place(self):
        """A position was chosen on the sheet that was drawn: it means nothing on another."""
        first, drawn = self.cleaned_data["first"], self.cleaned_data.get("drawn")
        if first == 1:
            return
        if drawn and drawn != self.cleaned_data["sheet"]:
            if self.previewing:
                self.cleaned_data["first"] = 1
            else:
                self.add_error("first", invalid(OTHER_SHEET))
        elif first > self.product.per_page:
            self.add_error("first", invalid(_past(self.product)))


class SheetForm(SupportForm):
    """Once valid, `keys` holds the devices in order: those of the pasted list, else those of the filter beside it.

    Previewing, one may not have chosen them yet."""

    tags = forms.CharField(
        label="Étiquettes ou numéros de série",
        help_text="Un par ligne. Si cette liste est remplie, les filtres ne comptent pas.",
        max_length=80_000,
        widget=forms.Textarea(attrs={"rows": 5, "spellcheck": "false"}),
        required=False,
    )
    order = forms.ChoiceField(label="Ordre d’impression", choices=Order)
    copies = forms.IntegerField(
        label="Exemplaires de chacune", initial=1, min_value=1, max_value=MOST_COPIES, localize=False
    )
    parts = forms.MultipleChoiceField(
        label="Ce que dit l’étiquette",
        help_text="Le code et son numéro y sont toujours. Le texte rétrécit pour tenir.",
        choices=LabelPart,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    printer = forms.ModelChoiceField(
        Printer.objects.none(), label="Imprimante", required=False, empty_label="Sans réglage"
    )

    def __init__(self, *args, devices, printers, previewing=False, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["printer"].queryset = printers
        self.devices, self.previewing, self.keys = devices, previewing, []
        self.narrowing = DeviceFilter(self.data or self.initial, devices)

    @property
    def filters(self) -> list:
        """The first ones, and those that were given: for the others, one comes from the list of devices."""
        shown = {*DeviceFilter.Meta.fields, *self.narrowing.chosen}
        return [field for field in self.narrowing.form if field.name in shown]

    def clean_tags(self):
        text = self.cleaned_data["tags"]
        chosen, missing = find_all(text, self.devices)
        self.keys = [device.pk for device in chosen]
        if missing:
            more = len(missing) - SHOWN_MISSES
            rest = [Reason("others_not_found", f"Et {more} autres.")] if more > 0 else []
            raise forms.ValidationError([invalid(reason) for reason in missing[:SHOWN_MISSES] + rest])
        return text

    def clean(self):
        super().clean()
        printer, sheet = self.cleaned_data.get("printer"), self.cleaned_data.get("sheet")
        if printer and sheet and printer.sheet != sheet:
            self.add_error("printer", invalid(OTHER_PRINTER.format(FORMATS[printer.sheet].names[0])))
        if self.cleaned_data.get("tags") == "":
            self._narrow()
        if len(self.keys) * self.cleaned_data.get("copies", 1) > runs.MOST:
            self.add_error(None, invalid(runs.TOO_MANY))
        return self.cleaned_data

    def sample(self, most: int) -> list[Device]:
        """The first devices that were chosen."""
        found = self.devices.in_bulk(self.keys[:most])
        return [found[key] for key in self.keys[:most] if key in found]

    def wanted(self, output: str) -> runs.Wanted:
        facts, keys = self.cleaned_data, self.keys
        if facts["order"] != Order.GIVEN:
            # What the orders read: ten thousand whole devices would fill the memory.
            told = ("tag", "place_key", "manufacturer", "model", "category__name")
            devices = self.devices.filter(pk__in=keys).select_related("category").only(*told)
            keys = [device.pk for device in printing.ordered(devices, facts["order"])]
        how = {name: facts[name] for name in ("sheet", "parts", "copies", "first", "order", "printer")}
        return runs.Wanted(keys=keys, output=output, **how)

    def _narrow(self):
        """The devices of the filter; those that are gone only when their state is asked for."""
        if not self.narrowing.is_valid():
            self.add_error(None, invalid(WRONG_FILTERS))
            return
        wanted = self.narrowing.form.cleaned_data
        if not any(wanted.values()):
            if not self.previewing:
                self.add_error(None, invalid(NO_LIST_NOR_FILTER))
            return
        found = self.narrowing.qs if wanted["status"] else self.narrowing.qs.filter(status__in=HELD)
        self.keys = list(found.order_by("pk").values_list("pk", flat=True)[: runs.MOST + 1])
        if not self.keys:
            self.add_error(None, invalid(NOTHING_FOUND))


class ReprintForm(forms.Form):
    """Which labels of a run to print again: those of a jammed sheet, say, from the first free position of another."""

    start = forms.IntegerField(label="Première étiquette", min_value=1, localize=False)
    end = forms.IntegerField(label="Dernière étiquette", min_value=1, localize=False)
    first = forms.IntegerField(label="Première position sur la planche", min_value=1, initial=1, localize=False)

    def __init__(self, *args, run, **kwargs):
        super().__init__(*args, **kwargs)
        self.run = run
        self.fields["start"].initial, self.fields["end"].initial = 1, run.count
        self.fields["start"].max_value = self.fields["end"].max_value = run.count
        self.length = self.fields["end"].help_text = PAST_THE_RUN.format(wording.counted(run.count, "étiquette"))

    def clean(self):
        facts = self.cleaned_data
        if facts.get("end", 0) > self.run.count:
            self.add_error("end", invalid(self.length))
        elif facts.keys() >= {"start", "end"} and facts["start"] > facts["end"]:
            self.add_error("start", invalid(REVERSED))
        product = FORMATS[self.run.sheet]
        if facts.get("first", 1) > product.per_page:
            self.add_error("first", invalid(_past(product)))
        return facts


class BatchForm(forms.Form):
    """How many blank tags, and for whom."""

    organisation = OrganisationField(
        label="Organisation", help_text="Elle et ce qui en dépend pourront les poser. Son nom y est imprimé."
    )
    count = forms.IntegerField(label="Nombre d’étiquettes", min_value=1, max_value=BLANKS, localize=False)

    def __init__(self, *args, user=None, **kwargs):
        super().__init__(*args, **kwargs)
        if user:
            self.fields["organisation"].queryset = fleets(user, "label")


class PrinterForm(forms.ModelForm):
    sheet = forms.ChoiceField(label="Format des étiquettes", choices=_products)
    organisation = OrganisationField(label="Organisation")

    class Meta:
        model = Printer
        fields = ["organisation", "name", "sheet", "shift_x", "shift_y", "scale"]
        localized_fields = ["shift_x", "shift_y", "scale"]

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = fleets(user, "label")
