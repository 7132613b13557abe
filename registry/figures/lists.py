"""The columns of the stays behind a figure, as a file."""

from registry.devices.lifecycle import Origin, Route
from registry.devices.lists import columns, device
from registry.devices.models.device import PURCHASE
from registry.shared.files.lists import listing

STAYS = listing(
    "chiffre",
    *device("device__"),
    ("organisation", "organisation__name"),
    ("date d'acquisition", "acquired_on"),
    ("origine", "origin", Origin.choices),
    *columns(PURCHASE, "device__"),
    ("fonctionnel", "functional"),
    ("date de réforme", "retired_on"),
    ("date de sortie", "left_on"),
    ("voie de sortie", "route", Route.choices),
    ("bénéficiaire", "counterparty__name"),
    ("autre bénéficiaire", "counterparty_name"),
)
