"""The form that sends a file of devices, and the one that settles its ambiguous rows."""

from collections.abc import Sequence

from django import forms
from django.conf import settings

from registry.exchange.identity import NEW, SKIP, Question
from registry.forms.fields import OrganisationField, fleets


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


class AnswersForm(forms.Form):
    """One choice for each question; those left open are asked again."""

    def __init__(self, *args, questions: Sequence[Question], **kwargs):
        super().__init__(*args, **kwargs)
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
        return {int(name.removeprefix("line_")): word for name, word in self.cleaned_data.items() if word}


def _named(device) -> str:
    return f"{device.pretty_tag} : {device.title}, {device.get_status_display().lower()}, {device.organisation}"
