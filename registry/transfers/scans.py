"""Scanning what arrives by transfer, as its reception confirms it afterwards."""

from datetime import datetime

from registry.scanning.purposes import SHOWN, Purpose, Taken, TakenRow, number, wanted
from registry.shared import wording
from registry.shared.access import Actor
from registry.transfers import receiving, transfers
from registry.transfers.lifecycle import RECEPTIONS
from registry.transfers.reception import Reception


def progress(scanned: int, missing: int) -> str:
    return f"{wording.counted(scanned, 'contrôlé')}, {wording.counted(missing, 'attendu')} encore."


class Arriving(Purpose):
    """The key is that of the unit that sends."""

    kind, caption = "transfert", "Contrôlés, le plus récent d’abord"
    button = "Contrôler"
    process, action = RECEPTIONS, "check_in"

    def __init__(self, key: str, by: Actor, row: Reception | None = None):
        super().__init__(key, by)
        self.row = self.reception = row or Reception(wanted(transfers.senders(by), self.words, pk=number(key)), by)
        self.process.require(by, self.action, self.row)
        self.title = f"Transfert de {self.reception}"
        self.back = self.reception.get_absolute_url()

    def take(self, code: str, *, at: datetime | None = None) -> Taken:
        device = receiving.check_in(self.reception, self.act, code=code)
        return Taken(f"{device.pretty_tag} contrôlé : {device.title}.")

    def remove(self, key: str) -> str:
        receiving.undo_check_in(self.reception, self.act, tag=key)
        return "Le contrôle est annulé."

    def summary(self) -> str:
        return progress(self.reception.scanned().count(), self.reception.missing().count())

    def rows(self) -> list[TakenRow]:
        devices = self.reception.scanned().select_related("category")[:SHOWN]
        return [TakenRow(device.tag, device, device.serial) for device in devices]
