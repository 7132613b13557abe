"""An act, as the surface that it comes through states it: who acts, how, on which day, why, and as part of what."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django.db.models import TextChoices

from registry.shared import access
from registry.shared.access import Actor


class Via(TextChoices):
    PAGE = "page", "page"
    SCAN = "scan", "scan"
    LOT = "lot", "lot de don"
    WEEE = "weee", "collecte DEEE"
    IMPORT = "import", "import"
    API = "api", "API"
    COMMAND = "command", "commande"


@dataclass(frozen=True)
class Act:
    """Made once, where a person or a program is met, and passed down to every writer that it concerns.

    `by` is an account, or `access.OPERATOR`; `on` the day of what happened (None: unknown, or the writer's own matter);
    `motive` what the person says of why. All that is written under one `operation` is undone as one.
    """

    by: Actor
    via: str
    on: date | None = None
    motive: str = ""
    operation: UUID = field(default_factory=uuid4)

    @property
    def author(self) -> Any:
        return access.account(self.by)


def stated(by: Actor, via: str, given: Mapping[str, Any]) -> tuple[Act, dict[str, Any]]:
    """The act that a form states, and the facts that it gives besides the day and the motive."""
    facts = {name: value for name, value in given.items() if name not in ("on", "motive")}
    return Act(by, via, given.get("on"), given.get("motive", "").strip()), facts
