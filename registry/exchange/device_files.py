"""Devices as a file, in the columns that an import reads again."""

from django.db.models import QuerySet
from django.http.response import HttpResponseBase

from registry.exchange import export
from registry.exchange.download import sent
from registry.models import Device


def answer(devices: QuerySet[Device], kind: str) -> HttpResponseBase:
    """Devices in the columns that an import reads again."""
    return sent("materiels", export.headings(), export.lines(devices), kind)
