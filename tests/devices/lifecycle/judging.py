"""The states of a device, acts recorded, and the reasons for which they are refused."""

import pytest

from registry.devices import ledger
from registry.shared.access import OPERATOR
from tests import cast

STATUSES = (
    "received in_stock in_service in_repair retired offered reserved consigned"
    " donated staff transferred sold taken_back recycled lost stolen"
).split()


def told(act, *args, **facts):
    """Every reason, in words."""
    with pytest.raises(ledger.Refused) as refused:
        act(*args, **facts)
    return [reason for _, reason in refused.value.refusals]


def refusals(act, *args, **facts):
    return [reason.code for reason in told(act, *args, **facts)]


def record(device, action, on=cast.DAY, motive="", **facts):
    return ledger.record([device], action, cast.acting(OPERATOR, on, motive), **facts)
