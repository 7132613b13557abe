"""The only code that changes lots and claims: one keyword-only function per act, all of it or nothing.

Each starts with access.require. They raise PermissionDenied (not the role), ValidationError (a fact is missing or
wrong), Refusal (the state does not allow it, or someone was quicker) and ledger.Refused (a device cannot move).
"""

from donations.gifts.claims import accept, cancel, claim, refuse
from donations.gifts.handover import check_in, hand_over, undo_check_in
from donations.gifts.lots import offerable, open_lot, put_in, take_out, withdraw_lot
from donations.gifts.signing import attach, detach
from registry.shared.moves import Refusal

__all__ = [
    "Refusal",
    "accept",
    "attach",
    "cancel",
    "check_in",
    "claim",
    "detach",
    "hand_over",
    "offerable",
    "open_lot",
    "put_in",
    "refuse",
    "take_out",
    "undo_check_in",
    "withdraw_lot",
]
