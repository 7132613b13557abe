"""How a list leaves as a file: CSV as it is written, workbooks once whole, never all in memory."""

from collections.abc import Collection, Iterable
from datetime import date
from itertools import chain
from tempfile import TemporaryFile
from typing import Any

from django.core.exceptions import BadRequest
from django.db.models import QuerySet
from django.http import FileResponse, Http404, QueryDict, StreamingHttpResponse
from django.http.response import HttpResponseBase

from registry.shared.files.lists import Listed
from registry.shared.narrowing import unknown
from registry.shared.pagination import AFTER, BEFORE
from registry.tabular import writing
from registry.tabular.writing import Line

KINDS = tuple(writing.TYPES)


def chosen(query: QueryDict, names: Collection[str] = ()) -> str:
    """The kind of file that the address of a page's export asks for; beside it, it may say `names` and a position."""
    known_names(query, {"format", AFTER, BEFORE, *names})
    kind = query.get("format", "csv")
    if kind not in KINDS:
        raise Http404
    return kind


def known_names(query: QueryDict, names: Collection[str]) -> None:
    """Raises BadRequest with a sentence for a name that is none of `names`."""
    for (sentence,) in unknown(query, names).values():
        raise BadRequest(sentence)


def listed(listing: Listed, rows: QuerySet[Any], kind: str, more: Iterable[Line] = ()) -> HttpResponseBase:
    """`more` are lines that follow those of the rows."""
    return sent(listing.name, listing.headings(), chain(listing.lines(rows), more), kind)


def sent(name: str, headings: list[str], lines: Iterable[Line], kind: str) -> HttpResponseBase:
    name = f"{name}-{date.today()}.{kind}"
    if kind == "csv":
        named = {"Content-Disposition": f'attachment; filename="{name}"'}
        return StreamingHttpResponse(
            writing.csv_lines(headings, lines), content_type=writing.TYPES[kind], headers=named
        )
    file = TemporaryFile()  # noqa: SIM115 - the response closes it once sent
    writing.WORKBOOKS[kind](file, headings, lines)
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=name, content_type=writing.TYPES[kind])
