"""The six shares: the worked example of their definitions, then one tiny case per clause."""

from datetime import date
from decimal import Decimal

import pytest

from registry.devices import ledger
from registry.devices.models import Policy, Target
from registry.figures.figures import Period, compute, members, of_organisation, share
from registry.shared.access import OPERATOR
from tests import cast

KEYS = "reused_strict reused_wide retired_legal retired_plan retired_donated purchases_reused".split()


def figure(node, key, year, at=None):
    return next(told for told in compute(of_organisation(node), Period.of(year, at)) if told.key == key)


def read(node, key, year, at=None):
    told = figure(node, key, year, at)
    return told.part, told.whole, told.not_computable


def tags(node, key, side, year, at=None):
    listed = members(of_organisation(node), key, side, Period.of(year, at)).select_related("device")
    return sorted(stay.device.tag for stay in listed)


# The worked example.

ESTATE = [
    # how many, acquired, retired, functional, excluded, exit
    (12, "2019-01-01", "2025-03-01", True, False, "donate"),
    (3, "2019-01-01", "2025-03-01", True, False, "staff"),
    (6, "2019-01-01", "2025-03-01", True, False, "transfer"),
    (4, "2019-01-01", "2025-03-01", True, False, "sell"),
    (2, "2019-01-01", "2025-03-01", True, False, "sell with proof"),
    (10, "2019-01-01", "2025-03-01", True, False, "recycle"),
    (3, "2019-01-01", "2025-03-01", False, False, "recycle"),
    # Retired during the year: in the flow, not in the stock.
    (5, "2019-01-01", "2026-02-01", False, False, "recycle"),
    (2, "2012-01-01", "2025-03-01", True, False, "donate"),
    (1, "2019-01-01", "2026-01-15", True, False, "steal"),
    # Still in stock.
    (3, "2012-01-01", "2025-03-01", True, False, ""),
    (1, "2019-01-01", "2025-03-01", True, True, ""),
]


@pytest.fixture
def example(mte, men, asso, company):
    """Unit U of the worked example: 40 in stock under ten years, 5 over, 1 classified, and the year's exits."""
    parties = {"donate": asso, "transfer": men, "sell": company, "recycle": company}
    histories = []
    for count, acquired, retired, functional, excluded, leaves in ESTATE:
        action, _, proof = leaves.partition(" with ")
        facts = {"counterparty": parties[action]} if action in parties else {}
        steps = [
            ("register", acquired),
            ("retire", retired, {"functional": functional}),
            ("erase", retired, {"erasure": "purge"}),
            ("assess", None, {"security_excluded": excluded}),
        ]
        if action:
            steps.append((action, "2026-06-01", facts | ({"reuse_commitment": True} if proof else {})))
        if proof:
            steps.append(("prove", "2026-07-01"))
        histories += [cast.history(mte, steps) for _ in range(count)]
    ledger.enter(histories, cast.acting(OPERATOR))
    return mte


def test_the_worked_example(example):
    legal, plan, donated = (figure(example, key, 2026) for key in KEYS[2:5])
    assert (legal.part, legal.whole, legal.value) == (23, 40, Decimal("0.5750"))
    assert (plan.part, plan.whole, plan.value) == (23, 37, Decimal("0.6216"))
    assert (donated.part, donated.whole, donated.value) == (15, 37, Decimal("0.4054"))
    assert [told.not_computable for told in (legal, plan, donated)] == [0, 0, 0]


def test_the_worked_example_without_transfers_between_ministries(example):
    Policy.objects.update(interministerial_counts=False)
    legal, plan = figure(example, "retired_legal", 2026), figure(example, "retired_plan", 2026)
    assert (legal.part, legal.whole, legal.value) == (17, 40, Decimal("0.4250"))
    assert (plan.part, plan.whole) == (17, 37)


def test_the_worked_example_as_the_contract_prints_it(example):
    legal, plan, donated = (figure(example, key, 2026).as_json() for key in KEYS[2:5])
    assert legal == {
        "key": "retired_legal",
        "label": "Réemploi des matériels réformés (décret 2023-266)",
        "part": 23,
        "whole": 40,
        "value": "0.5750",
        "target": "0.5000",
        "target_source": "Décret 2023-266, article 3",
        "not_computable": 0,
    }
    assert (plan["value"], donated["value"]) == ("0.6216", "0.4054")


def test_the_worked_example_opens_to_its_devices(example):
    for key in KEYS:
        told = figure(example, key, 2026)
        if told.unit == "devices":
            assert len(set(tags(example, key, "part", 2026))) == told.part
            assert len(set(tags(example, key, "whole", 2026))) == told.whole
        assert len(set(tags(example, key, "unknown", 2026))) == told.not_computable


# What a share is.


def test_all_six_in_the_order_of_the_contract(mte):
    told = compute(of_organisation(mte), Period.of(2026))
    assert [figure.key for figure in told] == KEYS
    assert [(figure.part, figure.whole, figure.value) for figure in told[:5]] == [(0, 0, None)] * 5
    assert told[5].as_json()["part"] == told[5].as_json()["whole"] == "0.00"
    assert told[5].value is None
    assert [figure.reached for figure in told] == [None] * 6


@pytest.mark.parametrize(
    ("part", "whole", "value"),
    [
        (0, 0, None),
        (0, 3, "0.0000"),
        (1, 3, "0.3333"),
        (2, 3, "0.6667"),
        (1, 32, "0.0312"),
        (3, 32, "0.0938"),
        (1, 20000, "0.0000"),
        (3, 20000, "0.0002"),
        (7, 4, "1.7500"),
        (Decimal("0.10"), Decimal("0.30"), "0.3333"),
    ],
)
def test_four_decimals_half_to_even(part, whole, value):
    assert share(part, whole) == (value and Decimal(value))


@pytest.mark.parametrize(
    ("key", "year", "value"),
    [
        ("retired_legal", 2022, None),
        ("retired_legal", 2023, "0.2500"),
        ("retired_legal", 2024, "0.3500"),
        ("retired_legal", 2025, "0.5000"),
        ("retired_legal", 2031, "0.5000"),
        ("purchases_reused", 2023, None),
        ("purchases_reused", 2026, "0.2000"),
        ("purchases_reused", 2027, "0.2500"),
        ("purchases_reused", 2030, "0.3000"),
        ("retired_donated", 2027, None),
    ],
)
def test_targets_of_a_year(mte, key, year, value):
    told = figure(mte, key, year).as_json()
    assert told["target"] == value
    assert (told["target_source"] == "") == (value is None)


def test_a_target_names_its_source(mte):
    Target.objects.create(figure="retired_donated", year=2024, value=Decimal("0.1"), source="Circulaire")
    assert (figure(mte, "retired_donated", 2023).target, figure(mte, "retired_donated", 2023).target_source) == (
        None,
        "",
    )
    assert figure(mte, "retired_donated", 2024).target_source == "Circulaire"


@pytest.mark.parametrize(("origin", "reached"), [("new", False), ("refurbished", True)])
def test_reached(past, mte, origin, reached):
    past(("receive", "2023-01-01", {"origin": origin}))
    assert figure(mte, "reused_strict", 2023).reached is reached


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


# What is retired.

GONE = "2023-06-01"
OUT = {
    "donate": ("donate", GONE, {"counterparty_name": "X"}),
    "staff": ("staff", GONE),
    "transfer": ("transfer", GONE, {"counterparty_name": "X"}),
    "sell": ("sell", GONE, {"counterparty_name": "X"}),
    "recycle": ("recycle", GONE, {"counterparty_name": "X"}),
    "lose": ("lose", GONE),
    "steal": ("steal", GONE),
}


def life(*leave, acquired="2018-01-01", retired="2022-06-01", functional=True, origin="new", excluded=False):
    return [
        ("register", acquired, {"origin": origin}),
        ("assess", None, {"security_excluded": excluded}),
        ("retire", retired, {"functional": functional}),
        ("erase", None, {"erasure": "purge"}),
        *leave,
    ]


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


# Purchases.


@pytest.mark.parametrize(
    ("steps", "price", "expected"),
    [
        ([("receive", "2023-01-01")], "100.10", ("0.00", "100.10", 0)),
        ([("receive", "2023-12-31", {"origin": "refurbished"})], "99.99", ("99.99", "99.99", 0)),
        ([("receive", "2022-12-31")], "100", ("0.00", "0.00", 0)),
        ([("receive", "2024-01-01")], "100", ("0.00", "0.00", 0)),
        ([("receive", "2023-05-05")], None, ("0.00", "0.00", 1)),
        ([("receive", "2023-05-05", {"origin": "donated"})], "100", ("0.00", "0.00", 0)),
        ([("receive", "2023-05-05", {"origin": "transferred"})], None, ("0.00", "0.00", 0)),
        ([("register", "2023-05-05", {"origin": ""})], "100", ("0.00", "0.00", 0)),
        ([("register", None)], "100", ("0.00", "0.00", 0)),
        ([("receive", "2023-05-05"), ("lose", "2023-05-06"), ("find", "2023-05-07")], "100", ("0.00", "100.00", 0)),
    ],
)
def test_purchases(past, mte, steps, price, expected):
    past(*steps, price=price and Decimal(price))
    told = figure(mte, "purchases_reused", 2023).as_json()
    assert (told["part"], told["whole"], told["not_computable"]) == expected


def test_purchases_add_up_to_the_cent(past, mte):
    for cents in range(30):
        origin = "refurbished" if cents % 3 == 0 else "new"
        past(("receive", "2023-05-05", {"origin": origin}), price=Decimal("1000000.10") + Decimal(cents) / 100)
    told = figure(mte, "purchases_reused", 2023)
    assert (told.part, told.whole) == (Decimal("10000002.35"), Decimal("30000007.35"))
    assert len(tags(mte, "purchases_reused", "part", 2023)) == 10


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


def test_figures_cost_the_same_whatever_the_estate(past, mte, django_assert_num_queries):
    past(("receive", "2020-01-01"))
    with django_assert_num_queries(4):
        compute(of_organisation(mte), Period.of(2023))
    for _ in range(10):
        past(("receive", "2020-01-01"))
    with django_assert_num_queries(4):
        compute(of_organisation(mte), Period.of(2023))
