"""The only code that changes a stocktake: one function per act, all of it or nothing.

Each takes the stocktake (but for the one that starts it) and the act, and begins with the right that its move names.
They raise PermissionDenied (not the role), ValidationError (a fact is wrong) and moves.Refusal (the state does not
allow it, or someone was quicker).
"""

from registry.stocktakes.stocktaking.closing import close, reopen
from registry.stocktakes.stocktaking.scanning import remove, scan
from registry.stocktakes.stocktaking.starting import start

__all__ = ["close", "remove", "reopen", "scan", "start"]
