"""Transfers: what is expected and what is on its way, and the reception of what one unit sent, scan by scan."""

from datetime import date

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse, reverse_lazy
from django.utils.functional import cached_property
from django.views.generic import FormView, TemplateView, View

from registry.organisations.models import Organisation
from registry.shared import access, wording
from registry.shared.act import Via, stated
from registry.shared.forms.scan import ScanForm
from registry.shared.moves import Refusal
from registry.shared.pagination import keyset
from registry.shared.views.acts import Writing
from registry.transfers import transfers
from registry.transfers.forms import ReceptionForm
from registry.transfers.scans import Arriving

SHOWN, ROWS = 20, 25
TRAIL = [("Transferts", reverse_lazy("transfer-list"))]


class TransferList(TemplateView):
    template_name = "transfers/transfer_list.html"

    def get_context_data(self, **kwargs):
        user = self.request.user
        access.require_anywhere(user, "accept")
        return super().get_context_data(
            awaited=transfers.awaited(user), unconfirmed=transfers.unconfirmed(user), **kwargs
        )


class FromSender:
    """A unit that never announced anything to the user does not exist here."""

    @cached_property
    def sender(self) -> Organisation:
        return get_object_or_404(transfers.senders(self.request.user), pk=self.kwargs["sender"])

    def incoming(self):
        return transfers.incoming(self.request.user, self.sender)


class Reception(Writing, FromSender, FormView):
    form_class = ReceptionForm
    template_name = "transfers/transfer_detail.html"

    def get_form_kwargs(self):
        user = self.request.user
        return super().get_form_kwargs() | {"user": user, "recipients": transfers.recipients(user, self.sender)}

    def get_initial(self):
        return {"on": date.today()}

    def get_context_data(self, **kwargs):
        devices = self.incoming()
        scanned = devices.filter(arrival__isnull=False).order_by("-arrival")
        missing = devices.filter(arrival=None).order_by("pk")
        counts, shown = (scanned.count(), missing.count()), None if "tout" in self.request.GET else SHOWN
        return super().get_context_data(
            sender=self.sender,
            trail=TRAIL,
            scan=ScanForm(),
            scanned=scanned.select_related("category")[:shown],
            missing=missing.select_related("category")[:shown],
            scanned_count=counts[0],
            missing_count=counts[1],
            cut=shown is not None and max(counts) > shown,
            **kwargs,
        )

    def record(self, form):
        act, facts = stated(self.request.user, Via.SCAN, form.facts())
        count = transfers.receive(self.sender, act, seen=self._seen(), **facts)
        left, place = self.incoming().count(), facts["organisation"]
        rest = f" {wording.counted(left, 'matériel')} encore à recevoir." if left else ""
        self.done = f"{wording.counted(count, 'matériel reçu')} à « {place} ».{rest}"
        return reverse("transfer-detail", args=[self.sender.pk]) if left else reverse("transfer-list")

    def _seen(self) -> int:
        """How many devices were on the page that confirms them: a form field would repeat a stale count."""
        seen = self.request.POST.get("seen", "")
        return int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 10 else 0


class OnScan(FromSender, View):
    """Does one thing to one scanned device and goes back to the scan field, with what happened said there."""

    http_method_names = ["post"]

    def post(self, request, **kwargs):
        arriving = Arriving(str(self.sender.pk), request.user)
        try:
            messages.success(request, self.record(arriving))
        except Refusal as refusal:
            messages.error(request, str(refusal))
        return redirect(arriving.back)


class CheckIn(OnScan):
    def record(self, arriving) -> str:
        return arriving.take(self.request.POST.get("code", "")[:500]).message


class UndoCheckIn(OnScan):
    def record(self, arriving) -> str:
        return arriving.remove(self.request.POST.get("tag", ""))


class Sent(TemplateView):
    """What one recipient has not confirmed, each with its page, where the transfer may be undone."""

    template_name = "transfers/transfer_sent.html"

    def get_context_data(self, recipient, **kwargs):
        sent = transfers.outgoing(self.request.user)
        recipient = get_object_or_404(Organisation.objects.filter(pk__in=sent.values("recipient")), pk=recipient)
        rows = sent.filter(recipient=recipient).shown()
        page = keyset(rows, self.request.GET, ROWS)
        return super().get_context_data(recipient=recipient, page=page, trail=TRAIL, **kwargs)
