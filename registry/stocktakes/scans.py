"""Scanning for a stocktake."""

from datetime import datetime

from registry.scanning.purposes import SHOWN, Purpose, Taken, TakenRow, number, wanted
from registry.shared.access import Actor
from registry.stocktakes import counting, stocktaking
from registry.stocktakes.lifecycle import STOCKTAKES, Finding
from registry.stocktakes.models import Stocktake, StocktakeLine
from registry.stocktakes.stocktaking.scanning import named


class Counting(Purpose):
    """The key is the number of the stocktake. What was not expected is noted too, and told apart."""

    kind, caption = "inventaire", "Scannés, le plus récent d’abord"
    takes_unknown = True
    process, action = STOCKTAKES, "scan"

    def __init__(self, key: str, by: Actor, row: Stocktake | None = None):
        super().__init__(key, by)
        seen = Stocktake.objects.visible_to(by).select_related("organisation")
        self.row = self.stocktake = row or wanted(seen, self.words, number=key)
        self.process.require(by, self.action, self.row)
        self.title, self.back = f"Inventaire {self.stocktake}", self.stocktake.get_absolute_url()

    def take(self, code: str, *, at: datetime | None = None) -> Taken:
        line = stocktaking.scan(self.stocktake, self.act, code=code, at=at)
        if line.device and line.finding == Finding.FOUND:
            return Taken(f"{named(line)} : {line.device.title}, trouvé.")
        return Taken(f"{named(line)} est inattendu : {line.note}. C’est noté.", doubtful=True)

    def remove(self, key: str) -> str:
        stocktaking.remove(self.stocktake, self.act, line=number(key))
        return "Le scan est retiré de l’inventaire."

    def summary(self) -> str:
        return str(counting.tally(self.stocktake))

    def rows(self) -> list[TakenRow]:
        """Those of everyone who takes part, of what this person may see."""
        lines = self.stocktake.lines.visible_to(self.by).exclude(finding=Finding.MISSING)
        lines = lines.select_related("device__category")[:SHOWN]
        return [TakenRow(str(line.pk), line.device, _said(line), line.text) for line in lines]


def _said(line: StocktakeLine) -> str:
    return f"inattendu : {line.note}" if line.finding == Finding.UNEXPECTED else "trouvé"
