"""The imports that took place: their list, what each brought, its report, and its undoing."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse_lazy
from django.utils.functional import cached_property
from django.views import View
from django.views.generic import DetailView, FormView, ListView
from django.views.generic.detail import SingleObjectMixin

from registry.devices.forms.devices import CorrectionForm
from registry.imports import imports
from registry.imports.models import Import
from registry.shared import access
from registry.shared.access import Scoped
from registry.shared.act import Via, stated
from registry.shared.moves import Refusal
from registry.shared.pagination import keyset
from registry.shared.validators import invalid
from registry.shared.wording import counted
from registry.tabular.writing import TYPES

TRAIL = [("Importer", reverse_lazy("import")), ("Imports", reverse_lazy("import-list"))]


class Kept(Scoped):
    """Those made where the user may import; the rest does not exist here."""

    model = Import

    def get_queryset(self):
        rows = Import.objects.visible_to(self.request.user, "import")
        return rows.select_related("organisation", "by", "undone_by").defer("report")


class Imports(Kept, ListView):
    template_name = "imports/imported_list.html"

    def get_context_data(self, **kwargs):
        access.require_anywhere(self.request.user, "import")
        page = keyset(self.get_queryset(), self.request.GET)
        return super().get_context_data(page=page, object_list=[], trail=TRAIL[:1], **kwargs)


class Imported(Kept, DetailView):
    template_name = "imports/imported.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(trail=TRAIL, **kwargs)


class ImportReport(Kept, SingleObjectMixin, View):
    def get(self, request, pk):
        named = {"Content-Disposition": f'attachment; filename="import-{pk}.csv"'}
        return HttpResponse(self.get_object().told(), content_type=TYPES["csv"], headers=named)


class Undo(Kept, SingleObjectMixin, FormView):
    form_class = CorrectionForm
    template_name = "imports/imported_undo.html"

    @cached_property
    def object(self):
        return self.get_object()

    def form_valid(self, form):
        try:
            act, _ = stated(self.request.user, Via.IMPORT, form.cleaned_data)
            count = imports.undo(self.object, act)
        except Refusal as refusal:
            form.add_error(None, invalid(refusal.reason))
            return self.render_to_response(self.get_context_data(form=form), status=409)
        messages.success(self.request, f"L’import est annulé pour {counted(count, 'matériel')}.")
        return redirect("import-detail", self.object.pk)

    def get_context_data(self, **kwargs):
        return super().get_context_data(trail=[*TRAIL, (self.object.name, self.object_url)], **kwargs)

    @property
    def object_url(self):
        return reverse_lazy("import-detail", args=[self.object.pk])
