"""What the guards of acts refuse: gifts, days, recipients, moves, and what a live act must give."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from tests import cast
from tests.devices.lifecycle.judging import record, refusals


@pytest.mark.parametrize(
    ("value", "refused"),
    [
        (None, False),
        ("0.00", False),
        ("300.00", False),
        ("300.01", True),
        ("12000.50", True),
    ],
)
@pytest.mark.parametrize("action", ["offer", "donate", "staff"])
def test_cap_of_a_gift(standing, facts, action, value, refused):
    device = standing("retired")
    record(device, "assess", unit_value=value and Decimal(value))
    if refused:
        assert refusals(record, device, action, **facts.get(action, {})) == ["over_the_cap"]
    else:
        record(device, action, **facts.get(action, {}))


@pytest.mark.parametrize("action", ["transfer", "sell", "take_back", "recycle"])
def test_the_cap_is_for_gifts_only(standing, facts, action):
    device = standing("retired")
    record(device, "assess", unit_value=Decimal(5000))
    record(device, action, **facts[action])


@pytest.mark.parametrize("action", ["offer", "donate", "staff"])
def test_an_excluded_device_is_never_given(standing, facts, action):
    device = standing("retired")
    record(device, "assess", security_excluded=True)
    assert refusals(record, device, action, **facts.get(action, {})) == ["security_excluded"]


def test_the_future_is_refused(device):
    tomorrow = date.today() + timedelta(days=1)
    assert refusals(record, device(), "issue", tomorrow) == ["in_the_future"]


def test_today_is_not_the_future(device):
    record(device(), "issue", date.today())


@pytest.mark.parametrize(("on", "refused"), [(date(2024, 3, 14), True), (date(2024, 3, 15), False)])
def test_acts_follow_one_another(device, on, refused):
    held = device(on=date(2024, 3, 15))
    if refused:
        assert refusals(record, held, "issue", on) == ["before_last_act"]
    else:
        record(held, "issue", on)


def test_an_unknown_day_does_not_hide_the_day_before_it(past):
    steps = ("register", "2024-03-15"), ("issue", None), ("store", "2024-03-14")
    assert refusals(past, *steps) == ["before_last_act"]


@pytest.mark.parametrize("action", ["donate", "staff", "transfer", "sell", "take_back", "recycle", "lose", "steal"])
def test_an_exit_has_a_day(past, facts, action):
    steps = cast.way("retired", None, None)
    assert refusals(past, *steps, ("erase", None, {"erasure": "clear"}), (action, None, facts.get(action, {}))) == [
        "date_missing"
    ]


def test_an_internal_move_has_a_day(past, dgpr):
    assert refusals(past, ("register", None), ("move", None, {"organisation": dgpr})) == ["date_missing"]


def test_nothing_enters_before_it_is_made(past):
    steps = ("register", "2019-12-31")
    assert refusals(past, steps, manufactured_on=date(2020, 1, 1)) == ["entered_before_manufacture"]
    assert past(steps, manufactured_on=date(2019, 12, 31)).status == "in_stock"


def test_a_reserved_device_goes_to_no_one_else(device, men):
    assert refusals(record, device("reserved"), "hand_over", counterparty=men) == ["promised_to_another"]


def test_a_name_does_not_stand_for_who_reserved(device, asso):
    named = {"counterparty_name": asso.name}
    assert refusals(record, device("reserved"), "hand_over", **named) == ["promised_to_another"]
    with pytest.raises(TypeError):
        record(device("offered"), "reserve", **named)


def test_release_forgets_who_reserved(device, men, asso):
    held = device("reserved")
    record(held, "release")
    held.refresh_from_db()
    assert held.recipient is None
    record(held, "reserve", counterparty=men)
    assert refusals(record, held, "hand_over", counterparty=asso) == ["promised_to_another"]


@pytest.mark.parametrize(
    ("action", "status"), [("move", "in_stock"), ("move", "retired"), ("issue", "in_stock"), ("reassign", "in_service")]
)
def test_a_move_stays_in_its_unit(standing, men, action, status):
    assert refusals(record, standing(status), action, organisation=men) == ["other_unit"]


@pytest.mark.parametrize(
    ("action", "status"), [("move", "in_stock"), ("move", "retired"), ("issue", "in_stock"), ("reassign", "in_service")]
)
def test_a_move_follows_its_device(standing, dgpr, action, status):
    device = standing(status)
    record(device, action, organisation=dgpr)
    device.refresh_from_db()
    assert device.organisation == dgpr


def test_a_move_goes_somewhere(standing, dsi):
    assert refusals(record, standing("in_stock"), "move", organisation=dsi) == ["already_there"]


@pytest.mark.parametrize("place", ["asso", "company"])
def test_only_administrations_hold_devices(request, past, standing, place):
    there = request.getfixturevalue(place)
    assert refusals(past, ("register", cast.DAY), at=there) == ["holds_no_fleet"]
    assert "holds_no_fleet" in refusals(record, standing("in_stock"), "move", organisation=there)


def test_a_service_of_the_same_unit_is_no_transfer(standing, dgpr, mte):
    for there in (dgpr, mte):
        assert refusals(record, standing("retired"), "transfer", counterparty=there) == ["same_unit"]


def test_a_transfer_is_to_an_administration(standing, asso):
    assert refusals(record, standing("retired"), "transfer", counterparty=asso) == ["not_an_administration"]


def test_nobody_gives_to_oneself(standing, dgpr):
    assert refusals(record, standing("retired"), "donate", counterparty=dgpr) == ["same_unit"]


def test_a_transfer_arrives_where_it_was_sent(device, men, office):
    sent = device("transferred")
    assert refusals(record, sent, "accept", organisation=office) == ["not_addressed_here"]
    service = cast.organisation("MEN-DNE", "service", men)
    record(sent, "accept", organisation=service)
    sent.refresh_from_db()
    assert (sent.organisation, sent.status, sent.recipient) == (service, "received", None)


def test_a_transfer_to_a_mere_name_never_arrives(standing, men):
    sent = standing("retired")
    record(sent, "transfer", counterparty_name="Commune de Trifouillis")
    assert refusals(record, sent, "accept", organisation=men) == ["not_addressed_here"]


@pytest.mark.parametrize("action", ["sell", "take_back"])
def test_a_proof_is_kept_with_the_stay(standing, men, action):
    device = standing("retired")
    record(device, action, counterparty=men, reuse_commitment=True, motive="Sans preneur")
    record(device, "prove")
    assert (cast.stay(device).reuse_commitment, cast.stay(device).reuse_proof) == (True, True)


ASKED = [
    ("move", "in_stock", "organisation_missing"),
    ("erase", "retired", "erasure_missing"),
    ("retire", "in_stock", "functional_missing"),
    ("reserve", "offered", "counterparty_missing"),
    ("donate", "retired", "counterparty_missing"),
    ("transfer", "retired", "counterparty_missing"),
    ("sell", "retired", "counterparty_missing"),
    ("take_back", "retired", "counterparty_missing"),
    ("recycle", "retired", "counterparty_missing"),
    ("accept", "transferred", "organisation_missing"),
]


@pytest.mark.parametrize(("action", "status", "code"), ASKED)
def test_a_live_act_gives_what_is_asked(standing, action, status, code):
    assert refusals(record, standing(status), action)[0] == code


@pytest.mark.parametrize("action", ["donate", "transfer", "sell", "take_back", "recycle"])
def test_a_name_is_enough_of_a_recipient(standing, action):
    device = standing("retired")
    record(device, action, counterparty_name="Chez Untel", motive="Sans preneur")
    assert (cast.stay(device).counterparty, cast.stay(device).counterparty_name) == (None, "Chez Untel")


def test_a_false_answer_is_an_answer(standing):
    device = standing("in_stock")
    record(device, "retire", functional=False)
    assert cast.stay(device).functional is False


def test_a_past_may_lack_what_a_live_act_gives(past):
    device = past(
        ("register", None, {"origin": ""}),
        ("retire", None),
        ("erase", None),
        ("recycle", "2020-01-01"),
        category="screen",
    )
    assert (device.status, device.functional, device.last_on) == ("recycled", None, date(2020, 1, 1))
