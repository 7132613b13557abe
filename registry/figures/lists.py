"""The columns of the stays behind a figure, as a file."""

from registry.devices.lifecycle import Origin, Route
from registry.devices.lists import device
from registry.shared.files.lists import listing

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
