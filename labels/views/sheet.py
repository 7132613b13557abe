"""Printing labels: the devices, what is said of them and on which support; the PDF comes back as a download."""

import io

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.views.generic import FormView, View
from django.views.generic.detail import SingleObjectMixin

from labels import printing, sheets, zpl
from labels.codes import TooSmall
from labels.forms import SheetForm
from labels.geometry import FORMATS
from labels.models import Printer
from labels.preview import preview
from registry import access, selecting
from registry.access import Scoped
from registry.filters import DeviceFilter
from registry.lifecycle import HELD
from registry.models import Device


def zpl_file(labels, form, shift) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="etiquettes-{form.product.slug}.zpl"'}
    text = zpl.write(labels, form.product, shift=shift)
    return HttpResponse(text, content_type="text/plain; charset=utf-8", headers=headers)


def download(pdf: io.BytesIO, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}.pdf"'}
    return HttpResponse(pdf.getvalue(), content_type="application/pdf", headers=headers)


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
        """What this person chose the last time, and what the list of devices hands over: its filters, or the tags
        of chosen rows."""
        given, last = self.request.GET, printing.kept(self.request.user)
        kept = {"sheet": last.sheet, "parts": last.parts, "order": last.order, "printer": last.printer_id}
        tags = "\n".join(selecting.handed(given, self.request.user))
        filters = {name: given[name] for name in DeviceFilter.base_filters if name in given}
        return filters | {"tags": tags} | kept

    def get_form_kwargs(self):
        previewing = "preview" in self.request.POST
        return super().get_form_kwargs() | {
            "devices": self.get_queryset(),
            "printers": Printer.objects.visible_to(self.request.user, "label"),
            "previewing": previewing,
        }

    def form_valid(self, form):
        if form.previewing:
            self._keep(form)
            return self.render_to_response(self.get_context_data(form=form))
        labels = printing.labels_for(form.chosen, by=self.request.user, **self._wanted(form))
        if "output" in self.request.POST and not zpl.speaks(form.product):
            form.add_error("sheet", zpl.STRANGER)
            return self.form_invalid(form)
        try:
            warning = printing.module(labels, form.product).warning
        except TooSmall as reason:
            form.add_error("sheet", str(reason))
            return self.form_invalid(form)
        if warning and self.request.POST.get("accepted") != form.product.slug:
            return self.render_to_response(self.get_context_data(form=form, warning=warning))
        self._keep(form)
        shift = printing.shift_of(form.cleaned_data["printer"])
        if "output" in self.request.POST:
            return zpl_file(labels, form, shift)
        pdf = io.BytesIO()
        sheets.draw(labels, form.product, pdf, skip=form.cleaned_data["first"] - 1, shift=shift)
        return download(pdf, f"etiquettes-{form.product.slug}")

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        context["zebra"] = zpl.speaks(context["form"].product)
        return context | self._preview(context["form"])

    def _keep(self, form):
        wanted = {name: form.cleaned_data[name] for name in ("sheet", "parts", "order", "printer")}
        printing.keep(self.request.user, **wanted)

    def _wanted(self, form):
        return {name: form.cleaned_data[name] for name in ("parts", "order", "copies")}

    def _preview(self, form):
        """The first label that would be printed; before anything is chosen, that of the latest device."""
        chosen = form.chosen[:1] or list(self.get_queryset().filter(status__in=HELD).order_by("-pk")[:1])
        labels = printing.labels_for(chosen, by=self.request.user, parts=form.now("parts"))
        if not labels:
            return {"preview": None, "too_small": ""}
        try:
            shown = preview(labels[0], form.product)
        except TooSmall as reason:
            return {"preview": None, "too_small": str(reason)}
        asked = urlencode({"sheet": form.product.slug, "parts": form.now("parts")}, doseq=True)
        return {"preview": shown, "picture": f"{reverse('label-picture', args=[labels[0].tag])}?{asked}"}


class LabelPicture(Scoped, SingleObjectMixin, View):
    """One label as it will be printed. A picture apart: the browser keeps it, the page stays light."""

    model = Device
    slug_field = slug_url_kwarg = "tag"

    def get_queryset(self):
        return super().get_queryset().visible_to(self.request.user, "label")

    def get(self, request, tag):
        device, product = self.get_object(), FORMATS.get(request.GET.get("sheet", printing.kept(request.user).sheet))
        if product is None:
            raise Http404
        (label,) = printing.labels_for([device], by=request.user, parts=request.GET.getlist("parts"))
        try:
            svg = preview(label, product).svg
        except TooSmall as reason:
            raise Http404 from reason
        return HttpResponse(svg, content_type="image/svg+xml", headers={"Cache-Control": "private, max-age=300"})
