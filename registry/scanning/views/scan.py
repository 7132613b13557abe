"""Scanning: the list of what was scanned, and one act for all of it."""

from functools import cached_property

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse, reverse_lazy
from django.utils.html import format_html, format_html_join
from django.views.generic import ListView

from registry.devices import ledger
from registry.devices.forms.acts import ActForm, counted, offered
from registry.devices.identity import blanks
from registry.devices.lifecycle import MOVES
from registry.scanning import own_list as scanning
from registry.scanning import photos, receipts
from registry.scanning.models import ScanLine, ScanOutcome
from registry.scanning.ways import ways_out
from registry.shared import access
from registry.shared.access import Scoped
from registry.shared.act import Via, stated
from registry.shared.forms.refusals import tell_motive
from registry.shared.forms.scan import PhotoForm, ScanForm
from registry.shared.keys import whole
from registry.shared.validators import invalid


class ScanList(Scoped, ListView):
    model = ScanLine
    context_object_name = "lines"

    def dispatch(self, request, *args, **kwargs):
        access.require_anywhere(request.user, "scan")
        return super().dispatch(request, *args, **kwargs)

    def get_queryset(self):
        return super().get_queryset().shown()

    def page(self, status=200, **context):
        self.object_list = list(self.get_queryset())
        return self.render_to_response(self.get_context_data(**context), status=status)

    def remove(self):
        """The lines that the request names, by button or by hidden fields."""
        wanted = [line for line in map(whole, self.request.POST.getlist("line")) if line is not None]
        return scanning.remove(wanted, by=self.request.user)


class Field:
    """The field of a page where one scans, and its photo: what they read goes where `purpose` says, `after` is next."""

    purpose, here, after = "", reverse_lazy("scan"), reverse_lazy("scan")

    def page(self, status=200, **context):
        account = receipts.account(self.request.user)
        usual = {"form": ScanForm(), "photo": PhotoForm(), "account": account, "here": self.here}
        return super().page(status, **(usual | context))

    def get(self, request, **kwargs):
        return self.page()

    def post(self, request, **kwargs):
        form = ScanForm(request.POST)
        if not form.is_valid():
            return self.refuse(form)
        code = form.cleaned_data["code"]
        outcome, sentence = receipts.answer(code, purpose=self.purpose, by=request.user)
        if outcome == ScanOutcome.REFUSED and (blank := blanks.offered(code, request.user)):
            return redirect("blank-claim", blank.tag)
        self.tell(outcome, sentence, ways=ways_out(code, outcome, request.user, purpose=self.purpose))
        return redirect(self.after)

    def refuse(self, form):
        """At the field; the page that a purpose serves has none of this form: it says so above."""
        if self.after == self.here:
            return self.page(form=form)
        self.tell(ScanOutcome.REFUSED, " ".join(form.errors["code"]))
        return redirect(self.after)

    def tell(self, outcome, sentence, ways=()):
        links = format_html_join("", ' <a href="{1}">{0}</a>', ways)
        getattr(messages, outcome.level)(self.request, format_html("{}{}", sentence, links) if links else sentence)


class PhotoField(Field):
    """The same page, whose codes come from a photo."""

    def get(self, request, **kwargs):
        return redirect(self.here)

    def post(self, request, **kwargs):
        form = PhotoForm(request.POST, request.FILES)
        if form.is_valid():
            try:
                texts = photos.read(form.cleaned_data["photo"])
            except photos.UnreadablePhoto as refusal:
                form.add_error("photo", invalid(refusal.reason))
        if form.errors:
            return self.page(photo=form)
        for outcome, sentence in receipts.answer_photo(texts, purpose=self.purpose, by=request.user):
            self.tell(outcome, sentence)
        return redirect(self.after)


class ScanPage(Field, ScanList):
    """The field and the list. A refusal is a message, so that the field stays empty for the next code."""

    template_name = "scanning/scan.html"

    def tell(self, outcome, sentence, ways=()):
        """What was added is in view, at the top of the list."""
        if outcome != ScanOutcome.ADDED:
            super().tell(outcome, sentence, ways)

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            **counted([line.device for line in self.object_list], self.request.user), **kwargs
        )


class ScanPhoto(PhotoField, ScanPage):
    pass


class ScanRemove(ScanList):
    http_method_names = ["post"]

    def post(self, request):
        self.remove()
        return redirect("scan")


class ScanClear(ScanList):
    http_method_names = ["post"]

    def post(self, request):
        scanning.clear(request.user)
        receipts.forget()
        messages.info(request, "La liste est vide.")
        return redirect("scan")


class ScanAct(ScanList):
    """The form of one act; refused, nothing is written and the page says which lines stand in the way."""

    template_name = "scanning/scan_act.html"

    @cached_property
    def move(self):
        move = MOVES.get(self.kwargs["action"])
        if move is None or not move.direct:
            raise Http404
        return move

    def get(self, request, action):
        devices = [line.device for line in self.get_queryset()]
        if self.move not in offered(devices, request.user, every=False):
            messages.warning(request, f"« {self.move.label} » n’est possible pour aucune ligne de la liste.")
            return redirect("scan")
        return self.page(form=ActForm(move=self.move, user=request.user))

    def post(self, request, action):
        form = ActForm(request.POST, move=self.move, user=request.user)
        if "drop" in request.POST:
            self.remove()
            return self.page(form=form) if self.get_queryset().exists() else redirect("scan")
        if not form.is_valid():
            return self.page(form=form)
        try:
            session = scanning.opened(request.user)
            act, facts = stated(request.user, Via.SCAN, form.facts())
            events = scanning.record(session, self.move.action, act, **facts)
        except ledger.Refused as refused:
            tell_motive(form, refused)
            return self.page(form=form, refusals=refused.refusals, status=409)
        self._tell(len(events))
        return redirect("scan")

    def _tell(self, count):
        if count:
            what = f"{count} matériel{'s' if count > 1 else ''}"
            messages.success(self.request, f"« {self.move.label} » est enregistré pour {what}.")
        else:
            messages.warning(self.request, "La liste est vide : rien n’a été enregistré.")

    def get_context_data(self, refusals=(), **kwargs):
        reasons = {}
        for device, reason in refusals:
            reasons.setdefault(device.pk, []).append(reason)
        refused = [(line, reasons[line.device_id]) for line in self.object_list if line.device_id in reasons]
        trail = [("Scanner", reverse("scan"))]
        return super().get_context_data(move=self.move, refused=refused, trail=trail, **kwargs)
