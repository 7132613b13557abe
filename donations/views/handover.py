"""The hand-over: one field to scan each device of the lot, then the record that closes it."""

from donations.models import LotItem
from donations.scans.handing_over import HandingOver, progress
from donations.surfaces import HAND_OVER
from donations.views.claims import ActOnClaim

SHOWN = 20


class HandOver(ActOnClaim):
    surface = HAND_OVER
    template_name = "donations/hand_over.html"

    def get_context_data(self, **kwargs):
        items = self._items().select_related("device__category")
        scanned = items.filter(scanned_at__isnull=False).order_by("-scanned_at")
        missing = items.filter(scanned_at=None).order_by("pk")
        shown = None if "tout" in self.request.GET else SHOWN
        counts = scanned.count(), missing.count()
        return super().get_context_data(
            aim=HandingOver(str(self.object.pk), self.request.user, self.object),
            summary=progress(*counts),
            scanned=scanned[:shown],
            missing=missing[:shown],
            cut=shown is not None and max(counts) > SHOWN,
            **kwargs,
        )

    def _items(self):
        return LotItem.objects.filter(lot=self.object.lot_id, active=True)
