"""The forms that explain a foreign file: which column each heading is."""

from django import forms

from registry.exchange import memory
from registry.exchange.memory import Heading
from registry.models import Layout

PERSON = "Nom d’une personne : cette colonne n’est jamais gardée."


class ColumnsForm(forms.Form):
    """One list per heading, with our columns; the headings about people are told, not asked."""

    def __init__(self, *args, headings: list[Heading], **kwargs):
        super().__init__(*args, **kwargs)
        self.headings = {f"column-{rank}": heading.text for rank, heading in enumerate(headings) if not heading.person}
        self.people = [heading.text for heading in headings if heading.person]
        ours = memory.columns()
        self.required = [column.heading for column in ours if column.required]
        choices = [("", "Ignorer"), *((column.key, _label(column)) for column in ours)]
        for rank, heading in enumerate(headings):
            if not heading.person:
                self.fields[f"column-{rank}"] = forms.ChoiceField(
                    label=heading.text,
                    help_text=_samples(heading),
                    choices=choices,
                    required=False,
                    initial=heading.key,
                )

    @property
    def chosen(self) -> dict[str, str]:
        said = {text: self.cleaned_data.get(name, "") for name, text in self.headings.items()}
        return said | dict.fromkeys(self.people, "")

    def clean(self):
        names = {text: name for name, text in self.headings.items()}
        for heading, sentence in memory.faults(self.chosen).items():
            self.add_error(names.get(heading), sentence)


def headings_of(layout: Layout) -> list[Heading]:
    """The headings of a layout, for a change without its file."""
    return [Heading(kept.heading, (), kept.column, memory.about_people(kept.heading)) for kept in layout.columns.all()]


def _label(column) -> str:
    return f"{column.heading} (obligatoire)" if column.required else column.heading


def _samples(heading: Heading) -> str:
    return f"Exemples : {' ; '.join(heading.samples)}" if heading.samples else "Colonne vide ou sans exemple."
