"""The number by which people name a row: a prefix, the year, and a rank that its key gives, holes allowed."""

from collections.abc import Iterable
from datetime import date
from typing import Protocol
from uuid import uuid4


class Numbered(Protocol):
    pk: int
    number: str

    def save(self, *, update_fields: Iterable[str] | None = None) -> None: ...


def save(row: Numbered, prefix: str) -> None:
    """Saves a new row with its `number`, as in DEEE-2026-0001. Inside a transaction."""
    # Unique until it has its own.
    row.number = f"?{uuid4().hex[:18]}"
    row.save()
    row.number = f"{prefix}-{date.today().year}-{row.pk:04d}"
    row.save(update_fields=["number"])
