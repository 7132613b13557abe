"""What a move is: from which states, to which one, under which guards. The tables of moves live with their nouns."""

from collections.abc import Callable, Iterable, Sequence
from copy import copy
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

# A guard looks at the thing, the event being recorded and the policy in force; it answers a French sentence to refuse.
Guard = Callable[[Any, Any, Any], str | None]


class Refusal(Exception):
    """An act that may not happen, or not any more. Nothing was written; the message is a French sentence."""


class Already(Refusal):
    """What was asked is done already: nothing to write, and nothing to worry about."""


class Refused(Refusal):
    """Nothing was written. `refusals` holds a (device, French sentence) pair for each device that cannot move."""

    def __init__(self, refusals: Sequence[tuple[Any, str]]):
        self.refusals = list(refusals)
        super().__init__(" ".join(f"{device.pretty_tag} : {reason}." for device, reason in self.refusals))


def refuse(refusals: Iterable[tuple[Any, str]]) -> None:
    refusals = list(refusals)
    if refusals:
        raise Refused(refusals)


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


def swap(queryset: QuerySet[Any], move: Move, **changes: Any) -> int:
    """Compare and swap: moves the rows that still stand in a source state, and says how many did."""
    return queryset.filter(status__in=move.sources).update(status=move.target, **changes)


def advance(row: Any, move: Move, overtaken: Callable[[Any], Refusal], **changes: Any) -> None:
    """Moves `row` from the state in which it was read, with the evidence of its new state judged by the model.

    Of two people at once one wins; the other gets the refusal that `overtaken` makes of the row as it stands now.
    """
    model = type(row)
    changed = copy(row)
    for name, value in {"status": move.target, **changes}.items():
        setattr(changed, name, value)
    changed.clean_fields(exclude={field.name for field in model._meta.fields if field.name not in changes})
    if row.status in move.sources:
        changed.clean()
        changed.validate_constraints()
    if not swap(model.objects.filter(pk=row.pk, status=row.status), move, **changes):
        raise overtaken(model.objects.get(pk=row.pk))
    row.__dict__.update(changed.__dict__)
