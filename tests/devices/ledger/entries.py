"""An entry, a request undone, and the reasons for which that is refused."""

import pytest

from registry.devices import ledger
from registry.devices.models import Event
from registry.shared.access import OPERATOR
from tests import cast


def entry_of(device):
    return Event.objects.filter(device=device, action__in=("register", "receive")).latest("pk")


def reasons(act, *args, **kwargs):
    with pytest.raises(ledger.Refused) as refused:
        act(*args, **kwargs)
    return [reason.code for _, reason in refused.value.refusals]


def undo(request, by=OPERATOR, motive="Mauvais fichier"):
    return ledger.undo(request, cast.acting(by, motive=motive))
