"""An entry amended, a request undone: what is refused, and what follows."""

import uuid
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from registry.devices import facts, ledger
from registry.devices.models import Category, Change, Device, Event
from registry.figures.figures import Period, compute, of_organisation
from registry.shared.access import OPERATOR
from tests import cast, codes
from tests.devices.ledger.entries import entry_of, reasons, undo

pytestmark = pytest.mark.usefixtures("sound")
LATER = "un mouvement plus récent en dépend : annulez-le d’abord"


def amend(device, by=OPERATOR, motive="Facture retrouvée", **values):
    return ledger.amend(entry_of(device), cast.acting(by, motive=motive), **values)


# Amendments.


def test_an_entry_is_amended_and_both_are_kept(past, agent):
    one = past(("register", "2024-03-15"), ("issue", "2024-04-01"))
    amendment = amend(one, agent, on=date(2021, 2, 3), origin="refurbished")
    stay = cast.stay(one)
    assert (stay.acquired_on, stay.entered_on, stay.origin, stay.first_purchased_on) == (
        date(2021, 2, 3),
        date(2021, 2, 3),
        "refurbished",
        None,
    )
    one.refresh_from_db()
    assert (one.status, one.last_on) == ("in_service", date(2024, 4, 1))
    assert (amendment.action, amendment.amends, amendment.by, amendment.motive) == (
        "amend",
        entry_of(one),
        agent,
        "Facture retrouvée",
    )
    assert (entry_of(one).on, entry_of(one).origin) == (cast.DAY, "new")


def test_what_is_not_given_stays_and_the_latest_amendment_counts(past):
    one = past(("register", None, {"origin": ""}))
    amend(one, on=date(2020, 1, 1))
    amend(one, origin="donated")
    stay = cast.stay(one)
    assert (stay.acquired_on, stay.origin) == (date(2020, 1, 1), "donated")
    amend(one, on=None)
    assert cast.stay(one).acquired_on is None


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"on": date(2024, 4, 2)}, "entry_after_an_act"),
        ({"on": date(2019, 12, 31)}, "entered_before_manufacture"),
        ({"on": cast.DAY, "origin": "new"}, "nothing_changes"),
        ({"on": date(2024, 1, 1), "motive": ""}, "motive_missing"),
    ],
)
def test_an_amendment_keeps_the_order_of_things(past, values, reason):
    one = past(("register", cast.DAY), ("issue", "2024-04-01"), manufactured_on=date(2020, 1, 1))
    assert reasons(amend, one, **values) == [reason]
    assert cast.stay(one).acquired_on == cast.DAY


def test_an_entry_is_not_in_the_future(device):
    tomorrow = date.today() + timedelta(days=1)
    assert reasons(amend, device(), on=tomorrow) == ["in_the_future"]


def test_only_an_entry_is_amended(device):
    event = cast.last(device("in_service"))
    told = reasons(ledger.amend, event, cast.acting(OPERATOR, motive="Erreur"), on=date(2024, 1, 1))
    assert told == ["not_an_entry"]


def test_who_amends_an_entry(device, agent, reader, stranger, men):
    one, sent = device(), device("transferred")
    ledger.record([sent], "accept", cast.acting(OPERATOR, cast.DAY), organisation=men)
    for outsider, what in ((reader, one), (stranger, one), (agent, sent), (stranger, sent)):
        with pytest.raises(PermissionDenied):
            amend(what, outsider, on=date(2024, 1, 1))
    amend(one, agent, on=date(2024, 1, 1))


def test_the_last_amendment_may_be_undone(device):
    one = device()
    amendment = amend(one, on=date(2020, 1, 1))
    ledger.correct(amendment, cast.acting(OPERATOR, motive="Mauvaise facture"))
    assert cast.stay(one).acquired_on == cast.DAY


def test_figures_of_the_past_follow_an_amendment(past, mte):
    one = past(("register", None, {"origin": ""}))

    def fleet():
        figure = compute(of_organisation(mte), Period.of(2022))[0]
        return figure.part, figure.whole, figure.not_computable

    assert fleet() == (0, 0, 1)
    amend(one, on=date(2022, 5, 1), origin="donated")
    assert fleet() == (1, 1, 0)


def test_a_page_amends_and_shows_both(visit, agent, device):
    one = device()
    url = f"/materiels/{one.tag}/"
    assert f'href="{url}rectifier/"' in visit(agent).get(url).content.decode()
    assert 'value="2024-03-15"' in visit(agent).get(f"{url}rectifier/").content.decode()
    form = {"on": "2024-03-01", "origin": "refurbished", "motive": "Bon de livraison"}
    page = visit(agent).post(f"{url}rectifier/", form, follow=True).content.decode()
    for words in (
        "15 mars 2024 → 1er mars 2024",
        "Neuf → Reconditionné",
        "Bon de livraison",
        "L’entrée est rectifiée.",
    ):
        assert words in page
    page = visit(agent).post(f"{url}rectifier/", form | {"on": "2999-01-01"}).content.decode()
    assert "est dans le futur" in page


# A whole request undone.


def test_an_act_on_many_is_undone_whole(device):
    one, two = device(), device()
    (event, _) = ledger.record([one, two], "issue", cast.acting(OPERATOR, cast.DAY))
    assert undo(event.operation) == 2
    assert set(Device.objects.values_list("status", "used")) == {("in_stock", False)}
    assert Event.objects.filter(action="correct", motive="Mauvais fichier").values("operation").distinct().count() == 1
    with codes.refused("nothing_to_undo"):
        undo(event.operation)


def test_all_or_none_and_each_refusal_is_named(device):
    one, two = device(), device()
    (event, _) = ledger.record([one, two], "issue", cast.acting(OPERATOR, cast.DAY))
    ledger.record([two], "store", cast.acting(OPERATOR, cast.DAY))
    with codes.devices_refused("not_the_last_act") as refused:
        undo(event.operation)
    assert refused.value.refusals == [(two, LATER)]
    assert not Event.objects.filter(action="correct").exists()


def test_what_was_undone_alone_is_left_as_it_is(device):
    one, two = device(), device()
    (event, _) = ledger.record([one, two], "issue", cast.acting(OPERATOR, cast.DAY))
    ledger.correct(event, cast.acting(OPERATOR, motive="Erreur"))
    assert undo(event.operation) == 1


def test_what_a_lot_ordered_is_not_undone(device):
    told = reasons(undo, cast.last(device("reserved")).operation)
    assert told == ["ordered_by_another_act"]


@pytest.mark.parametrize("motive", ["", None])
def test_an_undoing_has_a_motive(device, motive):
    with codes.refused("motive_missing"):
        undo(cast.last(device()).operation, motive=motive)


def test_who_undoes_may_have_done_it(device, agent, reader, stranger, manager):
    given = cast.last(device("staff"))
    for outsider in (reader, stranger, agent):
        with pytest.raises(PermissionDenied):
            undo(given.operation, outsider)
    assert undo(given.operation, manager) == 1


def test_facts_are_put_back_unless_they_changed_since(device):
    one, two, request = device(place="A"), device(), uuid.uuid4()
    facts.change([one, two], cast.acting(OPERATOR, operation=request), place="B", note="Import")
    facts.change([two], cast.acting(OPERATOR), place="C")
    assert reasons(undo, request) == ["fact_changed_since"]
    facts.change([two], cast.acting(OPERATOR), place="")
    assert undo(request) == 2
    assert list(Device.objects.order_by("pk").values_list("place", "note")) == [("A", ""), ("", "")]
    assert Change.objects.filter(motive="Mauvais fichier").count() == 3


def test_facts_and_events_of_one_request_go_back_together(device):
    one, request = device(), uuid.uuid4()
    ledger.record([one], "issue", cast.acting(OPERATOR, cast.DAY, operation=request))
    facts.change(
        [one], cast.acting(OPERATOR, operation=request, motive="Import"), category=Category.objects.get(code="dock")
    )
    assert undo(request) == 1
    one = Device.objects.get()
    assert (one.status, one.category.code) == ("in_stock", "laptop")


def test_a_large_request_is_undone_by_parts(dsi, monkeypatch):
    monkeypatch.setattr("registry.devices.ledger.undoing.BATCH", 2)
    histories = [cast.history(dsi, [("register", cast.DAY), ("issue", cast.DAY)]) for _ in range(5)]
    assert undo(ledger.enter(histories, cast.acting(OPERATOR))[0].operation) == 5
    assert set(Device.objects.values_list("status", flat=True)) == {""}


# How refusals read.


def test_how_refusals_read(past, device):
    one = past(("register", cast.DAY), ("issue", "2024-04-01"), manufactured_on=date(2020, 1, 1))
    request = uuid.uuid4()
    facts.change([one], cast.acting(OPERATOR, operation=request), place="B")
    facts.change([one], cast.acting(OPERATOR), place="C")
    with codes.devices_refused("entry_after_an_act") as refused:
        amend(one, on=date(2024, 4, 2))
    assert refused.value.refusals == [
        (one, "l’entrée du 02/04/2024 suivrait un mouvement (mise en service, 01/04/2024)")
    ]
    with codes.devices_refused("fact_changed_since") as refused:
        undo(request)
    assert refused.value.refusals == [(one, "lieu : une autre valeur a été écrite depuis")]
