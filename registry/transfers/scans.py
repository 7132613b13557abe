"""Scanning what arrives by transfer, as its reception confirms it afterwards."""

from django.urls import reverse

from registry.scanning.purposes import SHOWN, Purpose, Taken, TakenRow, number, wanted
from registry.shared import wording
from registry.shared.moves import Reason, Refusal
from registry.transfers import transfers


class Arriving(Purpose):
    """The key is that of the unit that sends."""

    kind, caption = "transfert", "Contrôlés, le plus récent d’abord"

    def __init__(self, key, by):
        super().__init__(key, by)
        self.sender = wanted(transfers.senders(by), self.words, pk=number(key))
        self.title = f"Transfert de {self.sender}"
        self.back = reverse("transfer-detail", args=[self.sender.pk])

    def take(self, code, *, at=None) -> Taken:
        device = transfers.check_in(self.sender, code, by=self.by)
        return Taken(f"{device.pretty_tag} contrôlé : {device.title}.")

    def remove(self, key) -> str:
        if transfers.undo_check_in(self.sender, key, by=self.by):
            return "Le contrôle est annulé."
        raise Refusal(Reason("not_in_the_list", "Ce matériel n’est plus dans la liste."))

    def summary(self) -> str:
        scanned, missing = self._scanned().count(), self._incoming().filter(arrival=None).count()
        return f"{wording.counted(scanned, 'contrôlé')}, {wording.counted(missing, 'attendu')} encore."

    def rows(self) -> list[TakenRow]:
        devices = self._scanned().order_by("-arrival").select_related("category")[:SHOWN]
        return [TakenRow(device.tag, device, device.serial) for device in devices]

    def _incoming(self):
        return transfers.incoming(self.by, self.sender)

    def _scanned(self):
        return self._incoming().filter(arrival__isnull=False)
