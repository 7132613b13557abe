"""What a move is: from which states, to which one, under which guards. The tables of moves live with their nouns."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from registry.tabular.unreadable import Reason as Reason

# A guard looks at the thing, the event being recorded and the policy in force; it answers a reason to refuse.
Guard = Callable[[Any, Any, Any], "Reason | None"]

# An act in a closed year, for want of its motive.
MOTIVE_WANTED = "motive_wanted"
MOTIVE_MISSING = Reason("motive_missing", "indiquez le motif")
# Of two who write the same at once, the database keeps the first.
CLASH = Reason(
    "clash",
    "Quelqu’un vient d’enregistrer la même chose. Rien n’a été écrit : relisez, puis recommencez.",
)


class Refusal(Exception):
    """An act that may not happen, or not any more. Nothing was written; the message is a French sentence."""

    def __init__(self, reason: Reason):
        super().__init__(reason)
        self.reason = reason

    @property
    def code(self) -> str:
        return self.reason.code


class Already(Refusal):
    """What was asked is done already: nothing to write, and nothing to worry about."""

    def __init__(self, sentence: str):
        super().__init__(Reason("already_done", sentence))


class Refused(Refusal):
    """Nothing was written. `refusals` holds a (device, reason) pair for each device that cannot move."""

    def __init__(self, refusals: Sequence[tuple[Any, Reason]]):
        self.refusals = list(refusals)
        super().__init__(Reason("devices_refused", " ".join(self.lines)))

    @property
    def lines(self) -> list[Reason]:
        return [Reason(reason.code, f"{device.pretty_tag} : {reason}.") for device, reason in self.refusals]


def refuse(refusals: Iterable[tuple[Any, Reason]]) -> None:
    refusals = list(refusals)
    if refusals:
        raise Refused(refusals)


@dataclass(frozen=True)
class Right:
    """An act of `access`, and where it is needed: the attributes that lead from the row to that organisation.

    Where they lead to a queryset of organisations, any of them is enough. `asks` names the facts that whoever acts
    under it must give, beside those of the move.
    """

    act: str
    at: str = "organisation"
    asks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Further:
    """A right that a move needs, beside one of its own, where a fact has this value."""

    fact: str
    value: str
    right: Right


@dataclass(frozen=True)
class Move:
    """One row of a table of moves.

    `target` None leaves the state as it is. `asks` names the facts that a live act must give, `takes` those that it
    may give. `direct` is False for what has no button among the acts of its row: a scan, or a part of a larger act. Of
    `rights`, any is enough, and each of `further` that the facts call for; on a device, the right has the name of the
    action.
    """

    action: str
    label: str
    sources: frozenset[str]
    target: str | None = None
    given: tuple[Guard, ...] = ()
    asks: tuple[str, ...] = ()
    takes: tuple[str, ...] = ()
    direct: bool = True
    rights: tuple[Right, ...] = ()
    further: tuple[Further, ...] = ()


def table(moves: Iterable[Move]) -> dict[str, Move]:
    return {move.action: move for move in moves}


def possible(moves: dict[str, Move], status: str) -> list[Move]:
    """The moves that a state allows, in the order of their table."""
    return [move for move in moves.values() if status in move.sources]


def reachable(moves: dict[str, Move], status: str) -> set[str]:
    """The states to which the moves may lead from `status`, at once or after others, itself included."""
    reached: set[str] = set()
    last = {status}
    while last:
        reached |= last
        last = {move.target for state in last for move in possible(moves, state) if move.target} - reached
    return reached
