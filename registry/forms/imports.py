"""The form that sends a file of devices."""

from django import forms
from django.conf import settings

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
        self.fields["file"].help_text = f"XLSX, ODS, CSV, ou ce qu’exportent GLPI et Snipe-IT. {most}"
