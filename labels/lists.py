"""The lists of stocktakes as files: their columns."""

from labels.lifecycle import Finding
from registry.exchange.lists import device, listing

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
