"""The paper of a closed stocktake: its counts, what is missing, what was not expected."""

from datetime import datetime
from typing import BinaryIO

from django.db.models import QuerySet
from reportlab.platypus import Flowable

from registry.organisations.models import User
from registry.shared import instants, wording
from registry.shared.access import Actor
from registry.shared.printing import paper
from registry.stocktakes import counting
from registry.stocktakes.counting import Tally
from registry.stocktakes.lifecycle import Finding
from registry.stocktakes.models import Stocktake, StocktakeLine

# Beyond, one reads the file: a sheet of paper lists what people go and look for.
MOST = 1_000
LISTED = (
    (Finding.MISSING, "Manquants", "Rien ne manque."),
    (Finding.UNEXPECTED, "Inattendus", "Rien d’inattendu n’a été scanné."),
)


def write(stocktake: Stocktake, out: BinaryIO, *, by: Actor) -> None:
    """The PDF of a closed stocktake, as `by` may read it."""
    title, tally = f"Inventaire {stocktake}", counting.tally(stocktake)
    story = [
        paper.text(title, "title"),
        paper.text(str(stocktake.organisation), "number"),
        paper.facts(_facts(stocktake, tally)),
    ]
    seen, hidden = stocktake.lines.visible_to(by), counting.hidden(stocktake, by)
    for finding, heading, nothing in LISTED:
        story += _list(seen.filter(finding=finding), hidden.get(finding, 0), heading, tally.why_none(finding, nothing))
    story += [paper.blank(6), paper.facts([("Date et signature", "")])]
    paper.write(out, story, title=title, author=str(stocktake.organisation), foot=title)


def _facts(stocktake: Stocktake, tally: Tally) -> list[tuple[str, str]]:
    return [
        ("Lieu", stocktake.place or "Tous les lieux"),
        ("Ouvert", _signed(stocktake.opened_at, stocktake.opened_by)),
        ("Clos", _signed(stocktake.closed_at, stocktake.closed_by)),
        ("Attendus", wording.counted(tally.expected, "matériel")),
        ("Trouvés", wording.counted(tally.found, "matériel")),
        ("Manquants", wording.counted(tally.missing, "matériel")),
        ("Inattendus", wording.counted(tally.unexpected, "code")),
    ]


def _signed(at: datetime | None, by: User | None) -> str:
    return f"{instants.told(at)} par {by}" if at else "-"


def _list(lines: QuerySet[StocktakeLine], hidden: int, heading: str, nothing: str) -> list[Flowable]:
    lines = lines.select_related("device__category", "device__organisation")
    shown, count = list(lines.order_by("pk")[:MOST]), lines.count()
    untold = [paper.text(f"{wording.counted(hidden, 'matériel')} hors de votre périmètre.")] if hidden else []
    if not shown:
        return [paper.text(heading, "heading"), *(untold or [paper.text(nothing)])]
    headings = ["Étiquette", "Matériel", "N° de série", "Service, lieu", "Précision"]
    table = paper.grid(headings, [_cells(line) for line in shown], [13, 24, 17, 26, 20])
    rest = [paper.text(f"Et {wording.counted(count - MOST, 'autre')} : voir le fichier.")] if count > MOST else []
    return [paper.text(f"{heading} ({count + hidden})", "above_grid"), table, *rest, *untold]


def _cells(line: StocktakeLine) -> list[str]:
    if line.device is None:
        return [line.text[:40], "Code inconnu", "-", "-", line.note]
    device = line.device
    where = ", ".join(filter(None, (str(device.organisation), device.place)))
    return [device.pretty_tag, device.title, device.serial or "-", where, line.note or "-"]
