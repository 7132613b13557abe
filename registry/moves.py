"""What a move is: from which states, to which one, under which guards. The tables of moves live with their nouns."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

# A guard looks at the thing, the event being recorded and the policy in force; it answers a French sentence to refuse.
Guard = Callable[[Any, Any, Any], str | None]


class Refusal(Exception):
    """An act that may not happen, or not any more. Nothing was written; the message is a French sentence."""


@dataclass(frozen=True)
class Move:
    """One row of a table of moves.

    `target` None leaves the state as it is. `asks` names the facts that a live act must give, `takes` those that it
    may give. `direct` is False for what only a lot or a claim may do to a device.
    """

    action: str
    label: str
    sources: frozenset[str]
    target: str | None = None
    given: tuple[Guard, ...] = ()
    asks: tuple[str, ...] = ()
    takes: tuple[str, ...] = ()
    direct: bool = True


def table(moves: Iterable[Move]) -> dict[str, Move]:
    return {move.action: move for move in moves}


def possible(moves: dict[str, Move], status: str) -> list[Move]:
    """The moves that a state allows, in the order of their table."""
    return [move for move in moves.values() if status in move.sources]


def swap(queryset: QuerySet, move: Move, **changes: Any) -> int:
    """Compare and swap: moves the rows that still stand in a source state, and says how many did."""
    return queryset.filter(status__in=move.sources).update(status=move.target, **changes)
