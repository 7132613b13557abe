"""Draws the tables of moves for docs/moves.md: `python -m tests.drawing` writes it, a test compares."""

from collections import defaultdict
from pathlib import Path

from django.db.models import TextChoices

from donations.lifecycle import CLAIM_MOVES, LOT_MOVES, ClaimStatus, LotStatus
from registry.devices.lifecycle import FLEET, HELD, MOVES, NOWHERE, Status
from registry.shared.moves import Move, Right
from registry.stocktakes.lifecycle import STOCKTAKE_MOVES, StocktakeStatus
from registry.transfers.lifecycle import RECEPTION_MOVES, ReceptionStatus
from registry.waste.lifecycle import COLLECTION_MOVES, CollectionStatus

PAGE = Path(__file__).resolve().parent.parent / "docs/moves.md"
# Sets of states that many acts leave from: one arrow each instead of seven.
GROUPS = {FLEET: ("fleet", "Parc (les quatre états)"), HELD: ("held", "Tout matériel détenu"), NOWHERE: ("[*]", "")}
INTRODUCTION = """# What may happen

Made from the tables of moves by `python -m tests.drawing`; a test compares. Change the tables, never this page.

« Parc » stands for {fleet}; « tout matériel détenu » for these and {stock}.
An act without an arrow leaves the state as it is. One without a button of its own is made by a scan, by a page of its
own, or within a larger act. Its form may ask for more: the OpenAPI document tells what the API offers, where, and how.
"""


def page() -> str:
    fleet, stock = ([status.label for status in Status if status in part] for part in (FLEET, HELD - FLEET))
    chapters = (
        ("A device", "registry/devices/lifecycle.py", Status, MOVES),
        ("A collection", "registry/waste/lifecycle.py", CollectionStatus, COLLECTION_MOVES),
        ("A lot", "donations/lifecycle.py", LotStatus, LOT_MOVES),
        ("A claim", "donations/lifecycle.py", ClaimStatus, CLAIM_MOVES),
        ("A stocktake", "registry/stocktakes/lifecycle.py", StocktakeStatus, STOCKTAKE_MOVES),
        ("A reception", "registry/transfers/lifecycle.py", ReceptionStatus, RECEPTION_MOVES),
    )
    start = INTRODUCTION.format(fleet=", ".join(fleet), stock=", ".join(stock))
    return "\n".join([start, *(chapter(*each) for each in chapters)])


def chapter(title: str, source: str, statuses: type[TextChoices], moves: dict[str, Move]) -> str:
    lines = [f"## {title}", "", f"From `{source}`.", "", "```mermaid", *diagram(statuses, moves), "```", ""]
    heads = ("Act", "Name", "From", "To", "Right", "Guards", "Asks for", "May be given")
    lines += [row(heads), row(["---"] * len(heads))]
    return "\n".join([*lines, *(row(cells(move, statuses, moves)) for move in moves.values()), ""])


def diagram(statuses: type[TextChoices], moves: dict[str, Move]) -> list[str]:
    arrows = defaultdict(list)
    for move in moves.values():
        for start in starts(move) if move.target else ():
            if start != move.target:
                arrows[start, move.target].append(move.label)
    used = {start for start, _ in arrows}
    names = [(name, label) for name, label in GROUPS.values() if name in used and label] + list(statuses.choices)
    declared = [f'    state "{label}" as {name}' for name, label in names]
    drawn = [f"    {start} --> {end}: {', '.join(labels)}" for (start, end), labels in arrows.items()]
    return ["stateDiagram-v2", *declared, *drawn]


def starts(move: Move) -> list[str]:
    return [GROUPS[move.sources][0]] if move.sources in GROUPS else sorted(move.sources)


def cells(move: Move, statuses: type[TextChoices], moves: dict[str, Move]) -> list[str]:
    sources = [status.label for status in statuses if status in move.sources]
    where = GROUPS[move.sources][1] if move.sources in GROUPS else ", ".join(sources)
    return [
        move.label,
        f"`{move.action}`" + ("" if move.direct else " (no button of its own)"),
        where or "none yet",
        statuses(move.target).label if move.target else "unchanged",
        rights(move, moves),
        listed(guard.__name__ for guard in move.given),
        listed(move.asks),
        listed(move.takes),
    ]


def rights(move: Move, moves: dict[str, Move]) -> str:
    """On a device, the right has the name of the act; what a larger act does needs none of its own."""
    if moves is MOVES:
        return f"`{move.action}`"
    own = " or ".join(held(right) for right in move.rights)
    return "; ".join([own, *(f"for `{one.fact}` `{one.value}` also {held(one.right)}" for one in move.further)])


def held(right: Right) -> str:
    return f"`{right.act}` ({right.at}{', gives ' + listed(right.asks) if right.asks else ''})"


def listed(names) -> str:
    return ", ".join(f"`{name}`" for name in names)


def row(cells) -> str:
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
