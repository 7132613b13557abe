"""Printing labels: the devices, what is said of them and on which support."""

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.views.generic import FormView, View
from django.views.generic.detail import SingleObjectMixin

from labels import printing, zpl
from labels.codes import TooSmall
from labels.forms import SheetForm
from labels.geometry import FORMATS
from labels.models import Output, Printer
from labels.preview import preview
from labels.runs import AT_ONCE
from labels.views.printed import printed
from registry.devices import selecting
from registry.devices.filters import DeviceFilter
from registry.devices.lifecycle import HELD
from registry.devices.models import Device
from registry.shared import access
from registry.shared.access import Scoped
from registry.shared.validators import invalid


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
        output = Output.ZPL if "output" in self.request.POST else Output.PDF
        if output == Output.ZPL and not zpl.speaks(form.product):
            form.add_error("sheet", invalid(zpl.NOT_A_ZEBRA))
            return self.form_invalid(form)
        labels = printing.labels_for(form.sample(AT_ONCE), by=self.request.user, parts=form.cleaned_data["parts"])
        try:
            warning = printing.module(labels, form.product).warning
        except TooSmall as refusal:
            form.add_error("sheet", invalid(refusal.reason))
            return self.form_invalid(form)
        if warning and self.request.POST.get("accepted") != form.product.slug:
            return self.render_to_response(self.get_context_data(form=form, warning=warning))
        self._keep(form)
        return printed(self.request, form.wanted(output))

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        context["zebra"] = zpl.speaks(context["form"].product)
        return context | self._preview(context["form"])

    def _keep(self, form):
        wanted = {name: form.cleaned_data[name] for name in ("sheet", "parts", "order", "printer")}
        printing.keep(self.request.user, **wanted)

    def _preview(self, form):
        """The first label that would be printed; before anything is chosen, that of the latest device."""
        chosen = form.sample(1) or list(self.get_queryset().filter(status__in=HELD).order_by("-pk")[:1])
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
        # Neither a page nor anybody's data: a drawing that is asked for at each change of the form, and weighs as much.
        return HttpResponse(svg, content_type="image/svg+xml", headers={"Cache-Control": "private, max-age=300"})
