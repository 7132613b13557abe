"""The number by which people name a row: a prefix, the year, and a rank that its key gives, holes allowed."""

from datetime import date
from uuid import uuid4

from django.db.models import Model


def save(row: Model, prefix: str) -> None:
    """Saves a new row with its `number`, as in DEEE-2026-0001. Inside a transaction."""
    # Unique until it has its own.
    row.number = f"?{uuid4().hex[:18]}"
    row.save()
    row.number = f"{prefix}-{date.today().year}-{row.pk:04d}"
    row.save(update_fields=["number"])
