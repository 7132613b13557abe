"""Every act from every state of a lot and of a claim, against a table written by hand."""

from datetime import UTC, datetime

import pytest

from donations import gifts
from donations.lifecycle import CLAIM_MOVES, CLAIMS, LOT_MOVES, LOTS, ClaimStatus, LegalBasis, LotStatus
from donations.models import Claim, Lot
from tests import codes

LOT = {
    ("open", "claim"): "open",
    ("open", "fill"): "open",
    ("open", "reserve"): "reserved",
    ("open", "withdraw"): "withdrawn",
    ("reserved", "reopen"): "open",
    ("reserved", "close"): "closed",
}
CLAIM = {
    ("submitted", "accept"): "accepted",
    ("submitted", "refuse"): "refused",
    ("submitted", "cancel"): "cancelled",
    ("accepted", "cancel"): "cancelled",
    ("accepted", "check_in"): "accepted",
    ("accepted", "hand_over"): "fulfilled",
    ("accepted", "sign"): "accepted",
    ("fulfilled", "sign"): "fulfilled",
}
EVIDENCE = {
    "decision": "motif",
    "decided_at": datetime(2026, 1, 1, tzinfo=UTC),
    "legal_basis": LegalBasis.ASSOCIATION,
    "convention": "CONV-2026-0009",
    "handed_on": datetime(2026, 1, 1).date(),
    "handed_place": "Paris",
    "donor_person": "A",
    "beneficiary_person": "B",
}


def outcome(row, action):
    try:
        (LOTS if isinstance(row, Lot) else CLAIMS).advance(row, action)
    except gifts.Refusal:
        return None
    return type(row).objects.get(pk=row.pk).status


@pytest.mark.parametrize("status", LotStatus.values)
@pytest.mark.parametrize("action", LOT_MOVES)
def test_lot(lot, status, action):
    Lot.objects.filter(pk=lot.pk).update(status=status)
    lot.refresh_from_db()
    assert outcome(lot, action) == LOT.get((status, action))


@pytest.mark.parametrize("status", ClaimStatus.values)
@pytest.mark.parametrize("action", CLAIM_MOVES)
def test_claim(claim, status, action):
    Claim.objects.filter(pk=claim.pk).update(status=status, **EVIDENCE)
    claim.refresh_from_db()
    assert outcome(claim, action) == CLAIM.get((status, action))


@pytest.mark.parametrize(
    ("action", "facts", "code"),
    [
        ("refuse", {"decided_at": EVIDENCE["decided_at"]}, "motive_of_refusal_missing"),
        ("refuse", {"decision": "non"}, "decision_undated"),
        ("accept", {**EVIDENCE, "legal_basis": ""}, "legal_basis_missing"),
        ("accept", {**EVIDENCE, "convention": ""}, "convention_missing"),
        ("hand_over", {**EVIDENCE, "handed_on": None}, "handover_undated"),
        (
            "hand_over",
            {**EVIDENCE, "donor_person": ""},
            "record_incomplete",
        ),
    ],
)
def test_a_state_has_its_evidence(claim, action, facts, code):
    source = "accepted" if action == "hand_over" else "submitted"
    if source == "accepted":
        Claim.objects.filter(pk=claim.pk).update(status=source, **EVIDENCE)
        claim.refresh_from_db()
    with codes.invalid(__all__=code):
        CLAIMS.advance(claim, action, **facts)
