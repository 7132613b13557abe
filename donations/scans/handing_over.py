"""Scanning at the hand-over of a lot."""

from datetime import datetime

from django.db.models import QuerySet
from django.urls import reverse

from donations import gifts
from donations.lifecycle import CLAIMS
from donations.models import Claim, LotItem
from registry.scanning.purposes import SHOWN, Purpose, Taken, TakenRow, number, wanted
from registry.shared import wording
from registry.shared.access import Actor


def progress(scanned: int, missing: int) -> str:
    return f"{wording.counted(scanned, 'contrôlé')}, {missing} à contrôler."


class HandingOver(Purpose):
    """The key is that of the accepted claim."""

    kind, caption = "remise", "Contrôlés, le plus récent d’abord"
    button = "Contrôler"
    process, action = CLAIMS, "check_in"

    def __init__(self, key: str, by: Actor, row: Claim | None = None):
        super().__init__(key, by)
        seen = Claim.objects.visible_to(by).select_related("lot__organisation", "association")
        self.row = self.claim = row or wanted(seen, self.words, pk=number(key))
        self.process.require(by, self.action, self.row)
        self.title = f"Remise du lot {self.claim.lot}"
        self.back = self.claim.get_absolute_url() if self.closed else reverse("claim-hand_over", args=[self.claim.pk])

    def take(self, code: str, *, at: datetime | None = None) -> Taken:
        item = gifts.check_in(self.claim, self.act, code=code)
        return Taken(f"{item.device.pretty_tag} contrôlé : {item.device.title}.")

    def remove(self, key: str) -> str:
        item = wanted(self._items(), self.words, device__tag=key)
        gifts.undo_check_in(self.claim, self.act, item=item)
        return f"Le contrôle de {item.device.pretty_tag} est annulé."

    def summary(self) -> str:
        return progress(self._scanned().count(), self._items().filter(scanned_at=None).count())

    def rows(self) -> list[TakenRow]:
        return [TakenRow(item.device.tag, item.device, item.device.serial) for item in self._scanned()[:SHOWN]]

    def _items(self) -> QuerySet[LotItem]:
        items = LotItem.objects.filter(lot=self.claim.lot_id, active=True)
        return items.select_related("device__category")

    def _scanned(self) -> QuerySet[LotItem]:
        return self._items().filter(scanned_at__isnull=False).order_by("-scanned_at")
