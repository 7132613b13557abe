"""Lists that stay quick at a million rows: pages by primary key instead of OFFSET, counts that stop at a cap."""

from dataclasses import dataclass
from typing import Any, Generic

from django.db.models import QuerySet
from django.http import QueryDict
from rest_framework.exceptions import NotFound
from rest_framework.pagination import CursorPagination
from rest_framework.request import Request

from registry.shared.access import Row
from registry.shared.keys import whole

PAGE_SIZE = 50
COUNT_CAP = 1000
AFTER, BEFORE = "apres", "avant"


class KeysetPagination(CursorPagination):  # type: ignore[misc] # a library without types
    """The API's pages: newest first, by primary key."""

    ordering = "-pk"
    page_size = PAGE_SIZE
    page_size_query_param = "page_size"
    max_page_size = 500
    query_names = CursorPagination.cursor_query_param, page_size_query_param

    def decode_cursor(self, request: Request) -> Any:
        """A position that no page gave is refused here: the database would choke on it."""
        cursor = super().decode_cursor(request)
        if cursor and cursor.position is not None and whole(cursor.position) is None:
            raise NotFound(self.invalid_cursor_message)
        return cursor


@dataclass(frozen=True)
class Page(Generic[Row]):
    """A page of rows, newest first, with the relative addresses of its neighbours, empty at an end."""

    rows: list[Row]
    newer_url: str
    older_url: str


def keyset(queryset: QuerySet[Row], query: QueryDict, size: int = PAGE_SIZE) -> Page[Row]:
    """The page of `queryset` that `query` points at; an unreadable position is the first page."""
    after, before = _position(query, AFTER), _position(query, BEFORE)
    if before:
        rows = list(queryset.filter(pk__gt=before).order_by("pk")[: size + 1])
        more_newer, more_older = len(rows) > size, True
        rows = rows[:size][::-1]
    else:
        rows = list((queryset.filter(pk__lt=after) if after else queryset).order_by("-pk")[: size + 1])
        more_newer, more_older = bool(after), len(rows) > size
        rows = rows[:size]
    return Page(
        rows,
        _link(query, BEFORE, rows[0].pk) if rows and more_newer else "",
        _link(query, AFTER, rows[-1].pk) if rows and more_older else "",
    )


def capped_count(queryset: QuerySet[Any]) -> tuple[int, bool]:
    """How many rows there are, and whether there are more than that."""
    count = queryset.order_by()[: COUNT_CAP + 1].count()
    return min(count, COUNT_CAP), count > COUNT_CAP


def found(queryset: QuerySet[Row]) -> tuple[QuerySet[Row], int, bool]:
    """The same rows, with their capped count; the few that a search finds are named by key.

    In their place, PostgreSQL may walk a million rows from the newest, in search of a page that they never fill.
    """
    keys = list(queryset.order_by().values_list("pk", flat=True)[: COUNT_CAP + 1])
    if len(keys) > COUNT_CAP:
        return queryset, COUNT_CAP, True
    return queryset.filter(pk__in=keys), len(keys), False


def _position(query: QueryDict, name: str) -> int | None:
    return whole(query.get(name, ""))


def _link(query: QueryDict, name: str, position: int) -> str:
    link = query.copy()
    link.pop(AFTER, None)
    link.pop(BEFORE, None)
    link[name] = str(position)
    return f"?{link.urlencode()}"
