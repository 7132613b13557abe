"""The figures against a slow reading of their definitions, over estates drawn at random with missing facts."""

from datetime import date, timedelta
from decimal import Decimal
from random import Random

import pytest

from registry.devices import ledger
from registry.devices.ledger import audit
from registry.devices.models import Category, Device, Policy
from registry.figures.figures import Period, compute, members, of_organisation
from registry.shared.access import OPERATOR
from tests import cast
from tests.figures import oracle

DEVICES = 300
START, END = date(2009, 1, 1), date(2025, 6, 30)
YEARS = range(2019, 2026)
CATEGORIES = ["laptop"] * 4 + ["screen"] * 3 + ["server", "dock", "other"]


class Draw:
    """One life after another, in which any fact may be missing and any date may fall on the edge of a year."""

    def __init__(self, seed, tree, parties):
        self.random, self.tree, self.parties = Random(seed), tree, parties

    def chance(self, percent):
        return self.random.random() * 100 < percent

    def later(self, day, years=4.0):
        if day >= END:
            return None
        day = min(END, day + timedelta(days=self.random.randrange(int(365 * years))))
        return self.random.choice([day, day, day, date(day.year, 12, 31), date(day.year, 12, 31)])

    def life(self):
        unit = self.random.choice(list(self.tree))
        origin = self.random.choice(["new", "new", "refurbished", "donated", "transferred", ""])
        entered = START + timedelta(days=self.random.randrange((END - START).days))
        entered = self.random.choice([entered, entered, date(entered.year, 1, 1), date(entered.year, 12, 31)])
        undated, manufactured = self.chance(12), None
        if self.chance(30):
            manufactured = entered - timedelta(days=self.random.randrange(4000))
        place = self.random.choice(self.tree[unit])
        steps = [("register", None if undated else entered, {"organisation": place, "origin": origin})]
        self._live(steps, entered, unit)
        category = Category.objects.get(code=self.random.choice(CATEGORIES))
        price = None if self.chance(15) else Decimal(self.random.randrange(1, 200_000)) / 100
        return category, oracle.Life(steps, category.in_scope, manufactured, price)

    def _live(self, steps, day, unit):
        """In use for a while, perhaps reassigned, then lost, or retired and out; perhaps all over again elsewhere."""
        steps.append(("issue", day, {}) if self.chance(80) else ("assess", None, {"unit_value": Decimal(100)}))
        if self.chance(10):
            steps.append(("assess", None, {"security_excluded": True}))
        for _ in range(self.random.randrange(3)):
            if day := day and self.later(day):
                steps += self._move(steps, day, unit)
        if not (day := day and self.later(day, 12.0)):
            return
        if self.chance(6):
            self._lose(steps, day)
        elif self.chance(10):
            self._leave_from_an_unknown_day(steps, day, unit)
        else:
            self._retire(steps, day, unit)

    def _lose(self, steps, day):
        steps.append((self.random.choice(["lose", "steal"]), day, {}))
        if self.chance(40) and (day := self.later(day)):
            steps.append(("find", day, {}))

    def _leave_from_an_unknown_day(self, steps, day, unit):
        if oracle.after(steps).status != "in_repair":
            steps += [("retire", None, self._condition()), ("erase", None, {"erasure": "purge"})]
            self._leave(steps, day, unit)

    def _retire(self, steps, day, unit):
        steps += [("retire", day, self._condition()), ("erase", None, {"erasure": "purge"})]
        if self.chance(15) and (there := self._other(steps, unit)):
            day = self.later(day, 1.0) or day
            steps.append(("move", day, {"organisation": there}))
        day = self.later(day)
        if day and self.chance(8):
            steps.append(("reinstate", day, {}))
        elif day and self.chance(15):
            steps.append(("consign", day, {}))
            if self.chance(50) and (day := self.later(day)):
                steps.append(("recall", day, {}))
        elif day and self.chance(85):
            self._leave(steps, day, unit)

    def _condition(self):
        return self.random.choice([{"functional": True}] * 3 + [{"functional": False}, {}])

    def _other(self, steps, unit):
        here = oracle.after(steps).place
        return self.random.choice([place for place in self.tree[unit] if place != here] or [None])

    def _move(self, steps, day, unit):
        there = {"organisation": self._other(steps, unit)} if self.chance(50) else {}
        there = {name: place for name, place in there.items() if place}
        if oracle.after(steps).status == "in_service":
            return self.random.choice([[("reassign", day, there)], [("store", day, {})], [("repair", day, {})]])
        if oracle.after(steps).status == "in_repair":
            return [("resume", day, {})]
        return [("issue", day, there)]

    def _leave(self, steps, day, unit):
        action = self.random.choice("donate staff transfer transfer sell take_back recycle".split())
        facts = {}
        if action == "transfer":
            others = [place for other in self.tree if other != unit for place in self.tree[other]]
            there = self.random.choice(others)
            facts = self.random.choice([{"counterparty": there}, {"counterparty": there}, {"counterparty_name": "X"}])
        elif action in ("sell", "take_back"):
            facts = self.random.choice([{"reuse_commitment": True}] * 3 + [{"reuse_commitment": False}, {}])
        elif action != "staff":
            facts = {"counterparty": self.random.choice(self.parties)}
        if oracle.after(steps).excluded and action in ("donate", "staff"):
            action, facts = "recycle", {}
        steps.append((action, day, facts))
        if action in ("sell", "take_back") and self.chance(60):
            steps.append(("prove", self.later(day), {}))
        if action == "transfer" and "counterparty" in facts and self.chance(70) and (day := self.later(day, 0.5)):
            there = facts["counterparty"]
            steps.append(("accept", day, {"organisation": there}))
            self._live(steps, day, next(unit for unit in self.tree if there in self.tree[unit]))


@pytest.fixture
def tree(state, mte, dsi, dgpr, men, office):
    dne = cast.organisation("MEN-DNE", "service", men)
    return {mte: [mte, dsi, dgpr], men: [men, dne], office: [office]}


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3))
def test_figures_are_those_of_a_slow_reading(seed, state, tree, asso, company):
    draw = Draw(seed, tree, [asso, company])
    lives = {}
    histories = []
    for _ in range(DEVICES):
        category, life = draw.life()
        device = Device(category=category, manufactured_on=life.manufactured_on, price=life.price)
        histories.append(ledger.History(device, [ledger.Step(*step) for step in life.steps]))
        lives[device.tag] = life
    ledger.enter(histories, cast.acting(OPERATOR))
    assert list(audit.differences(Device.objects.all())) == []
    nodes = [state, *tree, *(place for places in tree.values() for place in places[1:])]
    for interministerial in (True, False):
        Policy.objects.update(interministerial_counts=interministerial)
        for node in nodes:
            for year in YEARS if interministerial else YEARS[-3:-1]:
                agrees(list(lives.values()), lives, node, year, interministerial)


def agrees(everyone, lives, node, year, interministerial):
    day = date(year, 7, 14)
    stays, period = of_organisation(node), Period.of(year, day)
    figures = compute(stays, period)
    told = {figure.key: (figure.part, figure.whole, figure.value, figure.not_computable) for figure in figures}
    assert told == oracle.figures(everyone, node, year, day, interministerial), (node, year)
    if node.kind == "service":
        return
    for key, sides in oracle.sides(everyone, node, year, day, interministerial).items():
        for side, expected in zip(("part", "whole", "unknown"), sides, strict=True):
            listed = [lives[stay.device.tag] for stay in members(stays, key, side, period).select_related("device")]
            assert sorted(map(id, listed)) == sorted(map(id, expected)), (node, year, key, side)
