"""The columns of the stays behind a figure, as a file."""

from registry.exchange.device_lists import device
from registry.exchange.lists import listing
from registry.lifecycle import Origin, Route

STAYS = listing(
    "chiffre",
    *device("device__"),
    ("organisation", "organisation__name"),
    ("date d'acquisition", "acquired_on"),
    ("origine", "origin", Origin.choices),
    ("prix HT", "device__price"),
    ("date de fabrication", "device__manufactured_on"),
    ("fonctionnel", "functional"),
    ("date de réforme", "retired_on"),
    ("date de sortie", "left_on"),
    ("voie de sortie", "route", Route.choices),
    ("bénéficiaire", "counterparty__name"),
    ("autre bénéficiaire", "counterparty_name"),
)
