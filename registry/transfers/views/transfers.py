"""Transfers: what is expected and what is on its way, and the reception of what one unit sent."""

from django.shortcuts import get_object_or_404
from django.urls import reverse, reverse_lazy
from django.views.generic import TemplateView

from registry.organisations.models import Organisation
from registry.shared import access
from registry.shared.pagination import keyset
from registry.shared.views.acts import Moving
from registry.transfers import transfers
from registry.transfers.lifecycle import ReceptionStatus
from registry.transfers.reception import Reception, digest
from registry.transfers.scans import Arriving, progress
from registry.transfers.surfaces import RECEIVE

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


class ReceptionPage(Moving):
    """What one unit sent, scan by scan, and its confirmation. One that never announced anything does not exist here."""

    surface = RECEIVE
    template_name = "transfers/transfer_detail.html"

    def get_object(self) -> Reception:
        user = self.request.user
        return Reception(get_object_or_404(transfers.senders(user), pk=self.kwargs["sender"]), user)

    def get_context_data(self, **kwargs):
        scanned, missing = self.object.scanned(), self.object.missing()
        counts, shown = (scanned.count(), missing.count()), None if "tout" in self.request.GET else SHOWN
        return super().get_context_data(
            sender=self.object.sender,
            trail=TRAIL,
            aim=Arriving(str(self.object.sender.pk), self.request.user, self.object),
            scanned=scanned.select_related("category")[:shown],
            missing=missing.select_related("category")[:shown],
            expected=any(counts),
            summary=progress(*counts),
            seen=digest(scanned.only("tag")),
            cut=shown is not None and max(counts) > shown,
            **kwargs,
        )

    def get_success_url(self):
        received = self.object.status == ReceptionStatus.RECEIVED
        return reverse("transfer-list") if received else super().get_success_url()


class Sent(TemplateView):
    """What one recipient has not confirmed, each with its page, where the transfer may be undone."""

    template_name = "transfers/transfer_sent.html"

    def get_context_data(self, recipient, **kwargs):
        sent = transfers.outgoing(self.request.user)
        recipient = get_object_or_404(Organisation.objects.filter(pk__in=sent.values("recipient")), pk=recipient)
        rows = sent.filter(recipient=recipient).shown()
        page = keyset(rows, self.request.GET, ROWS)
        return super().get_context_data(recipient=recipient, page=page, trail=TRAIL, **kwargs)
