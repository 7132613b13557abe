"""The lists of stocktakes as files: their columns, and how many lines are counted and not named."""

from collections.abc import Iterator

from registry.devices.lists import device
from registry.shared.access import Actor
from registry.shared.files.lists import listing
from registry.shared.wording import counted
from registry.stocktakes.counting import hidden
from registry.stocktakes.lifecycle import Finding
from registry.stocktakes.models import Stocktake
from registry.tabular.writing import Line

STOCKTAKE = listing(
    "inventaire",
    ("inventaire", "stocktake__number"),
    ("constat", "finding", Finding.choices),
    *device("device__"),
    ("organisation", "device__organisation__name"),
    ("lieu", "device__place"),
    ("code scanné", "text"),
    ("précision", "note"),
    ("scanné le", "scanned_at"),
    ("scanné par", "scanned_by__email"),
)


def untold(stocktake: Stocktake, user: Actor) -> Iterator[Line]:
    """A line per finding that counts the devices which the reader may not see."""
    for finding, count in hidden(stocktake, user).items():
        said = {
            "inventaire": stocktake.number,
            "constat": Finding(finding).label,
            "précision": f"{counted(count, 'matériel')} hors de votre périmètre",
        }
        yield [said.get(heading, "") for heading in STOCKTAKE.headings()]
