"""The only code that changes a collection of waste: one keyword-only function per act, all of it or nothing.

Each starts with access.require. They raise PermissionDenied (not the role), ValidationError (a fact is missing or
wrong), moves.Refusal (the state does not allow it, or someone was quicker) and ledger.Refused (a device cannot move).
"""

from registry.waste.collecting.closing import abandon, close, reopen
from registry.waste.collecting.confirming import amend, confirm, prove
from registry.waste.collecting.loading import open_collection, remove, scan, weigh
from registry.waste.collecting.steps import offered, require

__all__ = [
    "abandon",
    "amend",
    "close",
    "confirm",
    "offered",
    "open_collection",
    "prove",
    "remove",
    "reopen",
    "require",
    "scan",
    "weigh",
]
