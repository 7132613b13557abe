"""Sending a file of devices: opened, then led to what it asks, or to its preview."""

from django.shortcuts import redirect
from django.views.generic import FormView

from registry.imports.explaining import memory
from registry.imports.explaining.explained import explained
from registry.imports.forms.imports import ImportForm
from registry.imports.models import Upload
from registry.shared import access
from registry.shared.validators import invalid
from registry.tabular.unreadable import Unreadable


class ImportCreate(FormView):
    form_class = ImportForm
    template_name = "imports/import.html"

    def get_form_kwargs(self):
        access.require_anywhere(self.request.user, "import")
        return super().get_form_kwargs() | {"user": self.request.user}

    def get_context_data(self, **kwargs):
        return super().get_context_data(columns=memory.accepted(), **kwargs)

    def form_valid(self, form):
        """Only opened here: the preview that follows reads it whole."""
        file, organisation = form.cleaned_data["file"], form.cleaned_data["organisation"]
        data = file.read()
        try:
            step = explained(data, file.name, organisation).asks() or "preview"
        except Unreadable as error:
            form.add_error("file", invalid(error.args[0]))
            return self.form_invalid(form)
        Upload.objects.expired().delete()
        upload = Upload.objects.create(user=self.request.user, organisation=organisation, name=file.name, content=data)
        return redirect(f"import-{step}", upload.pk)
