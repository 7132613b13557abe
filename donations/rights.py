"""Which right each act on a lot or a claim stands on, and where: one table for the writers and for the buttons."""

from donations.lifecycle import CLAIM_MOVES, LOT_MOVES
from donations.models import Claim, Lot, SignedCopy
from registry.organisations.models import Organisation
from registry.shared import access, moves
from registry.shared.moves import Move

# An act of `registry.shared.access`, and the organisation in which it is needed.
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
    "sign": "hand_over",
}


def rights(row: Lot | Claim, action: str) -> list[Right]:
    """Any of them is enough. Either side cancels a claim or brings it signed, the association first."""
    donor = row.organisation if isinstance(row, Lot) else row.lot.organisation
    own = [("claim", row.association)] if action in ("cancel", "sign") else []
    return [*own, (DONOR[action], donor)]


def require(by, action: str, row: Lot | Claim) -> Right:
    """The right under which `by` acts; raises PermissionDenied when there is none."""
    options = rights(row, action)
    right = next((option for option in options if access.may(by, *option)), options[-1])
    access.require(by, *right)
    return right


def may(user, action: str, row: Lot | Claim) -> bool:
    return any(access.may(user, *right) for right in rights(row, action))


def removal(copy: SignedCopy) -> Right:
    """Each side takes away what it brought: the proof of one is not for the other to remove."""
    claim = copy.claim
    own = copy.added_for_id == claim.association_id
    return ("claim", claim.association) if own else (DONOR["sign"], claim.lot.organisation)


def offered(row: Lot | Claim, user) -> list[Move]:
    """The acts that the state allows and that `user` may do."""
    return [
        move for move in moves.possible(TABLES[type(row)], row.status) if move.direct and may(user, move.action, row)
    ]
