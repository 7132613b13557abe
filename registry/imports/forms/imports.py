"""The form that sends a file of devices, and the one that settles its ambiguous rows."""

from collections.abc import Sequence
from dataclasses import dataclass

from django import forms
from django.conf import settings

from registry.devices.models import Category
from registry.imports.matching.matches import NEW, SKIP, Question
from registry.organisations.forms.choices import OrganisationField, fleets
from registry.shared.wording import counted


class ImportForm(forms.Form):
    organisation = OrganisationField(
        label="Organisation", help_text="Le fichier ne peut toucher qu’elle et ce qui en dépend."
    )
    file = forms.FileField(label="Fichier", max_length=200)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = fleets(user, "import")
        most = f"{settings.MAX_UPLOAD_MB} Mo au plus."
        self.fields["file"].help_text = f"XLSX, ODS, CSV, ou ce qu’exportent GLPI, Snipe-IT, Intune et MECM. {most}"


@dataclass(frozen=True)
class CategoryQuestion:
    """How many new devices tell no category, the line of the first, and what was answered already."""

    rows: int
    line: int
    answer: Category | None

    @property
    def help(self) -> str:
        if not self.rows:
            return "Elle vaut pour ce fichier seulement."
        return f"{counted(self.rows, 'ligne')}, dont la ligne {self.line}. Elle vaut pour ce fichier seulement."


class AnswersForm(forms.Form):
    """One choice for each question, the category of the devices that tell none, and why the file writes in a closed
    year; what is left is asked again."""

    def __init__(
        self, *args, questions: Sequence[Question], category: CategoryQuestion, late: int, motive: str, **kwargs
    ):
        super().__init__(*args, **kwargs)
        if late or motive:
            which = f"{counted(late, 'ligne')} : {'son' if late == 1 else 'leur'} année est close."
            self.fields["motive"] = forms.CharField(
                label="Motif de ce qui est daté d’une année close",
                help_text=which if late else "Pour les lignes d’une année close.",
                initial=motive,
                max_length=300,
                required=False,
            )
        if category.rows or category.answer:
            self.fields["category"] = forms.ModelChoiceField(
                Category.objects.all(),
                label="Catégorie des matériels dont le fichier ne la dit pas",
                help_text=category.help,
                initial=category.answer,
                empty_label="Choisir",
                required=False,
            )
        for question in questions:
            choices = [("", "Choisir"), *((one.tag, _named(one)) for one in question.devices)]
            choices += [(NEW, "C’est un matériel nouveau")] if question.may_be_new else []
            self.fields[f"line_{question.line}"] = forms.ChoiceField(
                label=f"Ligne {question.line} : {question.said}",
                help_text=f"{question.reason}.",
                choices=[*choices, (SKIP, "Passer cette ligne")],
                required=False,
            )

    def said(self) -> dict[int, str]:
        lines = {name: word for name, word in self.cleaned_data.items() if name.startswith("line_") and word}
        return {int(name.removeprefix("line_")): word for name, word in lines.items()}


class WorkbookSheetForm(forms.Form):
    """Which sheet of a workbook is read, when several hold devices."""

    def __init__(self, *args, sheets: Sequence[str], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["sheet"] = forms.ChoiceField(
            label="Feuille", choices=[(name, name) for name in sheets], initial=sheets[0], widget=forms.RadioSelect
        )


def _named(device) -> str:
    return f"{device.pretty_tag} : {device.title}, {device.get_status_display().lower()}, {device.organisation}"
