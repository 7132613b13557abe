"""A correction undoes the last act that counts and leaves both in sight; what is not corrected alone."""

from datetime import date

import pytest

from registry.devices import ledger
from registry.devices.models import Event
from registry.figures.figures import Period, compute, of_organisation
from registry.shared.access import OPERATOR
from tests import cast
from tests.devices.ledger.acting import clean, record, stays


def test_a_correction_undoes_the_last_act_and_keeps_both(device, agent):
    held = device()
    (issued,) = record([held], "issue")
    correction = ledger.correct(issued, cast.acting(agent, motive="Mauvais matériel"))
    held.refresh_from_db()
    assert (held.status, held.used) == ("in_stock", False)
    assert list(held.events.values_list("action", "source", "target", "motive")) == [
        ("register", "", "in_stock", ""),
        ("issue", "in_stock", "in_service", ""),
        ("correct", "in_service", "in_stock", "Mauvais matériel"),
    ]
    assert (correction.corrects, correction.by, correction.on) == (issued, agent, date.today())
    assert clean()


def test_corrections_go_back_one_act_at_a_time(device, dgpr):
    held = device()
    (issued,) = record([held], "issue")
    (moved,) = record([held], "reassign", organisation=dgpr)
    ledger.correct(moved, cast.acting(OPERATOR, motive="Erreur"))
    held.refresh_from_db()
    assert (held.organisation.code, len(stays(held))) == ("MTE-DSI", 1)
    ledger.correct(issued, cast.acting(OPERATOR, motive="Erreur"))
    record([held], "issue", date(2024, 4, 1))
    held.refresh_from_db()
    assert (held.status, held.last_on) == ("in_service", date(2024, 4, 1))
    assert clean()


def test_figures_of_the_past_follow_a_correction(past, mte, asso):
    device = past(*cast.way("retired", None, "2022-01-01"), ("erase", "2022-01-01", {"erasure": "clear"}))
    record([device], "donate", date(2023, 6, 1), counterparty=asso)

    def legal():
        figure = next(f for f in compute(of_organisation(mte), Period.of(2023)) if f.key == "retired_legal")
        return figure.part, figure.whole

    assert legal() == (1, 1)
    ledger.correct(cast.last(device), cast.acting(OPERATOR, motive="Le don n’a pas eu lieu"))
    assert legal() == (0, 1)


OLDER = "un mouvement plus récent en dépend, ou il est déjà annulé : annulez d’abord le dernier"
LOT = "il ne s’annule pas seul : agissez sur le lot, la collecte ou le transfert dont il vient"


def uncorrectable(event, motive="Erreur"):
    before = Event.objects.count()
    with pytest.raises(ledger.Refused) as refused:
        ledger.correct(event, cast.acting(OPERATOR, motive=motive))
    assert Event.objects.count() == before
    return [reason for _, reason in refused.value.refusals]


def test_only_the_last_act_is_corrected(device):
    held = device()
    (issued,) = record([held], "issue")
    record([held], "store")
    assert uncorrectable(issued) == [OLDER]


def test_a_correction_is_made_once_and_is_not_itself_corrected(device):
    held = device("in_service")
    issued = cast.last(held)
    correction = ledger.correct(issued, cast.acting(OPERATOR, motive="Erreur"))
    assert uncorrectable(issued) == [OLDER]
    assert uncorrectable(correction) == [OLDER]


@pytest.mark.parametrize("status", ["offered", "reserved", "consigned"])
def test_the_acts_of_a_lot_are_not_corrected_alone(device, status):
    assert uncorrectable(cast.last(device(status))) == [LOT]


def test_a_hand_over_and_an_arrival_are_not_corrected_alone(device, asso, men):
    (given,) = record([device("reserved")], "hand_over", counterparty=asso)
    (arrived,) = record([device("transferred")], "accept", organisation=men)
    assert uncorrectable(given) == [LOT]
    assert uncorrectable(arrived) == [LOT]


@pytest.mark.parametrize("motive", ["", None])
def test_a_correction_has_a_motive(device, motive):
    assert uncorrectable(cast.last(device("in_service")), motive) == ["indiquez le motif"]


@pytest.mark.parametrize(
    ("status", "before"),
    [
        ("in_service", "in_stock"),
        ("in_repair", "in_stock"),
        ("retired", "in_stock"),
        ("donated", "retired"),
        ("staff", "retired"),
        ("transferred", "retired"),
        ("sold", "retired"),
        ("taken_back", "retired"),
        ("recycled", "retired"),
        ("lost", "in_stock"),
        ("stolen", "in_stock"),
    ],
)
def test_every_state_goes_back_to_the_one_before(device, status, before):
    held = device(status)
    ledger.correct(cast.last(held), cast.acting(OPERATOR, motive="Erreur"))
    held.refresh_from_db()
    assert (held.status, held.recipient, cast.stay(held).route) == (before, None, "")
    assert clean()


def test_a_loss_undone_gives_back_what_was_reserved(device, asso):
    held = device("reserved")
    (lost,) = record([held], "lose")
    ledger.correct(lost, cast.acting(OPERATOR, motive="Retrouvé le jour même"))
    held.refresh_from_db()
    assert (held.status, held.recipient) == ("reserved", asso)


# Two people at once.


def test_of_two_corrections_at_once_one_wins(device):
    event = cast.last(device("in_service"))
    stale = Event.objects.get(pk=event.pk)
    ledger.correct(event, cast.acting(OPERATOR, motive="Erreur"))
    assert uncorrectable(stale) == [OLDER]
