"""The definitions of the figures once more, slowly: days walked one by one over plain lists of steps, no database."""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal
from functools import cache

FLEET = {"received", "in_stock", "in_service", "in_repair"}
SECOND_HAND = {"refurbished", "donated", "transferred"}
EXITS = {
    "donate": "donated",
    "hand_over": "donated",
    "staff": "staff",
    "transfer": "transferred",
    "sell": "sold",
    "take_back": "taken_back",
    "recycle": "recycled",
    "lose": "lost",
    "steal": "stolen",
}
BECOMES = {
    "receive": "received",
    "register": "in_stock",
    "store": "in_stock",
    "issue": "in_service",
    "resume": "in_service",
    "repair": "in_repair",
    "retire": "retired",
    "reinstate": "in_stock",
    "offer": "offered",
    "withdraw": "retired",
    "reserve": "reserved",
    "release": "offered",
    "consign": "consigned",
    "recall": "retired",
    "accept": "received",
    "find": "in_stock",
} | EXITS


@dataclass(eq=False)
class Life:
    """A device as its file tells it: plain facts, and (action, day or None, facts) steps in their order."""

    steps: list
    in_scope: bool = True
    manufactured_on: date | None = None
    price: Decimal | None = None


@dataclass
class State:
    """What is known of a device at some moment."""

    place: object = None
    status: str = ""
    origin: str = ""
    entered_on: date | None = None
    first_purchased_on: date | None = None
    used: bool = False
    reused_on: date | None = None
    retired_on: date | None = None
    functional: bool | None = None
    excluded: bool = False


def after(steps) -> State:
    state = State()
    for action, on, facts in steps:
        if action in ("receive", "register", "accept"):
            enter(state, action, on, facts)
        if action in ("issue", "reassign", "resume"):
            use(state, action, on)
        if action in ("issue", "reassign", "move"):
            state.place = facts.get("organisation") or state.place
        if action in ("retire", "reinstate", "find"):
            state.retired_on = on if action == "retire" else None
        if facts.get("functional") is not None:
            state.functional = facts["functional"]
        if facts.get("security_excluded") is not None:
            state.excluded = facts["security_excluded"]
        state.status = BECOMES.get(action, state.status)
    return state


def enter(state, action, on, facts):
    state.place, state.entered_on = facts["organisation"], on
    if action == "accept":
        state.origin, state.used = "transferred", False
        state.reused_on = state.retired_on = state.functional = None
    else:
        state.origin = facts.get("origin", "")
        state.first_purchased_on = None if state.origin in SECOND_HAND else on


def use(state, action, on):
    if state.used and state.reused_on is None and action != "resume":
        state.reused_on = on
    state.used = True


@cache
def at(life: Life, day: date) -> State:
    """The state after every event dated `day` or before. An entry of unknown date precedes everything."""
    last = max((rank for rank, (_, on, _) in enumerate(life.steps) if on and on <= day), default=-1)
    if last < 0 and life.steps[0][1] is None:
        last = 0
    return after(life.steps[: last + 1])


def within(place, node) -> bool:
    while place is not None:
        if place.pk == node.pk:
            return True
        place = place.parent
    return False


def ten_years(day: date) -> date:
    try:
        return day.replace(year=day.year + 10)
    except ValueError:
        return date(day.year + 10, 2, 28)


def young(life: Life, state: State) -> bool | None:
    """Not more than ten years old when retired; None when it cannot be told."""
    born = life.manufactured_on or state.first_purchased_on
    if state.retired_on and born:
        return state.retired_on <= ten_years(born)
    # Retired after it was last known in use here, and made before it came here.
    retired_after = state.retired_on or state.reused_on or state.entered_on
    born_before = born or state.entered_on
    if retired_after and born_before and retired_after > ten_years(born_before):
        return False
    return None


def fleet(lives, node, day):
    sides = {"reused_strict": ([], [], []), "reused_wide": ([], [], [])}
    for life in lives:
        state = at(life, day)
        if not within(state.place, node) or state.status not in FLEET:
            continue
        strict = state.origin in SECOND_HAND
        wide = strict or bool(state.reused_on and state.reused_on <= day)
        for key, reused in (("reused_strict", strict), ("reused_wide", wide)):
            part, whole, unknown = sides[key]
            if state.entered_on is None or not state.origin:
                unknown.append(life)
                continue
            whole.append(life)
            if reused:
                part.append(life)
    return sides


def exits(lives, node, year):
    """(life, state on leaving, route, facts) for each exit of the year from `node`."""
    for life in lives:
        for rank, (action, on, facts) in enumerate(life.steps):
            if action in EXITS and on and on.year == year:
                state = after(life.steps[:rank])
                if within(state.place, node):
                    yield life, state, EXITS[action], facts, life.steps[rank + 1 :]


def reuse(state, route, facts, later, interministerial) -> bool:
    if route in ("donated", "staff"):
        return True
    if route == "transferred":
        there = facts.get("counterparty")
        return interministerial or state.place.kind == "public_body" or bool(there and there.kind == "public_body")
    if route in ("sold", "taken_back"):
        return bool(facts.get("reuse_commitment")) and any(action == "prove" for action, _, _ in later)
    return False


def subject(life, state) -> bool:
    return life.in_scope and not state.excluded


def legal(lives, node, year, interministerial):
    part, whole, unknown = [], [], {}
    for life, state, route, facts, later in exits(lives, node, year):
        if subject(life, state) and reuse(state, route, facts, later, interministerial):
            place(life, young(life, state), part, unknown)
    for life in lives:
        state = at(life, date(year - 1, 12, 31))
        here = state.status in ("retired", "offered", "reserved", "consigned") and within(state.place, node)
        if here and state.retired_on and subject(life, state):
            place(life, young(life, state), whole, unknown)
    return part, whole, list(unknown)


def place(life, answer, side, unknown):
    if answer:
        side.append(life)
    if answer is None:
        unknown[life] = True


def plan(lives, node, year, counts):
    """`counts` tells which exits are in the part."""
    part, whole, unknown = [], [], {}
    for life, state, route, facts, later in exits(lives, node, year):
        if not subject(life, state) or route in ("lost", "stolen"):
            continue
        answers = young(life, state), state.functional
        if False in answers:
            continue
        place(life, None if None in answers else True, whole, unknown)
        if None not in answers and counts(state, route, facts, later):
            part.append(life)
    return part, whole, list(unknown)


def retired(lives, node, year, interministerial):
    return {
        "retired_legal": legal(lives, node, year, interministerial),
        "retired_plan": plan(lives, node, year, lambda *exit: reuse(*exit, interministerial)),
        "retired_donated": plan(lives, node, year, lambda state, route, facts, later: route in ("donated", "staff")),
    }


def purchases(lives, node, year):
    part, whole, unknown = [], [], []
    for life in lives:
        action, on, facts = life.steps[0]
        if not on or on.year != year or not within(facts["organisation"], node):
            continue
        if facts.get("origin") not in ("new", "refurbished"):
            continue
        if life.price is None:
            unknown.append(life)
            continue
        whole.append(life)
        if facts["origin"] == "refurbished":
            part.append(life)
    return {"purchases_reused": (part, whole, unknown)}


def sides(lives, node, year, day=None, interministerial=True):
    """For each figure: the lives of its part, of its whole, and those that it cannot place."""
    return (
        fleet(lives, node, day or date(year, 12, 31))
        | retired(lives, node, year, interministerial)
        | purchases(lives, node, year)
    )


def figures(lives, node, year, day=None, interministerial=True):
    """For each figure: part, whole, value, not computable."""
    told = {}
    for key, (part, whole, unknown) in sides(lives, node, year, day, interministerial).items():
        if key == "purchases_reused":
            above, below = (sum((life.price for life in side), Decimal("0.00")) for side in (part, whole))
        else:
            above, below = len(part), len(whole)
        value = (Decimal(above) / Decimal(below)).quantize(Decimal("0.0001"), ROUND_HALF_EVEN) if below else None
        told[key] = above, below, value, len(unknown)
    return told
