"""What data on a device forbid: its erasure, its failures, its use since."""

import pytest

from registry.devices import ledger
from registry.devices.models import Device
from registry.shared.access import OPERATOR
from tests import cast
from tests.devices.lifecycle.judging import STATUSES, record, refusals

HELD = STATUSES[:8]


CATEGORIES = [("laptop", True), ("server", True), ("other", True), ("screen", False), ("dock", False)]


@pytest.mark.parametrize("erasure", ["", "none_needed", "clear", "purge", "destroy", "failed"])
@pytest.mark.parametrize(("category", "holds_data"), CATEGORIES)
def test_erasure_gate(past, facts, category, holds_data, erasure):
    steps = [("register", "2020-01-01"), ("retire", "2024-01-01", {"functional": True})]
    if erasure:
        steps.append(("erase", "2024-01-02", {"erasure": erasure}))
    refused = ["erasure_failed"] if erasure == "failed" else ["not_erased"] if holds_data and not erasure else None
    for action in ("offer", "donate", "staff", "transfer", "sell", "take_back", "recycle", "consign"):
        device, given = past(*steps, category=category), facts.get(action, {})
        if refused:
            assert (action, refusals(record, device, action, **given)) == (action, refused)
            assert (action, refusals(past, *steps, (action, cast.DAY, given), category=category)) == (action, refused)
        else:
            record(device, action, **given)


@pytest.mark.parametrize("erasure", ["none_needed", "clear", "purge", "destroy", "failed"])
@pytest.mark.parametrize("action", ["retire", "store"])
def test_a_failure_leads_to_destruction(past, facts, action, erasure):
    failed = past(("receive", "2023-01-01"), ("erase", "2023-01-02", {"erasure": "failed"}))
    record(failed, action, **facts.get(action, {}))
    if erasure in ("destroy", "failed"):
        record(failed, "erase", erasure=erasure)
    else:
        assert refusals(record, failed, "erase", erasure=erasure) == ["only_destruction"]
    failed.refresh_from_db()
    assert failed.erasure == ("destroy" if erasure == "destroy" else "failed")


def test_a_failure_that_was_none_is_corrected(past, asso):
    device = past(
        ("register", "2023-01-01"),
        ("retire", "2023-01-02", {"functional": True}),
        ("erase", "2023-01-03", {"erasure": "failed"}),
    )
    ledger.correct(cast.last(device), cast.acting(OPERATOR, motive="Erreur de saisie"))
    record(device, "erase", erasure="purge")
    record(device, "donate", counterparty=asso)


def test_a_failure_stands_until_its_medium_is_destroyed_whatever_the_device_serves(past):
    """A medium that was changed since was destroyed: that is what is attested."""
    device = past(
        ("register", "2023-01-01"),
        ("erase", "2023-01-02", {"erasure": "failed"}),
        ("issue", "2023-01-03"),
        ("store", "2023-01-04"),
    )
    with pytest.raises(ledger.Refused):
        record(device, "erase", erasure="purge")
    record(device, "erase", erasure="destroy")


@pytest.mark.parametrize("action", ["lose", "steal"])
@pytest.mark.parametrize("status", HELD)
def test_what_is_lost_or_stolen_passes_the_gate_unerased(device, status, action):
    held = device(status)
    Device.objects.filter(pk=held.pk).update(erasure="", unit_value=999, security_excluded=True)
    record(held, action)
    held.refresh_from_db()
    assert held.status == {"lose": "lost", "steal": "stolen"}[action]


@pytest.mark.parametrize("action", ["reserve", "hand_over"])
def test_a_gift_is_judged_again_at_every_step(device, asso, action):
    """What a lot already holds may have changed category, cap or rule since."""
    held = device({"reserve": "offered", "hand_over": "reserved"}[action])
    Device.objects.filter(pk=held.pk).update(erasure="", unit_value=301, security_excluded=True)
    assert refusals(record, held, action, counterparty=asso) == [
        "not_erased",
        "over_the_cap",
        "security_excluded",
    ]


AGAIN_IN_USE = {
    "issued": [("store", 3), ("issue", 4)],
    "repaired": [("resume", 4)],
    "reassigned": [("resume", 3), ("reassign", 4)],
}


@pytest.mark.parametrize("use", AGAIN_IN_USE)
def test_data_come_back_with_use(past, asso, use):
    days = {rank: f"2023-0{rank}-01" for rank in range(1, 7)}
    device = past(
        ("register", days[1]),
        ("issue", days[1]),
        ("repair", days[2]),
        ("erase", days[2], {"erasure": "purge"}),
        *((action, days[rank]) for action, rank in AGAIN_IN_USE[use]),
        ("retire", days[5], {"functional": True}),
    )
    assert refusals(record, device, "donate", counterparty=asso) == ["not_erased"]


def test_an_erasure_holds_while_nobody_uses_the_device(past, asso):
    device = past(
        ("register", "2023-01-01"),
        ("erase", "2023-01-02", {"erasure": "clear"}),
        ("repair", "2023-01-03"),
        ("store", "2023-01-04"),
        ("retire", "2023-01-05", {"functional": True}),
        ("reinstate", "2023-01-06"),
        ("retire", "2023-01-07", {"functional": True}),
    )
    record(device, "donate", counterparty=asso)
