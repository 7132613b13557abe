"""The key by which a form does its work once, however often it is sent."""

from collections.abc import Mapping
from uuid import UUID

FIELD = "submission"


def key(posted: Mapping[str, str]) -> UUID | None:
    """The one that a form was sent with; None for one that is no creating form's."""
    try:
        return UUID(posted.get(FIELD, ""))
    except ValueError:
        return None
