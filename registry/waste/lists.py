"""The columns of the collections and of what stands on their pallets, as files."""

from registry.devices.lists import device
from registry.shared.files.lists import listing
from registry.waste.lifecycle import CollectionStatus

COLLECTIONS = listing(
    "collectes",
    ("collecte", "number"),
    ("état", "status", CollectionStatus.choices),
    ("collecteur", "collector__name"),
    ("organisation", "organisation__name"),
    ("adresse d'enlèvement", "site"),
    ("enlèvement prévu le", "planned_on"),
    ("close le", "closed_on"),
    ("enlevée le", "dispatched_on"),
    ("reçue le", "received_on"),
    ("poids confirmé (kg)", "weight_kg"),
    ("bon d'enlèvement", "slip"),
    ("bordereau (BSD)", "bsd"),
)


LOADED = listing(
    "collecte",
    ("collecte", "collection__number"),
    ("palette", "pallet"),
    *device("device__"),
    ("poids estimé (kg)", "mass_kg"),
    ("code déchet", "waste_code"),
    ("reçu", "received"),
)
