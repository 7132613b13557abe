"""Printers: what each needs for its labels to fall in place, and the page that it is measured on."""

import io

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.views.generic import CreateView, DetailView, ListView, UpdateView

from labels import calibration, printing
from labels.forms import PrinterForm
from labels.geometry import FORMATS
from labels.models import Printer
from labels.views.printed import download
from registry.shared import access
from registry.shared.access import Scoped

TRAIL = [("Étiquettes", "label-sheet"), ("Imprimantes", "printers")]


def trail(length=2):
    return [(label, reverse(name)) for label, name in TRAIL[:length]]


class PrinterMixin(Scoped):
    model = Printer
    context_object_name = "printer"

    def get_queryset(self):
        return Printer.objects.visible_to(self.request.user, "label").select_related("organisation")


class Printers(PrinterMixin, ListView):
    template_name = "labels/printers.html"

    def get_context_data(self, **kwargs):
        access.require_anywhere(self.request.user, "label")
        rows = [(printer, FORMATS.get(printer.sheet)) for printer in self.object_list]
        return super().get_context_data(rows=rows, trail=trail(1), **kwargs)


class PrinterChange(PrinterMixin):
    form_class = PrinterForm
    template_name = "labels/printer.html"

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"user": self.request.user}

    def get_success_url(self):
        messages.success(self.request, "Le réglage est enregistré. Imprimez la page de calibrage pour le vérifier.")
        return reverse("printer", args=[self.object.pk])

    def get_context_data(self, **kwargs):
        return super().get_context_data(trail=trail(), **kwargs)


class PrinterCreate(PrinterChange, CreateView):
    def dispatch(self, request, *args, **kwargs):
        access.require_anywhere(request.user, "label")
        return super().dispatch(request, *args, **kwargs)


class PrinterEdit(PrinterChange, UpdateView):
    pass


class PrinterDelete(PrinterMixin, DetailView):
    """A short question first: what was measured is gone."""

    template_name = "labels/printer_delete.html"

    def post(self, request, pk):
        printer = self.get_object()
        printer.delete()
        messages.success(request, f"Le réglage de « {printer} » est supprimé.")
        return redirect("printers")

    def get_context_data(self, **kwargs):
        return super().get_context_data(trail=trail(), **kwargs)


class Calibration(PrinterMixin, DetailView):
    def get(self, request, pk):
        printer, pdf = self.get_object(), io.BytesIO()
        product = FORMATS[printer.sheet]
        calibration.draw(product, pdf, name=printer.name, shift=printing.shift_of(printer))
        return download(pdf.getvalue(), f"calibrage-{product.slug}")
