"""The only code that changes lots and claims: one function per act, all of it or nothing.

Each takes the row (but for a new lot, or a new claim) and the act, and starts with the right that its move names. They
raise PermissionDenied (not the role), ValidationError (a fact is missing or wrong), Refusal (the state does not allow
it, or someone was quicker) and ledger.Refused (a device cannot move).
"""

from donations.gifts.claims import accept, cancel, claim, refuse
from donations.gifts.handover import check_in, hand_over, undo_check_in
from donations.gifts.lots import offerable, open_lot, put_in, take_out, withdraw
from donations.gifts.signing import attach, detach, removal
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
    "removal",
    "take_out",
    "undo_check_in",
    "withdraw",
]
