"""The lists of stocktakes as files: their columns."""

from collections.abc import Iterator

from labels.lifecycle import Finding
from registry.exchange.device_lists import device
from registry.exchange.lists import listing
from registry.exchange.writing import Line
from registry.wording import counted

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


def untold(stocktake, hidden: dict[str, int]) -> Iterator[Line]:
    """A line per finding that counts the devices which the reader may not see."""
    for finding, count in hidden.items():
        said = {
            "inventaire": stocktake.number,
            "constat": Finding(finding).label,
            "précision": f"{counted(count, 'matériel')} hors de votre périmètre",
        }
        yield [said.get(heading, "") for heading in STOCKTAKE.headings()]
