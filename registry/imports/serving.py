"""Devices as a file, in the columns that an import reads again."""

from django.db.models import QuerySet
from django.http.response import HttpResponseBase

from registry.devices.models import Device
from registry.imports import export
from registry.shared.files.download import listed


class DeviceListing:
    """Columns that follow the table of facts, and words that follow the categories of the day."""

    name = "materiels"
    headings = staticmethod(export.headings)
    lines = staticmethod(export.lines)


DEVICES = DeviceListing()


def answer(devices: QuerySet[Device], kind: str) -> HttpResponseBase:
    return listed(DEVICES, devices, kind)
