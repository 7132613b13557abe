"""The one writer: whole batches or nothing, events that nothing changes, corrections that leave both in sight."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection

from registry.devices import ledger
from registry.devices.ledger.replay import DEVICE_CACHE, blank
from registry.devices.models import Device, Event, Stay
from registry.shared.access import OPERATOR
from registry.shared.act import Via
from tests import cast, codes
from tests.devices.ledger.acting import clean, record, stays

# Batches.


def test_a_batch_moves_whole(device, agent):
    devices = [device(), device("received")]
    events = record(devices, "issue", by=agent)
    assert set(Device.objects.values_list("status", flat=True)) == {"in_service"}
    assert [(event.source, event.target, event.by) for event in events] == [
        ("in_stock", "in_service", agent),
        ("received", "in_service", agent),
    ]
    assert len({event.operation for event in events}) == 1
    assert clean()


def test_a_batch_is_refused_whole_and_each_refusal_is_named(device):
    good, worn, gone, late = device(), device("retired"), device("lost"), device(on=date(2024, 5, 1))
    before = Event.objects.count(), list(Stay.objects.values_list("pk", "left_on"))
    with pytest.raises(ledger.Refused) as refused:
        record([late, gone, good, worn], "issue")
    assert refused.value.refusals == [
        (worn, "il est « Réformé »"),
        (gone, "il est « Perdu »"),
        (late, "la date du 15/03/2024 précède le dernier mouvement (01/05/2024)"),
    ]
    assert str(refused.value) == " ".join(f"{moved.pretty_tag} : {reason}." for moved, reason in refused.value.refusals)
    good.refresh_from_db()
    assert good.status == "in_stock"
    assert (Event.objects.count(), list(Stay.objects.values_list("pk", "left_on"))) == before


def test_all_that_is_wrong_with_a_device_is_told(device, asso):
    held = device("retired", on=date(2024, 5, 1))
    record([held], "assess", date(2024, 5, 1), unit_value=Decimal("300.01"), security_excluded=True)
    wrong = ["counterparty_missing", "before_last_act", "not_erased", "over_the_cap", "security_excluded"]
    with codes.devices_refused(*wrong):
        record([held], "donate", date(2024, 4, 30))


def test_a_device_named_twice_moves_once(device):
    held = device()
    assert len(record([held, held], "issue")) == 1


def test_no_device_is_no_event(db):
    assert record([], "issue") == []


def test_a_past_is_entered_whole_or_not_at_all(dsi):
    good = cast.history(dsi, [("register", "2020-01-01")])
    late = cast.history(dsi, [("register", "2020-01-02"), ("issue", "2020-01-01")])
    with codes.devices_refused("before_last_act") as refused:
        ledger.enter([good, late], cast.acting(OPERATOR))
    assert [one for one, _ in refused.value.refusals] == [late.device]
    assert (Device.objects.count(), Event.objects.count(), Stay.objects.count()) == (0, 0, 0)


def test_a_write_that_fails_leaves_nothing(dsi):
    twins = [cast.history(dsi, [("register", None)], serial=serial, manufacturer="Acme") for serial in ("x1", "X1")]
    with codes.refused("clash"):
        ledger.enter(twins, cast.acting(OPERATOR))
    assert (Device.objects.count(), Event.objects.count(), Stay.objects.count()) == (0, 0, 0)


def test_a_batch_costs_the_same_for_one_and_thirty(device, django_assert_num_queries, dgpr):
    """On PostgreSQL, one more: a day of the past waits for whoever closes a year."""
    few, many = [device()], [device() for _ in range(30)]
    for devices in (few, many):
        with django_assert_num_queries(14 + (connection.vendor == "postgresql")):
            record(devices, "issue", organisation=dgpr)


# Facts.


@pytest.mark.parametrize(
    ("status", "action", "facts"),
    [
        ("in_stock", "issue", {"functional": True}),
        ("in_stock", "issue", {"colour": "red"}),
        ("in_stock", "lose", {"counterparty_name": "X"}),
        ("retired", "donate", {"reuse_commitment": True}),
        ("retired", "donate", {"unit_value": Decimal(1)}),
        ("in_stock", "retire", {"status": "sold"}),
        ("in_stock", "store", {"source": "sold"}),
    ],
)
def test_a_move_takes_its_own_facts_only(device, status, action, facts):
    with pytest.raises(TypeError, match=f"takes no .*{next(iter(facts))}"):
        record([device(status)], action, **facts)
    assert clean()


def test_an_unknown_act_is_no_act(device):
    with pytest.raises(KeyError):
        record([device()], "teleport")


def test_the_surface_and_the_motive_are_kept(device):
    scan = cast.acting(OPERATOR, cast.DAY, "Arrivée de Mme X", via=Via.SCAN)
    (scanned,) = ledger.record([device()], "issue", scan)
    (plain,) = record([device()], "issue")
    assert (scanned.via, scanned.motive, plain.via, plain.by) == ("scan", "Arrivée de Mme X", "page", None)


# What an act derives.


def test_an_internal_move_closes_a_stay_and_opens_the_next(past, dgpr):
    device = past(("receive", "2020-01-01", {"origin": "donated"}), ("issue", "2020-02-01"))
    record([device], "reassign", date(2021, 3, 1), organisation=dgpr)
    assert stays(device) == [
        ("MTE-DSI", date(2020, 1, 1), date(2021, 3, 1), "internal", "acquisition"),
        ("MTE-DGPR", date(2021, 3, 1), None, "", "internal"),
    ]
    stay = cast.stay(device)
    assert (stay.acquired_on, stay.origin, stay.reused_since) == (date(2020, 1, 1), "donated", date(2021, 3, 1))


def test_a_transfer_and_its_arrival(past, men):
    device = past(
        ("receive", "2020-01-01"),
        ("issue", "2020-01-01"),
        ("retire", "2023-01-01", {"functional": True}),
        ("erase", "2023-01-02", {"erasure": "purge"}),
        ("transfer", "2023-02-01", {"counterparty": men}),
        ("accept", "2023-02-10", {"organisation": men}),
    )
    assert stays(device) == [
        ("MTE-DSI", date(2020, 1, 1), date(2023, 2, 1), "transferred", "acquisition"),
        ("MEN", date(2023, 2, 10), None, "", "transfer"),
    ]
    stay = cast.stay(device)
    assert (stay.acquired_on, stay.origin, stay.first_purchased_on, stay.retired_on, stay.functional) == (
        date(2023, 2, 10),
        "transferred",
        date(2020, 1, 1),
        None,
        None,
    )
    assert (device.organisation, device.status, device.used) == (men, "received", False)
    assert clean()


def test_what_is_found_comes_back(past):
    device = past(("receive", "2020-01-01"), ("lose", "2021-01-01"))
    record([device], "find", date(2022, 1, 1))
    assert stays(device) == [
        ("MTE-DSI", date(2020, 1, 1), date(2021, 1, 1), "lost", "acquisition"),
        ("MTE-DSI", date(2022, 1, 1), None, "", "internal"),
    ]
    assert clean()


def test_what_is_reinstated_was_retired_for_a_while(past):
    device = past(("receive", "2020-01-01"), ("retire", "2021-01-01", {"functional": True}))
    record([device], "reinstate", date(2022, 1, 1))
    assert list(Stay.objects.filter(device=device).order_by("pk").values_list("retired_on", "left_on")) == [
        (date(2021, 1, 1), date(2022, 1, 1)),
        (None, None),
    ]


@pytest.mark.parametrize(
    ("acts", "reused_on"),
    [
        (["issue"], None),
        (["issue", "repair", "resume"], None),
        (["repair", "resume"], None),
        (["issue", "store"], None),
        (["issue", "store", "issue"], 3),
        (["issue", "reassign"], 2),
        (["issue", "reassign", "reassign"], 2),
        (["repair", "resume", "reassign"], 3),
        (["repair", "resume", "store", "issue"], 4),
    ],
)
def test_reuse_is_a_second_use(past, acts, reused_on):
    device = past(("register", "2020-01-01"), *((act, f"2020-02-0{rank}") for rank, act in enumerate(acts, start=1)))
    assert cast.stay(device).reused_since == (reused_on and date(2020, 2, reused_on))


# Two people at once.


def test_of_two_acts_at_once_one_wins(device, agent, manager):
    held = device()
    stale = Device.objects.get(pk=held.pk)
    record([held], "retire", by=agent, functional=True)
    assert stale.status == "in_stock"
    with codes.devices_refused("wrong_state") as refused:
        record([stale], "issue", by=manager)
    assert [one for one, _ in refused.value.refusals] == [stale]
    assert list(held.events.values_list("action", flat=True)) == ["register", "retire"]


def test_a_stale_owner_does_not_take_a_device_back(device, dgpr, men):
    held = device("retired")
    stale = Device.objects.get(pk=held.pk)
    record([held], "move", organisation=dgpr)
    record([stale], "erase", erasure="clear")
    held.refresh_from_db()
    assert held.organisation == dgpr
    assert clean()


def test_two_that_bring_the_same_device_in_at_once(mte):
    """Both files were judged before either was written."""
    first, second = (
        ledger.rehearse([cast.history(mte, [("register", cast.DAY)], serial="SN-1")], cast.acting(OPERATOR))
        for _ in range(2)
    )
    ledger.write(first)
    with codes.refused("clash"):
        ledger.write(second)
    assert (Device.objects.count(), Event.objects.count()) == (1, 1)


def test_before_its_first_event_a_device_keeps_all_that_no_event_tells(device):
    one = device("reserved", price=Decimal("900"), manufactured_on=date(2024, 1, 2), place="Cave", note="Fêlé")
    before, untold = blank(one), Device()
    columns = [column.attname for column in Device._meta.concrete_fields]
    assert {name: getattr(before, name) for name in columns} == {
        name: getattr(untold if name in DEVICE_CACHE else one, name) for name in columns
    }
