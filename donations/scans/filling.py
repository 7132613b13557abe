"""Scanning into a lot."""

from datetime import datetime

from django.db.models import QuerySet

from donations import gifts
from donations.lifecycle import LOTS
from donations.models import Lot, LotItem
from registry.scanning.purposes import SHOWN, Purpose, Taken, TakenRow, wanted
from registry.shared import wording
from registry.shared.access import Actor


class Filling(Purpose):
    """The key is the number of the lot."""

    kind, caption = "lot", "Dans le lot, le plus récent d’abord"
    process, action = LOTS, "fill"

    def __init__(self, key: str, by: Actor, row: Lot | None = None):
        super().__init__(key, by)
        seen = Lot.objects.visible_to(by).select_related("organisation")
        self.row = self.lot = row or wanted(seen, self.words, number=key)
        self.process.require(by, self.action, self.row)
        self.title, self.back = f"Lot {self.lot}", self.lot.get_absolute_url()

    def take(self, code: str, *, at: datetime | None = None) -> Taken:
        device = gifts.put_in(self.lot, self.act, code=code)
        return Taken(f"{device.pretty_tag} est dans le lot : {device.title}.")

    def remove(self, key: str) -> str:
        gifts.take_out(self.lot, self.act, tag=key)
        return "Le matériel est retiré du lot."

    def summary(self) -> str:
        return f"{wording.counted(self._inside().count(), 'matériel')} dans le lot « {self.lot.title} »."

    def rows(self) -> list[TakenRow]:
        items = self._inside().select_related("device__category").order_by("-pk")[:SHOWN]
        return [TakenRow(item.device.tag, item.device, item.device.serial) for item in items]

    def _inside(self) -> QuerySet[LotItem]:
        return self.lot.items.filter(active=True)
