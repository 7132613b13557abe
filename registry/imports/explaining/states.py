"""What a state that another tool names concludes: the last acts of a past, whose days nobody knows."""

from collections.abc import Sequence

from registry.devices.ledger import Step
from registry.devices.lifecycle import FLEET, MOVES, Action, Status

# The act that leads to a state, from each state that it may be done from.
_ACTS = {
    Status.IN_SERVICE: (Action.ISSUE, Action.RESUME),
    Status.IN_STOCK: (Action.STORE,),
    Status.IN_REPAIR: (Action.REPAIR,),
    Status.RETIRED: (Action.RETIRE,),
}


class Contradicted(ValueError):
    """The past leads further than the state that is told; the message names the state where it leads."""


def reach(wanted: str, steps: Sequence[Step], start: str = "") -> list[Step]:
    """`steps` from `start`, and the one that they lack to end in the state `wanted`; empty, none is wanted.

    What left the fleet is not brought back by a word, for a return has a day; and it is retired, whatever it became.
    """
    state = start
    for step in steps:
        state = MOVES[step.action].target or state
    gone = wanted == Status.RETIRED and state not in FLEET
    if not wanted or state == wanted or gone:
        return list(steps)
    act = next((act for act in _ACTS[Status(wanted)] if state in MOVES[act].sources & FLEET), None)
    if act is None:
        raise Contradicted(Status(state).label)
    facts = {"functional": None, "unit_value": None} if act == Action.RETIRE else {}
    # What was erased before it was last used is not erased: the erasure is that of the state told.
    erasures = [step for step in steps if step.action == Action.ERASE and wanted in (Status.IN_STOCK, Status.RETIRED)]
    return [*(step for step in steps if step not in erasures), Step(act, None, facts), *erasures]
