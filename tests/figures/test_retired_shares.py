"""The shares of what is retired: which exits count, who is in scope, what is unknown, and the stock of a day."""

from datetime import date

import pytest

from registry.devices.models import Policy
from tests import cast
from tests.figures.lives import GONE, OUT, figure, life, read, tags


def reading(mte, year=2023):
    return [read(mte, key, year) for key in ("retired_legal", "retired_plan", "retired_donated")]


def promised(action, commitment, proof):
    sold = (action, GONE, {"counterparty_name": "X", "reuse_commitment": commitment})
    return [sold, ("prove", "2024-02-01")] if proof else [sold]


@pytest.mark.parametrize(
    ("leave", "legal", "plan", "donated"),
    [
        ([], (0, 1), (0, 0), (0, 0)),
        ([OUT["donate"]], (1, 1), (1, 1), (1, 1)),
        ([OUT["staff"]], (1, 1), (1, 1), (1, 1)),
        ([OUT["transfer"]], (1, 1), (1, 1), (0, 1)),
        (promised("sell", None, False), (0, 1), (0, 1), (0, 1)),
        (promised("sell", True, False), (0, 1), (0, 1), (0, 1)),
        (promised("sell", None, True), (0, 1), (0, 1), (0, 1)),
        (promised("sell", False, True), (0, 1), (0, 1), (0, 1)),
        (promised("sell", True, True), (1, 1), (1, 1), (0, 1)),
        (promised("take_back", True, False), (0, 1), (0, 1), (0, 1)),
        (promised("take_back", True, True), (1, 1), (1, 1), (0, 1)),
        ([OUT["recycle"]], (0, 1), (0, 1), (0, 1)),
        ([OUT["lose"]], (0, 1), (0, 0), (0, 0)),
        ([OUT["steal"]], (0, 1), (0, 0), (0, 0)),
    ],
)
def test_routes(past, mte, leave, legal, plan, donated):
    past(*life(*leave))
    assert reading(mte) == [(*legal, 0), (*plan, 0), (*donated, 0)]


@pytest.mark.parametrize(
    ("left", "year", "counted"),
    [("2023-01-01", 2023, 1), ("2023-12-31", 2023, 1), ("2022-12-31", 2023, 0), ("2024-01-01", 2023, 0)],
)
def test_the_flow_of_a_year(past, mte, left, year, counted):
    past(*life(("staff", left)))
    assert read(mte, "retired_plan", year) == (counted, counted, 0)
    assert read(mte, "retired_legal", year)[0] == counted


@pytest.mark.parametrize(
    ("retired", "left", "stock"),
    [
        ("2022-12-31", "2023-01-01", 1),
        ("2022-12-31", "2022-12-31", 0),
        ("2023-01-01", "2023-01-01", 0),
        ("2022-12-31", None, 1),
        ("2019-01-01", None, 1),
    ],
)
def test_the_stock_of_the_first_of_january(past, mte, retired, left, stock):
    past(*life(*([("staff", left)] if left else []), retired=retired))
    assert read(mte, "retired_legal", 2023)[1] == stock


def test_the_share_of_a_flow_over_a_stock_may_pass_one(past, mte):
    past(*life())
    for _ in range(2):
        past(*life(OUT["staff"], retired="2023-02-01"))
    assert (figure(mte, "retired_legal", 2023).value, figure(mte, "retired_plan", 2023).value) == (2, 1)


def test_a_flow_over_no_stock_is_no_value(past, mte):
    past(*life(OUT["staff"], retired="2023-02-01"))
    assert figure(mte, "retired_legal", 2023).value is None
    assert read(mte, "retired_legal", 2023) == (1, 0, 0)


@pytest.mark.parametrize("status", ["offered", "reserved", "consigned"])
def test_what_is_in_a_lot_is_still_in_stock(device, mte, status):
    device(status, on=date(2022, 3, 1))
    assert read(mte, "retired_legal", 2023) == (0, 1, 0)


def test_what_was_reinstated_since_was_in_stock_then(past, mte):
    past(*life(("reinstate", "2023-05-01")))
    assert [read(mte, "retired_legal", year)[1] for year in (2022, 2023, 2024)] == [0, 1, 0]


IN, LEFT_OUT, UNKNOWN = [(1, 1, 0)] * 3, [(0, 0, 0)] * 3, [(0, 0, 1)] * 3


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({}, IN),
        ({"category": "screen"}, IN),
        ({"category": "server"}, LEFT_OUT),
        ({"category": "multifunction"}, LEFT_OUT),
        # Exactly ten years is in, one day more is out.
        ({"manufactured_on": date(2012, 6, 1)}, IN),
        ({"manufactured_on": date(2012, 5, 31)}, LEFT_OUT),
        ({"acquired": "2012-06-01"}, IN),
        ({"acquired": "2012-05-31"}, LEFT_OUT),
        # 29 February becomes 28 February.
        ({"acquired": "2012-02-29", "retired": "2022-02-28"}, IN),
        ({"acquired": "2012-02-29", "retired": "2022-03-01"}, LEFT_OUT),
        ({"acquired": "2012-02-28", "retired": "2022-02-28"}, IN),
        ({"acquired": "2012-03-01", "retired": "2022-03-01"}, IN),
        # The manufacture goes before the purchase.
        ({"manufactured_on": date(2011, 1, 1), "acquired": "2013-01-01"}, LEFT_OUT),
        ({"manufactured_on": date(2011, 1, 1), "acquired": "2021-01-01", "origin": "refurbished"}, LEFT_OUT),
        ({"manufactured_on": date(2015, 1, 1), "acquired": "2021-01-01", "origin": "refurbished"}, IN),
        ({"manufactured_on": date(2015, 1, 1), "acquired": None}, IN),
        ({"manufactured_on": date(2011, 1, 1), "acquired": None}, LEFT_OUT),
        # Second-hand and of unknown manufacture: unknown age, unless the stay alone is too long.
        ({"origin": "refurbished"}, UNKNOWN),
        ({"origin": "donated"}, UNKNOWN),
        ({"origin": "transferred"}, UNKNOWN),
        ({"origin": "donated", "acquired": "2012-06-01"}, UNKNOWN),
        ({"origin": "donated", "acquired": "2012-05-31"}, LEFT_OUT),
        ({"origin": ""}, IN),
        ({"acquired": None}, UNKNOWN),
        ({"excluded": True}, LEFT_OUT),
        ({"excluded": True, "acquired": None}, LEFT_OUT),
        ({"category": "server", "acquired": None}, LEFT_OUT),
    ],
)
def test_who_is_in_scope(past, mte, facts, expected):
    facts = dict(facts)
    plain = {name: facts.pop(name) for name in ("category", "manufactured_on") if name in facts}
    way_out = "transfer" if facts.get("excluded") else "donate"
    device = past(*life(OUT[way_out], **facts), **plain)
    assert reading(mte) == expected
    for key in ("retired_legal", "retired_plan", "retired_donated"):
        for side, count in zip(("part", "whole", "unknown"), expected[0], strict=True):
            assert tags(mte, key, side, 2023) == [device.tag] * count


@pytest.mark.parametrize(
    ("facts", "plan"),
    [
        ({"functional": True}, (1, 1, 0)),
        ({"functional": False}, (0, 0, 0)),
        ({"functional": None}, (0, 0, 1)),
        ({"functional": False, "acquired": None}, (0, 0, 0)),
        ({"functional": None, "acquired": "2010-01-01"}, (0, 0, 0)),
        ({"functional": None, "excluded": True}, (0, 0, 0)),
    ],
)
def test_the_plan_counts_what_works(past, mte, facts, plan):
    past(*life(OUT["transfer"], **facts))
    assert read(mte, "retired_plan", 2023) == plan


def test_the_decree_counts_what_does_not_work_too(past, mte):
    past(*life(OUT["staff"], functional=False))
    past(*life(OUT["staff"], functional=None))
    assert read(mte, "retired_legal", 2023) == (2, 2, 0)


@pytest.mark.parametrize(
    ("facts", "reused_on", "expected"),
    [
        ({}, None, UNKNOWN),
        # Made too long before it came, or before it was last given to someone: too old whatever the day.
        ({"acquired": "2020-01-01", "manufactured_on": date(2009, 12, 31)}, None, LEFT_OUT),
        ({"acquired": "2020-01-01", "manufactured_on": date(2010, 1, 1)}, None, UNKNOWN),
        ({"acquired": "2010-01-01"}, "2020-01-02", LEFT_OUT),
        ({"acquired": "2010-01-01"}, "2020-01-01", UNKNOWN),
    ],
)
def test_a_retirement_of_unknown_date(past, mte, facts, reused_on, expected):
    facts = dict(facts)
    plain = {name: facts.pop(name) for name in ("manufactured_on",) if name in facts}
    entry, assessed, *rest = life(OUT["donate"], retired=None, **facts)
    used = [("issue", None), ("reassign", reused_on)] if reused_on else []
    past(entry, *used, assessed, *rest, **plain)
    assert reading(mte) == expected


def test_what_is_unknown_in_stock_and_leaves_is_one_device(past, mte, dsi, dgpr):
    device = past(*life(("move", "2023-03-01", {"organisation": dgpr}), OUT["staff"], acquired=None))
    assert read(mte, "retired_legal", 2023) == (0, 0, 1)
    assert tags(mte, "retired_legal", "unknown", 2023) == [device.tag]
    assert read(dsi, "retired_legal", 2023) == read(dgpr, "retired_legal", 2023) == (0, 0, 1)


@pytest.mark.parametrize(("limit", "counted"), [(5, 0), (6, 1)])
def test_the_age_limit_is_a_rule_that_may_change(past, mte, limit, counted):
    Policy.objects.update(age_limit_years=limit)
    past(*life(OUT["staff"], acquired="2016-06-01"))
    assert read(mte, "retired_plan", 2023) == (counted, counted, 0)


def test_between_two_ministries_is_a_switch(past, mte, men, office):
    lycee = cast.organisation("LYC", "public_body", men)
    for giver, receiver in ((mte, men), (mte, office), (mte, lycee), (office, men), (office, lycee)):
        past(*life(("transfer", GONE, {"counterparty": receiver})), at=giver)
    assert (read(mte, "retired_plan", 2023), read(office, "retired_plan", 2023)) == ((3, 3, 0), (2, 2, 0))
    Policy.objects.update(interministerial_counts=False)
    assert (read(mte, "retired_plan", 2023), read(office, "retired_plan", 2023)) == ((2, 3, 0), (2, 2, 0))
