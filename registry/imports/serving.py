"""Devices as a file, in the columns that an import reads again."""

from django.db.models import QuerySet
from django.http.response import HttpResponseBase

from registry.devices.models import Device
from registry.imports import export
from registry.shared.files.download import sent


def answer(devices: QuerySet[Device], kind: str) -> HttpResponseBase:
    """Devices in the columns that an import reads again."""
    return sent("materiels", export.headings(), export.lines(devices), kind)
