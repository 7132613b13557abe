"""Where retired devices should go: the doctrine row by row, its limits, and the motive of who chooses otherwise."""

from datetime import date
from decimal import Decimal
from itertools import product

import pytest

from registry.devices import age, ledger, orientation
from registry.devices.models import Device, Event, Policy
from registry.devices.orientation import Destination, Slept, propose
from registry.figures import figures
from registry.shared.access import OPERATOR
from tests import cast, codes
from tests.api import Client
from tests.devices.orientation.histories import ABOVE, CAP, told

ON = date(2026, 3, 1)
LADDER = ["internal", "transfer", "donation"]
DEAR = ["internal", "transfer", "sale"]


OVER_TEN = {"bought": "2016-02-29"}
TEN = {"bought": "2016-03-01"}
NO_AGE = {"bought": "2020-01-01", "origin": "refurbished"}
ROWS = [
    ({"functional": False}, ["weee"], "Il ne fonctionne pas"),
    ({"functional": False, "value": ABOVE}, ["weee"], "Il ne fonctionne pas"),
    (OVER_TEN, ["weee"], "Il a plus de 10 ans (premier achat le 29/02/2016)"),
    (OVER_TEN | {"value": ABOVE}, ["weee"], "Il a plus de 10 ans"),
    (TEN, LADDER, "a 10 ans au plus (premier achat le 01/03/2016) et vaut 300,00 €"),
    (TEN | {"value": ABOVE}, DEAR, "300,01 €, plus que le plafond des dons (300,00 €) : jamais un don"),
    ({"manufactured_on": date(2016, 2, 29)}, ["weee"], "Il a plus de 10 ans (fabriqué le 29/02/2016)"),
    ({"manufactured_on": date(2016, 3, 1)}, LADDER, "fabriqué le 01/03/2016"),
    ({"bought": "2021-03-02"}, LADDER, "Aucune règle ne dit rien en deçà de 5 ans"),
    (
        {"bought": "2021-02-28", "value": Decimal(0)},
        LADDER,
        "vaut 0,00 €, dans la limite des dons (300,00 €) : réemploi",
    ),
    ({"excluded": True}, ["internal", "weee"], "Il est exclu de toute cession"),
    # What is missing changes nothing.
    (NO_AGE | {"functional": False, "value": None}, ["weee"], "Il ne fonctionne pas"),
    (OVER_TEN | {"functional": None, "value": None}, ["weee"], "Il a plus de 10 ans"),
    ({"bought": "2016-02-29", "origin": "refurbished"}, ["weee"], "Il a plus de 10 ans (acquis le 29/02/2016)"),
    ({"excluded": True, "value": None}, ["internal", "weee"], "Il est exclu de toute cession"),
]


@pytest.mark.parametrize(("facts", "ladder", "reason"), ROWS)
def test_the_doctrine(retired, facts, ladder, reason):
    proposal = propose(retired(**facts), ON)
    assert (proposal.destination, list(proposal.admissible), proposal.missing) == (ladder[0], ladder, ())
    assert reason in proposal.reason


WORKS, AGE, VALUE = "s’il fonctionne", "sa date de fabrication ou de premier achat", "sa valeur unitaire"
MISSING = [
    ({"functional": None}, (WORKS,), [*LADDER, "weee"]),
    ({"functional": None, "excluded": True}, (WORKS,), ["internal", "weee"]),
    ({"value": None}, (VALUE,), ["internal", "transfer", "donation", "sale"]),
    (NO_AGE, (AGE,), [*LADDER, "weee"]),
    (NO_AGE | {"value": ABOVE}, (AGE,), [*DEAR, "weee"]),
    (NO_AGE | {"functional": None, "value": None}, (WORKS, AGE, VALUE), list(Destination)),
]


@pytest.mark.parametrize(("facts", "missing", "admissible"), MISSING)
def test_what_is_missing_is_said_and_not_guessed(retired, facts, missing, admissible):
    proposal = propose(retired(**facts), ON)
    assert (proposal.destination, proposal.missing, list(proposal.admissible)) == (None, missing, admissible)
    assert proposal.reason == f"Pour proposer une destination, il manque : {', '.join(missing)}."


def test_the_limits_are_those_in_force(retired):
    device = retired(bought="2018-01-01", value=Decimal(200))
    Policy.objects.update_or_create(pk=1, defaults={"donation_cap": Decimal(150)})
    assert propose(device, ON).admissible[-1] == "sale"
    Policy.objects.update(age_limit_years=8)
    assert propose(device, ON).destination == "weee"


@pytest.mark.parametrize(
    ("category", "erasure", "before"), [("laptop", "", True), ("laptop", "purge", False), ("screen", "", False)]
)
def test_what_must_be_done_before_is_said(retired, category, erasure, before):
    device = retired(category=category)
    Device.objects.filter(pk=device.pk).update(erasure=erasure)
    device.refresh_from_db()
    assert (getattr(propose(device, ON).before, "code", "") == "not_erased") is before


def test_one_device_and_many_are_oriented_alike(dsi):
    ages = [TEN, OVER_TEN, NO_AGE, {"bought": "2016-02-28", "origin": "donated"}, {"bought": None, "origin": ""}]
    ages += [{"manufactured_on": date(2012, 2, 29), "bought": "2013-01-01"}]
    histories = [
        told(dsi, functional=functional, value=value, excluded=excluded, **facts)
        for facts, functional, value, excluded in product(ages, [True, False, None], [None, CAP, ABOVE], [True, False])
    ]
    ledger.enter(histories, cast.acting(OPERATOR))
    for on in (date(2026, 2, 28), ON):
        many = {device.pk: device.destination for device in orientation.oriented(Device.objects.all(), on)}
        one = {device.pk: propose(device, on).destination or "unknown" for device in Device.objects.all()}
        assert many == one
        assert len(many) == 108
    assert set(many.values()) == {"internal", "weee", "unknown"}


@pytest.mark.parametrize("years", [1, 4, 10, 100])
def test_python_and_sql_count_years_alike(dsi, years):
    days = [date(2016, 2, 28), date(2016, 2, 29), date(2016, 3, 1), date(2015, 12, 31), date(2000, 2, 29)]
    ledger.enter([told(dsi, manufactured_on=day) for day in days], cast.acting(OPERATOR))
    found = Device.objects.annotate(later=age.YearsLater("manufactured_on", years))
    assert {device.manufactured_on: device.later for device in found} == {
        day: age.years_later(day, years) for day in days
    }
    assert age.years_later(date(2016, 2, 29), 10) == date(2026, 2, 28)


def test_the_age_is_that_of_the_figures(dsi):
    """Read on the day of its retirement, whoever is too old for the one is out of the other."""
    histories = [
        told(dsi, manufactured_on=made, bought="2018-01-01", retired="2025-06-15")
        for made in (date(2015, 6, 14), date(2015, 6, 15), date(2015, 6, 16))
    ]
    ledger.enter(histories, cast.acting(OPERATOR))
    stock = figures.members(figures.of_organisation(dsi), "retired_legal", "whole", figures.Period.of(2026))
    young = {device.pk for device in Device.objects.all() if propose(device, date(2025, 6, 15)).destination != "weee"}
    assert {stay.device_id for stay in stock} == young
    assert len(young) == 2


SLEEPS = [
    ("2026-05-31", "under_3"),
    ("2026-03-01", "under_3"),
    ("2026-02-28", "under_12"),
    ("2025-06-01", "under_12"),
    ("2025-05-31", "under_24"),
    ("2024-05-31", "under_24"),
    ("2024-05-30", "over_24"),
    (None, "unknown"),
]


@pytest.mark.parametrize(("since", "slept"), SLEEPS)
def test_how_long_it_has_slept(retired, since, slept):
    retired(bought="2020-01-01", retired=since)
    assert orientation.oriented(Device.objects.all(), date(2026, 5, 31)).get().slept == slept


# An exit elsewhere than proposed says why, whatever the surface.


def test_a_gift_that_may_not_be_asks_for_no_motive(retired, asso):
    """No motive would make it possible."""
    with codes.devices_refused("over_the_cap"):
        ledger.record([retired(category="screen", value=ABOVE)], "donate", cast.acting(OPERATOR, ON), counterparty=asso)


def test_a_past_may_not_know_why(past):
    steps = ("register", "2024-01-01"), ("retire", "2025-01-01", {"functional": True})
    assert past(*steps, ("recycle", "2025-02-01"), category="screen").status == "recycled"


# What the pages and the API show of it.


def test_a_retired_device_says_where_it_should_go(visit, retired, manager):
    device = retired(retired="2025-01-01")
    answer = visit(manager).get(f"/materiels/{device.tag}/")
    assert [move.action for move in answer.context["advised"]] == ["reinstate", "transfer", "donate", "staff"]
    assert {"sell", "recycle"} <= {move.action for move in answer.context["exits"]}
    text = answer.content.decode()
    assert text.index("Destination proposée : Réemploi interne") < text.index(">Réintégrer au stock<")
    assert text.index(">Donner<") < text.index(">Vendre<")
    assert "L’effacement des données n’est pas attesté" in text


def test_without_a_proposal_no_exit_comes_first(visit, retired, device, manager):
    answer = visit(manager).get(f"/materiels/{retired(value=None).tag}/")
    assert answer.context["advised"] == []
    assert "Destination proposée : À préciser" in answer.content.decode()
    assert "Destination proposée" not in visit(manager).get(f"/materiels/{device().tag}/").content.decode()


def test_the_form_of_an_exit_recalls_the_proposal(visit, retired, manager):
    tag = retired(retired="2025-01-01").tag
    recycle, move = (
        visit(manager).get(f"/materiels/{tag}/agir/{act}/").content.decode() for act in ("recycle", "move")
    )
    assert "Destination proposée : <strong>Réemploi interne</strong>" in recycle
    assert "Obligatoire si vous vous écartez de la destination proposée." in recycle
    assert "Destination proposée" not in move


def test_the_api_answers_a_retirement_with_its_proposal(device, agent):
    held = device("in_service", category="screen")
    facts = {"on": "2024-06-01", "functional": False}
    _, body = Client(agent).ask("post", f"devices/{held.tag}/retire/", facts)
    assert body["proposal"] == {
        "destination": "weee",
        "admissible": ["weee"],
        "reason": "Il ne fonctionne pas : il relève des déchets d’équipements, à moins d’être réparé.",
        "missing": [],
        "before": "",
    }
    assert Client(agent).ask("get", f"devices/{device().tag}/")[1]["proposal"] is None


# The retired stock.


@pytest.fixture
def stock(retired, device, dgpr, men):
    today = date.today()
    retired(retired=today)
    retired(retired=today, functional=False)
    retired(retired=age.months_before(today, 6), functional=False)
    retired(retired=None, value=None)
    device("in_stock")
    device("offered")
    device("consigned")
    device("retired", at=men)


def test_the_stock_by_destination_and_sleep(visit, stock, manager, stranger):
    answer = visit(manager).get("/materiels/reformes/")
    table = {label: [count for count, _ in cells] for label, cells in answer.context["rows"]}
    assert table == {
        "Réemploi interne": [1, 0, 0, 0, 0, 1],
        "Transfert à une administration": [0] * 6,
        "Don": [0] * 6,
        "Vente par le Domaine": [0] * 6,
        "Recyclage (DEEE)": [1, 1, 0, 0, 0, 2],
        "À préciser": [0, 0, 0, 0, 1, 1],
    }
    assert [count for count, _ in answer.context["sums"]] == [2, 1, 0, 0, 1, 4]
    assert visit(stranger).get("/materiels/reformes/").context["total"] == 1


@pytest.mark.slow
def test_every_count_opens_its_list_and_the_api_agrees(visit, stock, manager):
    answer = visit(manager).get("/materiels/reformes/")
    cells = [cell for _, row in answer.context["rows"] for cell in row] + answer.context["sums"]
    for count, url in cells:
        assert len(visit(manager).get(url).context["page"].rows) == count
        assert len(Client(manager).ask("get", f"devices/{url[url.index('?') :]}")[1]["results"]) == count
    counts = Client(manager).ask("get", "retired/")[1]
    assert sum(row["count"] for row in counts) == 4
    assert {"destination": "weee", "slept": "under_3", "count": 1} in counts
    assert len(counts) == 6 * len(Slept)
    narrowed = Client(manager).ask("get", "retired/?destination=weee")[1]
    assert sum(row["count"] for row in narrowed) == 2


def test_the_stock_is_narrowed_and_its_lists_alike(visit, stock, manager):
    answer = visit(manager).get("/materiels/reformes/?organisation=MTE-DGPR&autre=x")
    assert answer.context["total"] == 0
    assert "Aucun matériel réformé n’attend ici." in answer.content.decode()
    total, url = visit(manager).get("/materiels/reformes/?category=laptop").context["sums"][-1]
    assert (total, url) == (4, "/materiels/?status=retired&category=laptop")


@pytest.mark.parametrize(("person", "status"), [("reader", 200), ("agent", 200), ("member", 403)])
def test_who_reads_the_stock(visit, request, person, status):
    assert visit(request.getfixturevalue(person)).get("/materiels/reformes/").status_code == status


def test_the_motive_is_in_the_history(visit, retired, manager, company):
    device = retired(category="screen", retired="2025-01-01")
    act = cast.acting(manager, date(2025, 6, 1), "Écran fêlé depuis")
    ledger.record([device], "recycle", act, counterparty=company)
    assert Event.objects.get(device=device, action="recycle").motive == "Écran fêlé depuis"
    assert "Motif : Écran fêlé depuis" in visit(manager).get(f"/materiels/{device.tag}/").content.decode()
