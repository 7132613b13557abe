"""Printing labels: the devices, the format and the first position chosen, the PDF comes back as a download."""

import io

from django.http import HttpResponse
from django.views.generic import FormView
from django.views.generic.detail import SingleObjectMixin

from labels import printing, sheets
from labels.codes import TooSmall
from labels.forms import SheetForm
from registry import access
from registry.access import Scoped
from registry.filters import DeviceFilter
from registry.models import Device


class LabelSheet(Scoped, SingleObjectMixin, FormView):
    model = Device
    object = None
    form_class = SheetForm
    template_name = "labels/sheet.html"

    def dispatch(self, request, *args, **kwargs):
        access.require_anywhere(request.user, "label")
        return super().dispatch(request, *args, **kwargs)

    def get_queryset(self):
        return super().get_queryset().visible_to(self.request.user, "label")

    def get_initial(self):
        """What the list of devices hands over: its filters, or the tags of chosen rows."""
        given = self.request.GET
        tags = "\n".join(given.getlist("tags")).replace(",", "\n")
        return {name: given[name] for name in DeviceFilter.base_filters if name in given} | {"tags": tags}

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"devices": self.get_queryset()}

    def form_valid(self, form):
        labels = printing.labels_for(form.chosen, by=self.request.user)
        try:
            warning = printing.module(labels, form.product).warning
        except TooSmall as reason:
            form.add_error("sheet", str(reason))
            return self.form_invalid(form)
        if warning and self.request.POST.get("accepted") != form.product.slug:
            return self.render_to_response(self.get_context_data(form=form, warning=warning))
        pdf = io.BytesIO()
        sheets.draw(labels, form.product, pdf, skip=form.cleaned_data["first"] - 1)
        name = f'attachment; filename="etiquettes-{form.product.slug}.pdf"'
        return HttpResponse(pdf.getvalue(), content_type="application/pdf", headers={"Content-Disposition": name})
