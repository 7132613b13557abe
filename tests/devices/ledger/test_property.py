"""Whatever is done to devices, what the ledger derives is what its events tell; and tampering shows."""

from contextlib import suppress
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from registry.devices import ledger
from registry.devices.ledger import audit
from registry.devices.lifecycle import ENTRIES, MOVES
from registry.devices.models import Device, Event, Stay
from registry.figures.figures import Period, compute
from registry.shared import moves
from registry.shared.access import OPERATOR
from tests import cast
from tests.figures import oracle

START = date(2020, 1, 1)
days = st.integers(0, 900).map(lambda number: START + timedelta(days=number))
ranks = st.integers(0, 2)
acts = st.sampled_from(sorted(MOVES))
likely = st.sampled_from("issue store reassign move repair resume erase retire reinstate transfer lose find".split())
GIVEN = "offered reserved donated staff transferred sold taken_back recycled".split()
values = st.sampled_from([None, Decimal("300.00"), Decimal("300.01")])
origins = st.sampled_from(["new", "refurbished", "donated", "transferred", ""])


class Registry(RuleBasedStateMachine):
    """Three devices, to which anything may be done; `places` and `users` are set before each run."""

    places: dict = {}
    users: dict = {}

    @initialize(origins=st.tuples(origins, origins, origins), dated=st.tuples(*[st.booleans()] * 3))
    def enter(self, origins, dated):
        places = self.places["mte"], self.places["dsi"], self.places["men"]
        histories = [
            cast.history(place, [("register", START if known else None, {"origin": origin})], category=category)
            for place, origin, known, category in zip(places, origins, dated, ["laptop", "screen", "dock"], strict=True)
        ]
        ledger.enter(histories, cast.acting(OPERATOR))
        self.devices = [history.device for history in histories]
        self.on = START

    def facts(self, action, place, functional, value):
        there = self.places[place]
        told = {
            "organisation": there,
            "counterparty": there,
            "functional": functional,
            "unit_value": value,
            "erasure": "purge" if functional else "failed",
            "reuse_commitment": functional,
            "origin": "new",
        }
        return {name: told[name] for name in (*MOVES[action].asks, *MOVES[action].takes) if name in told}

    def attempt(self, ranks, action, on, by, facts):
        devices = [self.devices[rank] for rank in ranks]
        before = Event.objects.count()
        try:
            ledger.record(devices, action, cast.acting(by, on), **facts)
        except (ledger.Refused, PermissionDenied):
            assert Event.objects.count() == before
        else:
            assert Event.objects.count() == before + len(devices)
            self.on = max(self.on, on)

    @rule(rank=ranks, action=likely, wait=st.integers(0, 90), place=st.sampled_from(["mte", "dsi", "dgpr", "men"]))
    def plausible(self, rank, action, wait, place):
        on = self.on + timedelta(days=wait)
        self.attempt([rank], action, on, OPERATOR, self.facts(action, place, functional=True, value=None))

    @rule(
        ranks=st.sets(ranks, min_size=1),
        action=acts,
        on=days,
        who=st.sampled_from(["operator", "manager", "agent", "reader"]),
        place=st.sampled_from(["mte", "dsi", "dgpr", "men", "asso"]),
        functional=st.booleans(),
        value=values,
    )
    def anything(self, ranks, action, on, who, place, functional, value):
        self.attempt(sorted(ranks), action, on, self.users[who], self.facts(action, place, functional, value))

    @rule(rank=ranks, action=st.sampled_from(["donate", "staff", "transfer"]), wait=st.integers(0, 90))
    def send_away(self, rank, action, wait):
        on = self.on + timedelta(days=wait)
        there = "asso" if action == "donate" else "men" if rank < 2 else "mte"
        for step in ("retire", "erase", action):
            self.attempt([rank], step, on, OPERATOR, self.facts(step, there, functional=True, value=None))

    @rule(rank=ranks, last=st.sampled_from(["recall", "lose", "consign"]), wait=st.integers(0, 90))
    def throw_away(self, rank, last, wait):
        on = self.on + timedelta(days=wait)
        for step in ("retire", "erase", "consign", last):
            facts = self.facts(step, "men", functional=False, value=None)
            self.attempt([rank], step, on, OPERATOR, facts)

    @rule(rank=ranks, wait=st.integers(0, 90))
    def arrive(self, rank, wait):
        there = "men" if rank < 2 else "mte"
        self.attempt([rank], "accept", self.on + timedelta(days=wait), OPERATOR, {"organisation": self.places[there]})

    @rule(rank=ranks, back=st.integers(0, 2))
    def correct(self, rank, back):
        events = list(Event.objects.filter(device=self.devices[rank]).order_by("-pk")[back : back + 1])
        for event in events:
            with suppress(ledger.Refused):
                ledger.correct(event, cast.acting(OPERATOR, motive="Erreur"))

    @rule(rank=ranks, on=st.one_of(st.none(), days), origin=origins)
    def amend(self, rank, on, origin):
        entries = Event.objects.filter(device=self.devices[rank], action__in=ENTRIES).order_by("-pk")
        with suppress(ledger.Refused):
            ledger.amend(entries[0], cast.acting(OPERATOR, motive="Facture retrouvée"), on=on, origin=origin)

    @rule(back=st.integers(0, 3))
    def undo(self, back):
        ours = Event.objects.filter(device__in=self.devices).order_by("-pk")
        for event in ours[back : back + 1]:
            with suppress(moves.Refusal):
                ledger.undo(event.operation, cast.acting(OPERATOR, motive="Erreur"))

    @invariant()
    def the_ledger_is_clean(self):
        ours = Device.objects.filter(pk__in=[device.pk for device in self.devices])
        assert list(audit.differences(ours)) == []
        assert not ours.filter(erasure="failed", status__in=GIVEN).exists()
        for device in ours:
            assert Stay.objects.filter(device=device, route="").count() <= 1

    def teardown(self):
        """Fleet counts on some days are those of the events, walked by hand."""
        if not hasattr(self, "devices"):
            return
        lives = [oracle.Life(steps) for device in self.devices if (steps := told(device))]
        for day in (START, START + timedelta(days=200), self.on):
            for place in ("state", "mte", "dsi", "men"):
                node = self.places[place]
                stays = Stay.objects.filter(device__in=self.devices, organisation__path__startswith=node.path)
                strict, wide = compute(stays, Period.of(day.year, day))[:2]
                sides = oracle.fleet(lives, node, day)
                for figure in (strict, wide):
                    counts = figure.part, figure.whole, figure.not_computable
                    assert counts == tuple(map(len, sides[figure.key])), (day, place, figure.key)


def told(device):
    """The steps that count, as the events tell them."""
    events = Event.objects.filter(device=device).order_by("pk").select_related("organisation")
    undone = {event.corrects_id for event in events}
    amended = {event.amends_id: event for event in events if event.amends_id and event.pk not in undone}
    names = "organisation origin functional security_excluded".split()
    return [
        (
            event.action,
            amended.get(event.pk, event).on,
            {name: getattr(event, name) for name in names} | {"origin": amended.get(event.pk, event).origin},
        )
        for event in events
        if event.pk not in undone and event.action not in ("correct", "amend")
    ]


@pytest.mark.slow
def test_random_acts_leave_the_ledger_clean(state, mte, dsi, dgpr, men, asso, manager, agent, reader):
    Registry.places = {"state": state, "mte": mte, "dsi": dsi, "dgpr": dgpr, "men": men, "asso": asso}
    Registry.users = {"operator": OPERATOR, "manager": manager, "agent": agent, "reader": reader}
    run_state_machine_as_test(
        Registry,
        settings=settings(
            max_examples=15, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )


# The audit sees what did not come through the ledger.


def found(device):
    return [(gap.stay, gap.field, gap.stored, gap.derived) for gap in audit.differences(Device.objects.all())]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("status", "in_repair"),
        ("last_on", date(2000, 1, 1)),
        ("used", False),
        ("erasure", "clear"),
        ("functional", True),
        ("unit_value", Decimal("1.00")),
        ("security_excluded", True),
    ],
)
def test_a_tampered_cache_is_found(device, field, value):
    held = device("in_service")
    before = getattr(held, field)
    Device.objects.filter(pk=held.pk).update(**{field: value})
    assert found(held) == [(None, field, value, before)]


def test_a_tampered_owner_is_found(device, dsi, men):
    held = device()
    Device.objects.filter(pk=held.pk).update(organisation=men)
    assert found(held) == [(None, "organisation_id", men.pk, dsi.pk)]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("entered_on", date(2000, 1, 1)),
        ("acquired_on", None),
        ("origin", "donated"),
        ("first_purchased_on", None),
        ("retired_on", date(2025, 1, 1)),
        ("functional", False),
        ("security_excluded", True),
        ("left_on", date(2025, 1, 1)),
        ("route", "donated"),
        ("counterparty_name", "X"),
        ("reuse_commitment", False),
        ("reuse_proof", True),
        ("reused_since", date(2024, 1, 1)),
        ("entry", "internal"),
    ],
)
def test_a_tampered_stay_is_found(device, field, value):
    held = device("recycled")
    before = getattr(cast.stay(held), field)
    Stay.objects.filter(device=held).update(**{field: value})
    assert found(held) == [(1, field, value, before)]


def test_a_stay_too_many_or_too_few_is_found(device):
    held = device("recycled")
    stay = cast.stay(held)
    stay.pk = None
    stay.save()
    assert found(held) == [(2, "présence", True, False)]
    Stay.objects.filter(device=held).delete()
    assert found(held) == [(1, "présence", False, True)]


def test_the_audit_reads_an_estate_in_a_few_queries(device, django_assert_max_num_queries):
    for status in ("in_stock", "donated", "transferred", "sold") * 3:
        device(status)
    with django_assert_max_num_queries(3):
        assert list(audit.differences(Device.objects.all())) == []
