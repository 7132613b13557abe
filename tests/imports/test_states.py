"""What a file calls a state concludes the acts that its dates lack, of a device that enters or is known."""

import pytest

from registry.devices.models import Device, Event
from registry.shared.access import OPERATOR
from tests import codes, staging

pytestmark = pytest.mark.usefixtures("sound", "places")


def stage(data, organisation):
    return staging.stage(data.encode(), "", organisation, by=OPERATOR)


STATES = [
    ("en stock", {}, "in_stock", ["register"]),
    ("En service", {}, "in_service", ["register", "issue"]),
    ("en reparation", {}, "in_repair", ["register", "repair"]),
    ("réformé", {}, "retired", ["register", "retire"]),
    ("", {}, "in_stock", ["register"]),
    ("en service", {"issued_on": "2024-01-01"}, "in_service", ["register", "issue"]),
    ("en stock", {"issued_on": "2024-01-01"}, "in_stock", ["register", "issue", "store"]),
    ("en réparation", {"issued_on": "2024-01-01"}, "in_repair", ["register", "issue", "repair"]),
    ("réformé", {"retired_on": "2024-01-01"}, "retired", ["register", "retire"]),
    ("réformé", {"issued_on": "2024-01-01", "erasure": "purge"}, "retired", ["register", "issue", "retire", "erase"]),
    ("en stock", {"issued_on": "2024-01-01", "erasure": "purge"}, "in_stock", ["register", "issue", "store", "erase"]),
]


@pytest.mark.parametrize(("said", "columns", "status", "acts"), STATES)
def test_a_state_concludes_the_acts_that_the_dates_lack(mte, said, columns, status, acts):
    row = {"category": "laptop", "état": said} | columns
    staged = stage(f"{';'.join(row)}\n{';'.join(row.values())}\n", mte)
    assert staged.errors == []
    staging.apply(staged)
    assert Device.objects.get().status == status
    assert list(Event.objects.order_by("pk").values_list("action", flat=True)) == acts


@pytest.mark.parametrize(
    "columns", [{"retired_on": "2024-01-01"}, {"left_on": "2024-01-01", "route": "lost"}], ids=["retired", "lost"]
)
def test_a_state_does_not_bring_back_what_left_the_fleet(mte, columns):
    row = {"category": "laptop", "état": "en service"} | columns
    (error,) = stage(f"{';'.join(row)}\n{';'.join(row.values())}\n", mte).errors
    assert codes.of_rows([error]) == [(2, "état", "dates_contradict_state")]
    assert error.reason.startswith("Les dates disent « ")


KNOWN = [
    ("register", "en service", "in_service", ["issue"]),
    ("register issue", "en stock", "in_stock", ["store"]),
    ("register issue", "en service", "in_service", []),
    ("register issue", "", "in_service", []),
    ("register repair", "en service", "in_service", ["resume"]),
    ("register issue", "en réparation", "in_repair", ["repair"]),
    ("register", "réformé", "retired", ["retire"]),
    ("register retire donate", "réformé", "donated", []),
]


@pytest.mark.parametrize(("lived", "said", "status", "acts"), KNOWN)
def test_a_state_brings_a_known_device_up_to_date(past, mte, asso, lived, said, status, acts):
    more = {"retire": {"functional": True}, "donate": {"counterparty": asso}}
    device = past(*((act, "2024-01-01", more.get(act, {})) for act in lived.split()), category="screen", at=mte)
    for _ in range(2):
        staged = stage(f"étiquette;catégorie;état\n{device.tag};écran;{said}\n", mte)
        assert staged.errors == []
        staging.apply(staged)
        device.refresh_from_db()
        assert device.status == status
        assert list(device.events.order_by("pk").values_list("action", flat=True)) == lived.split() + acts


def test_a_state_does_not_undo_a_retirement(past, mte):
    device = past(("register", "2024-01-01"), ("retire", "2024-01-02", {"functional": True}), at=mte)
    (error,) = stage(f"étiquette;catégorie;état\n{device.tag};laptop;en stock\n", mte).errors
    assert codes.of_rows([error]) == [(2, "état", "past_is_settled")]
    assert error.reason.startswith("Le registre dit « Réformé » et")
