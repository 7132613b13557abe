"""Blank tags: their batches, their sheets, and the page where the first scan puts one on a device."""

import io

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.views.generic import DetailView, FormView, ListView

from labels import printing, sheets
from labels.codes import Unprintable
from labels.forms import BatchForm, SupportForm
from labels.views.printed import download
from registry.devices.forms.devices import EntryForm
from registry.devices.identity import blanks, claiming, lookup
from registry.devices.models import BlankBatch, Device
from registry.shared import access
from registry.shared.access import Scoped
from registry.shared.act import Act, Via
from registry.shared.forms.refusals import tell
from registry.shared.forms.scan import ScanForm
from registry.shared.validators import invalid
from registry.shared.views.acts import Writing

TRAIL = [("Étiquettes", "label-sheet"), ("Étiquettes vierges", "blank-batches")]


def trail(length=2):
    return [(label, reverse(name)) for label, name in TRAIL[:length]]


class Batches(Scoped, ListView):
    """The batches, and the form of a new one."""

    model = BlankBatch
    template_name = "labels/blank_batches.html"
    paginate_by = 25

    def dispatch(self, request, *args, **kwargs):
        access.require_anywhere(request.user, "label")
        return super().dispatch(request, *args, **kwargs)

    def get_queryset(self):
        found = BlankBatch.objects.visible_to(self.request.user, "label")
        return found.select_related("organisation")

    def post(self, request):
        form = BatchForm(request.POST, user=request.user)
        if form.is_valid():
            batch = blanks.make(form.cleaned_data["organisation"], form.cleaned_data["count"], by=request.user)
            return redirect("blank-batch", batch.pk)
        self.object_list = self.get_queryset()
        return self.render_to_response(self.get_context_data(form=form))

    def get_context_data(self, **kwargs):
        return super().get_context_data(**{"form": BatchForm(user=self.request.user), "trail": trail(1)} | kwargs)


class Batch(Scoped, DetailView):
    """One batch: how much of it is left, and its sheets, printed and reprinted."""

    model = BlankBatch
    context_object_name = "batch"
    template_name = "labels/blank_batch.html"

    def get_queryset(self):
        found = BlankBatch.objects.visible_to(self.request.user, "label")
        return found.select_related("organisation", "by")

    def post(self, request, pk):
        self.object = self.get_object()
        form = SupportForm(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        pdf, product = io.BytesIO(), form.product
        try:
            sheets.draw(printing.labels_of_blanks(self.object), product, pdf, skip=form.cleaned_data["first"] - 1)
        except Unprintable as refusal:
            tell(form, refusal)
            return self.render_to_response(self.get_context_data(form=form))
        return download(pdf.getvalue(), f"vierges-{self.object.pk}-{product.slug}")

    def get_context_data(self, **kwargs):
        left = self.object.blanks.free().count()
        return super().get_context_data(**{"form": SupportForm(), "left": left, "trail": trail()} | kwargs)


class Claiming(FormView):
    """What both ways of claiming share: the blank, as long as it is one and this person may put it on a device."""

    def dispatch(self, request, blank):
        self.blank = blanks.find(blank)
        if self.blank is None or not claiming.may_claim(request.user, self.blank):
            raise Http404
        if request.method != "POST" and not blanks.is_free(self.blank):
            return redirect("tag", blank)
        return super().dispatch(request, blank)

    def get_context_data(self, **kwargs):
        return super().get_context_data(blank=self.blank, **kwargs)


class ClaimKnown(Claiming):
    """On a device that the registry knows, found by serial number or by the tag that this one replaces."""

    form_class = ScanForm
    template_name = "labels/blank_claim.html"

    def form_valid(self, form):
        try:
            device = lookup.find(form.cleaned_data["code"], Device.objects.visible_to(self.request.user, "label"))
        except lookup.NotFound as refusal:
            form.add_error("code", invalid(refusal.reason))
            return self.form_invalid(form)
        former = device.pretty_tag
        blanks.claim_known(self.blank, device, by=self.request.user)
        messages.success(self.request, f"L’étiquette remplace {former}, qui mène toujours à ce matériel.")
        return redirect("device-detail", device.tag)


class ClaimNew(Writing, Claiming):
    """On a device that enters the registry with it."""

    done = "Le matériel est enregistré, avec l’étiquette que vous avez scannée."
    tell = staticmethod(tell)

    form_class = EntryForm
    template_name = "labels/blank_new.html"

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"user": self.request.user}

    def get_form(self, form_class=None):
        form = super().get_form(form_class)
        below = self.blank.batch.organisation.path
        places = form.fields["organisation"]
        places.queryset = places.queryset.filter(path__startswith=below)
        return form

    def record(self, form) -> str:
        device = blanks.claim_new(self.blank, form.history(), Act(self.request.user, Via.PAGE))
        return reverse("device-detail", args=[device.tag])
