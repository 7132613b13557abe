"""What scans may be for, beside a person's own list: where a code goes, and what is shown of those that went."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, ClassVar, Self

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.module_loading import import_string

from registry.devices.models import Device
from registry.shared.access import Actor, Row
from registry.shared.act import Act, Via
from registry.shared.keys import whole
from registry.shared.moves import Reason, Refusal
from registry.shared.processes.process import Process

# How many of the latest codes the page of a purpose shows: the whole list is on the page that it serves.
SHOWN = 20
GONE = Reason(
    "purpose_gone", "Ce pour quoi ce code était scanné n’existe plus, ou n’est plus dans votre périmètre : {}."
)


class Missing(Refusal):
    """A purpose leads nowhere, for this person at least."""


@dataclass(frozen=True)
class Taken:
    """What became of one code: a French sentence; `doubtful` when a person should look twice."""

    message: str
    doubtful: bool = False


@dataclass(frozen=True)
class TakenRow:
    """One code that was taken, and the `key` that takes it back; `text` stands for a code that names no device."""

    key: str
    device: Device | None
    note: str = ""
    text: str = ""


class Purpose:
    """One thing that scans are for, as its address says it: `/scan/pour/collecte/DEEE-2026-0001/`.

    It is made with its `key` and the person who scans; raises Missing, or PermissionDenied when the role forbids it.
    A page that shows the `row` already gives it: it is then read no more.
    """

    kind: ClassVar[str]
    # Whether a code that names no device is taken too.
    takes_unknown: ClassVar[bool] = False
    # What the button of the field says.
    button: ClassVar[str] = "Ajouter"
    # The move that each scan makes, and its row.
    process: ClassVar[Process]
    action: ClassVar[str]
    row: Any
    # What is scanned into, the page that it serves, and what its rows are.
    title: str
    back: str
    caption: str

    def __init__(self, key: str, by: Actor, row: Any = None):
        self.key, self.by = key, by

    @classmethod
    def offered(cls, row: Any, key: str, by: Actor) -> Self | None:
        """What `row` is scanned for on its page; None while its state does not allow it, and to who may not."""
        open_to = cls.process.allows(cls.action, row) and cls.process.may(by, cls.action, row)
        return cls(key, by, row) if open_to else None

    @property
    def act(self) -> Act:
        """One scan is one act, of its own."""
        return Act(self.by, Via.SCAN)

    @property
    def words(self) -> str:
        return f"{self.kind}/{self.key}"

    @property
    def address(self) -> str:
        return reverse("scan-purpose", args=[self.kind, self.key])

    @property
    def closed(self) -> Reason | None:
        """Why nothing is scanned now; None while the state of the row allows it."""
        return self.process.closed(self.action, self.row)

    @property
    def over(self) -> bool:
        """Nothing will be scanned any more: no move of the row leads back to where it is."""
        return self.process.over(self.action, self.row)

    @property
    def ways(self) -> Sequence[tuple[str, str]]:
        """Other purposes that the same work leads to: labels and addresses."""
        return ()

    def take(self, code: str, *, at: datetime | None = None) -> Taken:
        """Does what the code was scanned for; `at` is when. Raises Refusal (Already: it was done before)."""
        raise NotImplementedError

    def remove(self, key: str) -> str:
        """Takes one row back, and says so in French. Raises Refusal."""
        raise NotImplementedError

    def summary(self) -> str:
        """How far the work is, in one French sentence."""
        raise NotImplementedError

    def rows(self) -> list[TakenRow]:
        """The latest codes first, `SHOWN` at most."""
        raise NotImplementedError


@cache
def kinds() -> dict[str, type[Purpose]]:
    return {kind.kind: kind for kind in map(import_string, settings.SCAN_PURPOSES)}


def find(words: str, by: Actor) -> Purpose:
    """The purpose that an address or a phone's queue names, « collecte/DEEE-2026-0001 »; raises Missing."""
    kind, _, key = words.partition("/")
    if kind not in kinds():
        raise Missing(GONE.format(words))
    return kinds()[kind](key, by)


def open_to(words: str, by: Actor) -> bool:
    """Whether `by` may scan for it now; without words, it is one's own list."""
    try:
        return not (words and find(words, by).closed)
    except (Missing, PermissionDenied):
        return False


def wanted(rows: QuerySet[Row], words: str, **lookup: object) -> Row:
    """The one row that a purpose is about, in a queryset already scoped; raises Missing."""
    row = rows.filter(**lookup).first()
    if row is None:
        raise Missing(GONE.format(words))
    return row


def number(key: str) -> int:
    """A primary key in an address; 0, which no row has, when it is none."""
    return whole(key) or 0
