"""Which right each act on a lot or a claim stands on, and where: one table for the writers and for the buttons."""

from donations.lifecycle import CLAIM_MOVES, LOT_MOVES
from donations.models import Claim, Lot
from registry import access, moves
from registry.models import Organisation
from registry.moves import Move

# An act of `registry.access`, and the organisation in which it is needed.
Right = tuple[str, Organisation]
TABLES = {Lot: LOT_MOVES, Claim: CLAIM_MOVES}
DONOR = {
    "fill": "offer",
    "withdraw": "withdraw",
    "accept": "decide",
    "refuse": "decide",
    "cancel": "decide",
    "check_in": "hand_over",
    "hand_over": "hand_over",
}


def rights(row: Lot | Claim, action: str) -> list[Right]:
    """Any of them is enough. A claim is cancelled by either side, the association's own first."""
    donor = row.organisation if isinstance(row, Lot) else row.lot.organisation
    own = [("claim", row.association)] if action == "cancel" else []
    return [*own, (DONOR[action], donor)]


def require(by, action: str, row: Lot | Claim) -> Right:
    """The right under which `by` acts; raises PermissionDenied when there is none."""
    options = rights(row, action)
    right = next((option for option in options if access.may(by, *option)), options[-1])
    access.require(by, *right)
    return right


def offered(row: Lot | Claim, user) -> list[Move]:
    """The acts that the state allows and that `user` may do."""
    return [
        move
        for move in moves.possible(TABLES[type(row)], row.status)
        if move.direct and any(access.may(user, *right) for right in rights(row, move.action))
    ]
