"""How a list leaves as a file: CSV as it is written, workbooks once whole, never all in memory."""

from collections.abc import Iterable
from datetime import date
from tempfile import TemporaryFile

from django.db.models import QuerySet
from django.http import FileResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

from registry.models import Device

from . import export, writing
from .lists import Listing
from .writing import Line

KINDS = tuple(writing.TYPES)


def answer(devices: QuerySet[Device], kind: str) -> HttpResponseBase:
    """Devices in the columns that an import reads again."""
    return _sent("materiels", export.headings(), export.lines(devices), kind)


def listed(listing: Listing, rows: QuerySet, kind: str) -> HttpResponseBase:
    return _sent(listing.name, listing.headings(), listing.lines(rows), kind)


def _sent(name: str, headings: list[str], lines: Iterable[Line], kind: str) -> HttpResponseBase:
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
