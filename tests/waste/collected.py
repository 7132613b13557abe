"""A collection as a test asks, confirms and reads it."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from registry.devices import ledger
from registry.devices.models import Device, Event
from registry.shared.access import OPERATOR
from registry.shared.moves import Refusal
from registry.waste import collecting
from registry.waste.models import Collection
from tests import cast, codes

TODAY = date.today()
YESTERDAY = TODAY - timedelta(days=1)


CONFIRMED = {
    "dispatched_on": YESTERDAY,
    "received_on": TODAY,
    "weight_kg": Decimal("3.50"),
    "fate": "recycle",
    "operation_code": "R 4",
    "slip": "BE-7",
}


def confirm(collection, by=OPERATOR, **facts):
    collecting.confirm(collection, cast.acting(by), **CONFIRMED | facts)


def told(page):
    return [str(message) for message in page.context["messages"]]


def url(collection, *more):
    return "/".join(["/collectes", collection.number, *more, ""])


def statuses(*devices):
    return [Device.objects.get(pk=device.pk).status for device in devices]


def lines(collection):
    return list(collection.lines.order_by("pk").values_list("device", "received", "active"))


def wrong(collection, **facts):
    """By field, or the sentence, why a confirmation is refused; nothing of it is written."""
    events = Event.objects.count()
    with pytest.raises((Refusal, ledger.Refused, ValidationError)) as refusal:
        confirm(collection, **facts)
    stored = Collection.objects.get(pk=collection.pk)
    assert (stored.status, Event.objects.count()) == ("closed", events)
    collection.refresh_from_db()
    error = refusal.value
    return codes.of_errors(error) if isinstance(error, ValidationError) else [codes.of(error)]
