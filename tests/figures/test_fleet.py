"""The fleet of a day: who is in it, and in whose, when a device moves inside the tree or between units."""

from datetime import date
from decimal import Decimal

import pytest

from registry.devices import ledger
from registry.figures.figures import Period, compute, of_organisation
from registry.shared.access import OPERATOR
from tests import cast
from tests.figures.lives import figure, life, read, tags

# The fleet.


D = date(2023, 6, 30)
RETIRED = ("retire", "2023-06-30", {"functional": True})
RETIRED_LATER = ("retire", "2023-07-01", {"functional": True})


@pytest.mark.parametrize(
    ("steps", "strict", "wide"),
    [
        ([("receive", "2023-06-30")], (0, 1, 0), (0, 1, 0)),
        ([("receive", "2023-07-01")], (0, 0, 0), (0, 0, 0)),
        ([("receive", "2023-06-30"), RETIRED], (0, 0, 0), (0, 0, 0)),
        ([("receive", "2020-01-01"), RETIRED], (0, 0, 0), (0, 0, 0)),
        ([("receive", "2020-01-01"), RETIRED_LATER], (0, 1, 0), (0, 1, 0)),
        ([("receive", "2020-01-01"), ("lose", "2023-06-30")], (0, 0, 0), (0, 0, 0)),
        ([("receive", "2020-01-01"), ("steal", "2023-07-01")], (0, 1, 0), (0, 1, 0)),
        ([("receive", "2020-01-01"), ("lose", "2022-01-01"), ("find", "2023-06-30")], (0, 1, 0), (0, 1, 0)),
        ([("receive", "2020-01-01"), ("lose", "2022-01-01"), ("find", "2023-07-01")], (0, 0, 0), (0, 0, 0)),
        ([("receive", "2020-01-01"), RETIRED, ("reinstate", "2023-06-30")], (0, 1, 0), (0, 1, 0)),
        ([("receive", "2020-01-01"), RETIRED, ("reinstate", "2023-07-01")], (0, 0, 0), (0, 0, 0)),
        ([("register", "2020-01-01"), ("repair", "2020-02-01")], (0, 1, 0), (0, 1, 0)),
        ([("receive", "2020-01-01", {"origin": "refurbished"})], (1, 1, 0), (1, 1, 0)),
        ([("receive", "2020-01-01", {"origin": "donated"})], (1, 1, 0), (1, 1, 0)),
        ([("receive", "2020-01-01", {"origin": "transferred"})], (1, 1, 0), (1, 1, 0)),
        ([("register", "2020-01-01", {"origin": ""})], (0, 0, 1), (0, 0, 1)),
        ([("register", "2023-07-01", {"origin": ""})], (0, 0, 0), (0, 0, 0)),
        ([("register", None)], (0, 0, 1), (0, 0, 1)),
        ([("register", None, {"origin": "donated"})], (0, 0, 1), (0, 0, 1)),
        ([("register", None), RETIRED], (0, 0, 0), (0, 0, 0)),
        ([("register", None), RETIRED_LATER], (0, 0, 1), (0, 0, 1)),
        ([("register", None), ("lose", "2023-06-30")], (0, 0, 0), (0, 0, 0)),
        ([("receive", "2020-01-01"), ("issue", "2020-01-01"), ("reassign", "2023-06-30")], (0, 1, 0), (1, 1, 0)),
        ([("receive", "2020-01-01"), ("issue", "2020-01-01"), ("reassign", "2023-07-01")], (0, 1, 0), (0, 1, 0)),
        ([("receive", "2020-01-01"), ("issue", "2020-01-01"), ("store", "2021-01-01")], (0, 1, 0), (0, 1, 0)),
        ([("register", None), ("issue", None), ("reassign", "2021-01-01")], (0, 0, 1), (0, 0, 1)),
    ],
)
def test_fleet(past, mte, steps, strict, wide):
    device = past(*steps)
    assert read(mte, "reused_strict", 2023, D) == strict
    assert read(mte, "reused_wide", 2023, D) == wide
    for key, counts in (("reused_strict", strict), ("reused_wide", wide)):
        for side, count in zip(("part", "whole", "unknown"), counts, strict=True):
            assert tags(mte, key, side, 2023, D) == [device.tag] * count


def test_the_fleet_is_read_on_the_last_of_december(past, mte):
    past(("receive", "2023-12-31"))
    past(("receive", "2024-01-01"))
    assert read(mte, "reused_strict", 2023) == (0, 1, 0)
    assert read(mte, "reused_strict", 2024) == (0, 2, 0)


def test_every_category_is_in_the_fleet(past, mte):
    past(("receive", "2023-01-01"), category="server")
    assert read(mte, "reused_strict", 2023) == (0, 1, 0)


# Moves inside the tree, and between units.


def test_an_internal_move_stays_in_its_unit(past, state, mte, dsi, dgpr):
    past(
        ("receive", "2020-01-01"),
        ("issue", "2020-01-01"),
        ("reassign", "2022-06-01", {"organisation": dgpr}),
        price=Decimal(500),
    )
    eve, day = date(2022, 5, 31), date(2022, 6, 1)
    assert [read(node, "reused_wide", 2022, eve) for node in (state, mte, dsi, dgpr)] == [
        (0, 1, 0),
        (0, 1, 0),
        (0, 1, 0),
        (0, 0, 0),
    ]
    assert [read(node, "reused_wide", 2022, day) for node in (state, mte, dsi, dgpr)] == [
        (1, 1, 0),
        (1, 1, 0),
        (0, 0, 0),
        (1, 1, 0),
    ]
    assert [read(node, "reused_strict", 2022, day)[0] for node in (mte, dgpr)] == [0, 0]
    assert [read(node, "retired_plan", 2022) for node in (mte, dsi)] == [(0, 0, 0)] * 2
    assert [figure(node, "purchases_reused", 2020).whole for node in (mte, dsi, dgpr)] == [500, 500, 0]
    assert [figure(node, "purchases_reused", 2022).whole for node in (mte, dsi, dgpr)] == [0, 0, 0]


def test_retired_stock_follows_an_internal_move(past, mte, dsi, dgpr):
    past(*life(("move", "2022-12-31", {"organisation": dgpr})))
    assert [read(node, "retired_legal", 2023)[1] for node in (mte, dsi, dgpr)] == [1, 0, 1]


def test_retired_stock_that_moves_on_the_first_of_january_counts_once(past, mte, dsi, dgpr):
    past(*life(("move", "2023-01-01", {"organisation": dgpr})))
    assert [read(node, "retired_legal", 2023)[1] for node in (mte, dsi, dgpr)] == [1, 1, 0]


def test_between_two_units_it_leaves_one_and_enters_the_other(past, state, mte, men):
    past(
        *life(("transfer", "2023-06-01", {"counterparty": men}), ("accept", "2023-06-10", {"organisation": men})),
        price=Decimal(500),
    )
    assert [read(node, "retired_plan", 2023) for node in (state, mte, men)] == [(1, 1, 0), (1, 1, 0), (0, 0, 0)]
    assert [read(node, "reused_strict", 2023, date(2023, 6, 9)) for node in (state, mte, men)] == [(0, 0, 0)] * 3
    assert [read(node, "reused_strict", 2023) for node in (state, mte, men)] == [(1, 1, 0), (0, 0, 0), (1, 1, 0)]
    assert [figure(node, "purchases_reused", 2023).whole for node in (state, mte, men)] == [0, 0, 0]
    assert [figure(node, "purchases_reused", 2018).whole for node in (state, mte, men)] == [500, 500, 0]


def test_the_age_of_what_was_transferred_counts_from_its_first_purchase(past, mte, men):
    transferred = life(
        ("transfer", "2023-06-01", {"counterparty": men}), ("accept", "2023-06-10", {"organisation": men})
    )
    past(*transferred, ("retire", "2024-01-01", {"functional": True}), ("staff", "2024-06-01"))
    assert read(men, "retired_plan", 2024) == (1, 1, 0)


def test_figures_of_past_years_are_whoever_held_it_then(past, state, mte, men, dgpr):
    def picture():
        return [
            [(told.part, told.whole, told.not_computable) for told in compute(of_organisation(node), Period.of(year))]
            for node in (state, mte, men, dgpr)
            for year in (2020, 2021, 2022)
        ]

    device = past(("receive", "2020-02-01"), ("issue", "2020-02-01"), price=Decimal(700))
    before = picture()
    for action, on, facts in (
        ("reassign", "2023-01-01", {"organisation": dgpr}),
        ("retire", "2023-02-01", {"functional": True}),
        ("erase", "2023-02-01", {"erasure": "purge"}),
        ("transfer", "2023-03-01", {"counterparty": men}),
        ("accept", "2023-03-02", {"organisation": men}),
        ("issue", "2023-03-03", {}),
        ("lose", "2023-04-01", {}),
    ):
        ledger.record([device], action, cast.acting(OPERATOR, date.fromisoformat(on)), **facts)
        assert picture() == before, action
