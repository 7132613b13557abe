"""A process: rows that move through the states of one table, by whoever has the right that each move names."""

from collections.abc import Callable, Collection, Mapping
from copy import copy
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from registry.shared import access
from registry.shared.access import Actor, ScopedQuerySet
from registry.shared.moves import Move, Reason, Refusal, possible, reachable

# An act of `access`, and the organisation where somebody may do it.
Granted = tuple[str, Any]
OVERTAKEN = Reason("overtaken", "{} est à l’état « {} » : rien n’a changé. Quelqu’un a pu agir avant vous.")


def known(facts: Mapping[str, Any], names: Collection[str]) -> None:
    """Raises TypeError for a fact that a writer does not take: it would write any column of its row."""
    if strangers := facts.keys() - set(names):
        raise TypeError(f"no such facts: {sorted(strangers)}")


def _where(by: Actor, act: str, at: Any) -> Any | None:
    """Of one organisation or of several, the one where `by` may `act`."""
    if isinstance(at, ScopedQuerySet):
        return access.first(by, act, at)
    return at if access.may(by, act, at) else None


@dataclass(frozen=True)
class Process:
    """`named` says in French which row it is, at the head of a sentence."""

    moves: dict[str, Move]
    named: Callable[[Any], str]

    def __post_init__(self) -> None:
        if open_to_all := [move.action for move in self.moves.values() if move.direct and not move.rights]:
            raise TypeError(f"moves that people make without a right: {open_to_all}")

    def rights(self, action: str, row: Any) -> list[Granted]:
        """What the move asks for, where it asks for it: at an organisation, or at any of a queryset of them."""
        return [(right.act, attrgetter(right.at)(row)) for right in self.moves[action].rights]

    def held(self, by: Actor, action: str, row: Any) -> Granted | None:
        """The right under which `by` acts, the first that they have, with the organisation where they have it."""
        held = ((act, _where(by, act, at)) for act, at in self.rights(action, row))
        return next((right for right in held if right[1]), None)

    def asked(self, by: Actor, action: str, row: Any) -> set[str]:
        """The facts that `by` must give: those that the move asks for, and those of the right under which they act."""
        act, _ = self.require(by, action, row)
        move = self.moves[action]
        return {*move.asks, *(fact for right in move.rights if right.act == act for fact in right.asks)}

    def further(self, action: str, row: Any, facts: Mapping[str, Any]) -> list[Granted]:
        """What these facts ask for besides, each at an organisation."""
        wanted = [each.right for each in self.moves[action].further if facts.get(each.fact) == each.value]
        return [(right.act, attrgetter(right.at)(row)) for right in wanted]

    def may(self, user: Actor, action: str, row: Any, **facts: Any) -> bool:
        """With `facts`, those of the act that a further right may depend on."""
        further = self.further(action, row, facts)
        return self.held(user, action, row) is not None and all(access.may(user, *each) for each in further)

    def require(self, by: Actor, action: str, row: Any, **facts: Any) -> Granted:
        """The right under which `by` acts; raises PermissionDenied without any, or without one that `facts` need."""
        asked = self.rights(action, row)
        if not asked:
            raise TypeError(f"{action} is part of a larger act, which has the right")
        for act, at in self.further(action, row, facts):
            access.require(by, act, at)
        if right := self.held(by, action, row):
            return right
        last = asked[-1][1]
        raise access.denied(row if isinstance(last, ScopedQuerySet) else last)

    def offered(self, row: Any, user: Actor) -> list[Move]:
        """The moves that people make themselves, that the state allows and that `user` may make."""
        allowed = possible(self.moves, row.status)
        return [move for move in allowed if move.direct and self.may(user, move.action, row)]

    def allows(self, action: str, row: Any) -> bool:
        return row.status in self.moves[action].sources

    def over(self, action: str, row: Any) -> bool:
        """No move leads back to a state that allows this one."""
        return not reachable(self.moves, row.status) & self.moves[action].sources

    def closed(self, action: str, row: Any) -> Reason | None:
        """Why the state of `row` does not allow the move; None while it does."""
        return None if self.allows(action, row) else self.overtaken(row)

    def advance(self, row: Any, action: str, **changes: Any) -> None:
        """Moves `row` from the state in which it was read, with the evidence of its new state judged by the model.

        Compares and swaps: of two people at once one wins, and the other gets a Refusal. A move back to its own source
        changes nothing, but holds the row: no other act crosses it.
        """
        move, model = self.moves[action], type(row)
        changed = copy(row)
        changes["status"] = move.target or row.status
        for name, value in changes.items():
            setattr(changed, name, value)
        told = changes.keys() - {"status"}
        changed.clean_fields(exclude={field.name for field in model._meta.fields if field.name not in told})
        if self.allows(action, row):
            changed.clean()
            changed.validate_constraints()
        rows = model.objects.filter(pk=row.pk)
        standing = rows.filter(status=row.status, status__in=move.sources)
        if not standing.update(**changes):
            raise Refusal(self.overtaken(rows.get()))
        row.__dict__.update(changed.__dict__)

    def overtaken(self, row: Any) -> Reason:
        return OVERTAKEN.format(self.named(row), row.get_status_display())
