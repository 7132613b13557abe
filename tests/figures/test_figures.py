"""The six shares: the worked example of their definitions, their targets and rounding, and purchases."""

from decimal import Decimal

import pytest

from registry.devices import ledger
from registry.devices.models import Policy, Target
from registry.figures.figures import Period, compute, of_organisation, share
from registry.shared.access import OPERATOR
from tests import cast
from tests.figures.lives import figure, tags

KEYS = "reused_strict reused_wide retired_legal retired_plan retired_donated purchases_reused".split()


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


def test_figures_cost_the_same_whatever_the_estate(past, mte, django_assert_num_queries):
    past(("receive", "2020-01-01"))
    with django_assert_num_queries(4):
        compute(of_organisation(mte), Period.of(2023))
    for _ in range(10):
        past(("receive", "2020-01-01"))
    with django_assert_num_queries(4):
        compute(of_organisation(mte), Period.of(2023))
