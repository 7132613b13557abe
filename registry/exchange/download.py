"""How a list of devices leaves as a file: CSV as it is written, workbooks once whole, never all in memory."""

from datetime import date
from tempfile import TemporaryFile

from django.db.models import QuerySet
from django.http import FileResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

from registry.models import Device

from . import export, writing

KINDS = tuple(writing.TYPES)


def answer(devices: QuerySet[Device], kind: str) -> HttpResponseBase:
    name = f"materiels-{date.today()}.{kind}"
    headings, lines = export.headings(), export.lines(devices)
    if kind == "csv":
        named = {"Content-Disposition": f'attachment; filename="{name}"'}
        return StreamingHttpResponse(
            writing.csv_lines(headings, lines), content_type=writing.TYPES[kind], headers=named
        )
    file = TemporaryFile()  # noqa: SIM115 - the response closes it once sent
    writing.WORKBOOKS[kind](file, headings, lines)
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=name, content_type=writing.TYPES[kind])
