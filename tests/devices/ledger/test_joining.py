"""Two rows of one machine joined so that figures count one, and separated again."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from registry.devices import facts, ledger
from registry.devices.identity import aliases, joined_rows, lookup
from registry.devices.models import Device, Event, Stay
from registry.figures import figures
from registry.shared.access import OPERATOR
from tests import cast, codes
from tests.devices.ledger.joined import counted, join, sound


def refusals(kept, other, **more):
    with pytest.raises(ledger.Refused) as refused:
        join(kept, other, **more)
    assert Event.objects.filter(action="join").count() == 0
    return [reason.code for _, reason in refused.value.refusals]


def test_two_rows_become_one_everywhere(pair, agent):
    kept, other = pair
    assert counted() == (2, 2)
    event = join(kept, other, by=agent)
    kept.refresh_from_db(), other.refresh_from_db()
    assert (other.status, other.joined_to, counted()) == ("", kept, (1, 1))
    assert (kept.manufacturer, kept.model, kept.place) == ("Acme", "Latitude", "Cave")
    assert list(kept.stays.values_list("acquired_on", "origin")) == [(date(2020, 2, 1), "new")]
    assert (event.source, event.target, event.joined_to, event.by) == ("in_stock", "", kept, agent)
    assert [lookup.find(text, Device.objects.visible_to(agent)) for text in (kept.tag, other.tag)] == [kept, kept]
    assert aliases.current(other.tag) == kept.tag
    assert {row.operation for row in kept.changes.all()} == {event.operation}
    assert sound()


def test_separated_they_are_what_they_were(pair, agent):
    kept, other = pair
    before = [list(rows.values().order_by("pk")) for rows in (Device.objects.all(), Stay.objects.all())]
    event = join(kept, other, by=agent)
    assert ledger.undo(event.operation, cast.acting(agent, motive="Deux machines")) == 2
    after = [list(rows.values().order_by("pk")) for rows in (Device.objects.all(), Stay.objects.all())]
    assert after[0] == before[0]
    assert [{**row, "id": 0} for row in after[1]] == [{**row, "id": 0} for row in before[1]]
    assert aliases.current(other.tag) == other.tag
    assert sound()


def test_a_number_taken_over_is_given_back(past):
    kept = past(("register", "2021-01-01"))
    other = past(("register", "2020-01-01"), serial="BUGSN01", manufacturer="Dell")
    event = join(kept, other)
    assert Device.objects.get(pk=kept.pk).serial == "BUGSN01"
    ledger.undo(event.operation, cast.acting(OPERATOR, motive="Essai"))
    assert list(Device.objects.order_by("pk").values_list("serial", flat=True)) == ["", "BUGSN01"]


def test_rows_joined_one_after_the_other_all_lead_to_the_last(past):
    first, second, third = (past(("register", "2021-01-01"), serial=text) for text in ("S-1", "S-2", "S-3"))
    join(second, first)
    join(third, second)
    assert [aliases.current(row.tag) for row in (first, second)] == [third.tag] * 2
    assert set(joined_rows.of(third)) == {first.pk, second.pk}
    assert sound()


# What may not be joined.


@pytest.mark.parametrize("status", ["offered", "reserved", "consigned", "transferred"])
@pytest.mark.parametrize("kept_is_bound", [True, False])
def test_neither_may_be_in_a_lot_a_collection_or_a_transfer(device, status, kept_is_bound):
    bound, free = device(status, category="screen"), device("in_stock", category="screen")
    kept, other = (bound, free) if kept_is_bound else (free, bound)
    assert refusals(kept, other) == ["bound"]


def test_one_that_left_is_the_one_to_keep(device):
    gone, stale = device("lost"), device("in_stock")
    assert refusals(stale, gone) == ["left_the_fleet"]
    join(gone, stale)
    assert counted() == (1, 1)


@pytest.mark.parametrize(
    ("ours", "theirs", "may"),
    [("", "", True), ("purge", "", False), ("purge", "clear", False), ("clear", "purge", True), ("", "purge", True),
     ("", "failed", False), ("purge", "failed", False), ("failed", "purge", True), ("failed", "failed", True)],
)  # fmt: skip
def test_the_stricter_erasure_holds(past, ours, theirs, may):
    kept, other = (
        past(("register", "2020-01-01"), *([("erase", "2020-02-01", {"erasure": told})] if told else []))
        for told in (ours, theirs)
    )
    if may:
        join(kept, other)
        assert Device.objects.get(pk=kept.pk).erasure == ours
    else:
        assert refusals(kept, other) == ["stricter_erasure"]


def test_it_takes_a_motive_two_rows_and_one_declaring_entity(device, men, pair):
    kept, other = pair
    assert refusals(kept, other, motive="") == ["motive_missing"]
    assert refusals(kept, kept) == ["same_device"]
    elsewhere = device(at=men)
    assert refusals(kept, elsewhere) == ["other_unit"]


def test_the_right_is_asked_on_both_sides(pair, device, dgpr, agent, reader):
    kept, other = pair
    with pytest.raises(PermissionDenied):
        join(kept, other, by=reader)
    with pytest.raises(PermissionDenied):
        join(kept, device(at=dgpr), by=agent)


def test_alone_its_event_is_not_corrected_and_the_row_does_not_enter_again(pair, agent, dsi):
    kept, other = pair
    event = join(kept, other, by=agent)
    with codes.devices_refused("joined"):
        ledger.correct(event, cast.acting(agent, motive="Essai"))
    assert not Device.objects.undone(agent).exists()
    with codes.devices_refused("not_in_registry"):
        facts.change([other], cast.acting(agent), place="Grenier")


def test_figures_count_one(past, mte):
    bought = ("receive", "2024-02-01", {"origin": "new"})
    kept, other = (past(bought, serial=text, price=Decimal(900)) for text in ("S-1", "S-2"))
    assert _whole(mte) == 1800
    event = join(kept, other)
    assert _whole(mte) == 900
    ledger.undo(event.operation, cast.acting(OPERATOR, motive="Essai"))
    assert _whole(mte) == 1800


def _whole(mte):
    stays = Stay.objects.filter(organisation__path__startswith=mte.path)
    return {one.key: one.whole for one in figures.compute(stays, figures.Period.of(2024))}["purchases_reused"]
