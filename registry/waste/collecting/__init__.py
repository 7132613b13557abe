"""The only code that changes a collection of waste: one function per act, all of it or nothing.

Each takes the collection (but for the one that opens it) and the act, and starts with the right that its move names.
They raise PermissionDenied (not the role), ValidationError (a fact is missing or wrong), moves.Refusal (the state does
not allow it, or someone was quicker) and ledger.Refused (a device cannot move).
"""

from registry.waste.collecting.closing import abandon, close, reopen
from registry.waste.collecting.confirming import amend, confirm, prove
from registry.waste.collecting.loading import open_collection, remove, scan, weigh

__all__ = [
    "abandon",
    "amend",
    "close",
    "confirm",
    "open_collection",
    "prove",
    "remove",
    "reopen",
    "scan",
    "weigh",
]
