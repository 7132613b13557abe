"""The lists of donations as files: their columns."""

from donations.lifecycle import ClaimStatus, LegalBasis, LotStatus
from registry.shared.files.lists import listing

LOTS = listing(
    "lots",
    ("lot", "number"),
    ("intitulé", "title"),
    ("état", "status", LotStatus.choices),
    ("donateur", "organisation__name"),
    ("matériels", "devices_inside"),
    ("lieu d'enlèvement", "place"),
    ("à enlever avant le", "collect_by"),
    ("proposé le", "created_at"),
    ("description", "description"),
)
CLAIMS = listing(
    "demandes",
    ("lot", "lot__number"),
    ("donateur", "lot__organisation__name"),
    ("organisme demandeur", "association__name"),
    ("état", "status", ClaimStatus.choices),
    ("projet", "reason"),
    ("bénéficiaires", "beneficiaries"),
    ("déposée le", "created_at"),
    ("décidée le", "decided_at"),
    ("motif", "decision"),
    ("base légale", "legal_basis", LegalBasis.choices),
    ("convention", "convention"),
    ("remis le", "handed_on"),
)
