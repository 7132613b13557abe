"""Importing a file of devices: sent, read, shown with all its errors or with what it brings, then confirmed."""

from collections import Counter

from django.contrib import messages
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views import View
from django.views.generic import FormView

from registry import access
from registry.exchange import devices, memory
from registry.exchange.unreadable import Unreadable
from registry.forms.imports import ImportForm
from registry.ledger import through
from registry.lifecycle import Status
from registry.models import Upload
from registry.models.event import Via
from registry.wording import counted

SHOWN_ERRORS, SHOWN_DEVICES = 100, 10


class Import(FormView):
    form_class = ImportForm
    template_name = "registry/import.html"

    def get_form_kwargs(self):
        access.require_anywhere(self.request.user, "import")
        return super().get_form_kwargs() | {"user": self.request.user}

    def get_context_data(self, **kwargs):
        return super().get_context_data(columns=memory.columns(), **kwargs)

    def form_valid(self, form):
        file, organisation = form.cleaned_data["file"], form.cleaned_data["organisation"]
        data = file.read()
        try:
            if step := memory.asks(data, file.name, organisation):
                return redirect(f"import-{step}", self._keep(file.name, organisation, data).pk)
            staged = devices.stage(data, file.name, organisation, by=self.request.user)
        except Unreadable as error:
            form.add_error("file", str(error))
            return self.form_invalid(form)
        if staged.errors:
            context = self.get_context_data(form=form, errors=staged.errors[:SHOWN_ERRORS], count=len(staged.errors))
            return self.render_to_response(context, status=422)
        return redirect("import-preview", self._keep(file.name, organisation, data).pk)

    def _keep(self, name, organisation, data):
        Upload.objects.expired().delete()
        return Upload.objects.create(user=self.request.user, organisation=organisation, name=name, content=data)


class Preview(View):
    """What a file would bring in; a POST brings it in, and an import half done is not done."""

    def get(self, request, pk):
        upload = get_object_or_404(Upload.objects.visible_to(request.user), pk=pk)
        return self._page(request, upload, self._stage(request, upload))

    def post(self, request, pk):
        with transaction.atomic():
            upload = get_object_or_404(Upload.objects.visible_to(request.user).select_for_update(), pk=pk)
            if "cancel" in request.POST:
                upload.delete()
                messages.info(request, "L’import est abandonné : rien n’a été écrit.")
                return redirect("import")
            staged = self._stage(request, upload)
            if staged.errors:
                return self._page(request, upload, staged)
            with through(Via.IMPORT):
                count = devices.apply(staged)
            upload.delete()
        messages.success(request, f"{counted(count, 'matériel importé')} de « {upload.name} ».")
        return redirect(f"{reverse('device-list')}?organisation={upload.organisation.code}")

    def _stage(self, request, upload):
        return devices.stage(bytes(upload.content), upload.name, upload.organisation, by=request.user)

    def _page(self, request, upload, staged):
        found = staged.devices
        context = {
            "upload": upload,
            "staged": staged,
            "errors": staged.errors[:SHOWN_ERRORS],
            "count": len(staged.errors) or len(found),
            "states": Counter(Status(device.status).label for device in found).most_common(),
            "categories": Counter(str(device.category) for device in found).most_common(),
            "devices": found[:SHOWN_DEVICES],
        }
        return render(request, "registry/import_preview.html", context, status=422 if staged.errors else 200)
