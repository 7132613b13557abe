"""What of a device's past a reader is told. Facts and days, whoever held it; people, remarks and motives, of the
entities alone that he sees: a device that was transferred brings no one's words along."""

from typing import Any, TypeVar

from django.db.models import BooleanField, Case, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.expressions import Combinable

from registry.devices.lifecycle import ENTRIES, Action
from registry.organisations.models.organisation import Organisation
from registry.shared.access import Actor, paths, within

Rows = TypeVar("Rows", bound=QuerySet[Any])
# Where a device begins to be of another declaring entity.
OPENS = ENTRIES | {Action.ACCEPT}


def seen(user: Actor) -> QuerySet[Organisation, Any] | None:
    """The declaring entities of which `user` sees a part at least; None for all."""
    tree = paths(user, "view")
    return None if "" in tree else Organisation.objects.filter(within("path", tree)).values("reporting_unit")


def then(events: QuerySet[Any], *, device: str, **until: str) -> Subquery:
    """The declaring entity of `device` at a moment, which `until` compares with each of `events`."""
    moment = {lookup: OuterRef(column) for lookup, column in until.items()}
    opening = events.filter(device=OuterRef(device), action__in=OPENS, **moment).order_by("-pk")
    return Subquery(opening.values("organisation__reporting_unit")[:1])


def of_own(rows: Rows, user: Actor, unit: Combinable) -> Rows:
    """`rows` with `told`: whether `unit`, the entity that they are of, is one that `user` sees."""
    units = seen(user)
    if units is None:
        return rows.annotate(told=Value(True, BooleanField()))
    own = Case(When(held_in__in=units, then=True), default=False, output_field=BooleanField())
    return rows.annotate(held_in=unit).annotate(told=own)


def only_told(column: str, instead: str | None) -> Case:
    """A column of rows that have `told`, or what stands for it."""
    return Case(When(Q(told=True), then=column), default=Value(instead))
