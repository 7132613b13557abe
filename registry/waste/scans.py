"""Scanning onto the pallets of a collection of waste."""

from datetime import datetime

from registry.scanning.purposes import GONE, SHOWN, Missing, Purpose, Taken, TakenRow, number, wanted
from registry.shared import wording
from registry.shared.access import Actor
from registry.waste.collecting.loading import doubt, load, remove, scan, threshold
from registry.waste.lifecycle import COLLECTIONS
from registry.waste.models import PALLETS, Collection, CollectionLine


class Loading(Purpose):
    """The key is the number of the collection, then the pallet: `DEEE-2026-0001:2`."""

    kind, caption = "collecte", "Sur cette palette, le plus récent d’abord"
    process, action = COLLECTIONS, "fill"

    def __init__(self, key: str, by: Actor, row: Collection | None = None):
        super().__init__(key, by)
        name, _, pallet = key.partition(":")
        seen = Collection.objects.visible_to(by).select_related("organisation", "collector")
        self.row = self.collection = row or wanted(seen, self.words, number=name)
        self.process.require(by, self.action, self.row)
        self.pallet = number(pallet) if pallet else PALLETS[0]
        if self.pallet not in PALLETS:
            raise Missing(GONE.format(self.words))
        self.title = f"{self.any_pallet['data-title']}{self.pallet}"
        self.back = f"{self.collection.get_absolute_url()}?palette={self.pallet}"

    @property
    def any_pallet(self) -> dict[str, str]:
        """What the page's script puts before the number of another pallet: what is scanned for, and its title."""
        return {
            "data-purpose": f"{self.kind}/{self.collection}:",
            "data-title": f"Collecte {self.collection}, palette ",
        }

    @property
    def ways(self) -> list[tuple[str, str]]:
        if self.pallet + 1 not in PALLETS:
            return []
        there = type(self)(f"{self.collection}:{self.pallet + 1}", self.by, self.collection)
        return [(f"Passer à la palette {there.pallet}", there.address)]

    def take(self, code: str, *, at: datetime | None = None) -> Taken:
        line = scan(self.collection, self.act, code=code, pallet=self.pallet, at=at)
        where = f"passe de la palette {line.former} à la palette" if line.former else "sur la palette"
        done = f"{line.device.pretty_tag} {where} {line.pallet} : {line.device.title}, {_weight(line)}."
        unsure = doubt(line.device)
        return Taken(f"{done} {unsure}".strip(), bool(unsure or line.former))

    def remove(self, key: str) -> str:
        remove(self.collection, self.act, tag=key)
        return "Le matériel est retiré de la liste."

    def summary(self) -> str:
        loaded = load(self.collection)
        here = next((pallet.count for pallet in loaded.pallets if pallet.number == self.pallet), 0)
        whole = f"{wording.counted(loaded.count, 'matériel')}, {wording.kilograms(loaded.kg)} dans la collecte"
        return f"{here} sur cette palette ; {whole}. {threshold(self.collection, loaded.kg)}".strip()

    def rows(self) -> list[TakenRow]:
        lines = (
            self.collection.lines.latest_first().filter(pallet=self.pallet).select_related("device__category")[:SHOWN]
        )
        return [TakenRow(line.device.tag, line.device, _weight(line)) for line in lines]


def _weight(line: CollectionLine) -> str:
    return "poids à indiquer" if line.mass_kg is None else wording.kilograms(line.mass_kg)
