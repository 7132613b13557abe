"""The rights that the writer asks: where a device is, where it goes, and for a whole past."""

import pytest
from django.core.exceptions import PermissionDenied

from registry.devices import ledger
from tests import cast, codes
from tests.devices.ledger.acting import record


def test_the_writer_asks_for_the_right_where_the_device_is(device, agent, stranger, reader, member, dgpr):
    held, elsewhere = device(), device(at=dgpr)
    for outsider in (stranger, reader, member):
        with pytest.raises(PermissionDenied):
            record([held], "issue", by=outsider)
    with pytest.raises(PermissionDenied):
        record([held, elsewhere], "issue", by=agent)
    held.refresh_from_db()
    assert held.status == "in_stock"
    record([held], "issue", by=agent)


def test_the_writer_asks_for_the_right_where_the_device_goes(device, agent, manager, dgpr):
    held = device()
    with pytest.raises(PermissionDenied):
        record([held], "move", by=agent, organisation=dgpr)
    record([held], "move", by=manager, organisation=dgpr)


def test_an_arrival_is_the_act_of_the_recipient(device, manager, stranger, men):
    sent = device("transferred")
    with pytest.raises(PermissionDenied):
        record([sent], "accept", by=manager, organisation=men)
    record([sent], "accept", by=stranger, organisation=men)
    sent.refresh_from_db()
    assert sent.organisation == men


def test_one_undoes_what_one_may_do(device, agent, manager, reader):
    given = cast.last(device("donated"))
    for outsider in (agent, reader):
        with pytest.raises(PermissionDenied):
            ledger.correct(given, cast.acting(outsider, motive="Erreur"))
    ledger.correct(given, cast.acting(manager, motive="Erreur"))


def test_a_move_is_undone_by_who_may_act_at_both_ends(device, agent, manager, dgpr):
    held = device(at=dgpr)
    (moved,) = record([held], "move", organisation=agent.memberships.get().organisation)
    with pytest.raises(PermissionDenied):
        ledger.correct(moved, cast.acting(agent, motive="Erreur"))
    ledger.correct(moved, cast.acting(manager, motive="Erreur"))


def test_a_past_is_entered_under_the_same_rights(dsi, agent, manager, asso):
    def given():
        return [cast.history(dsi, cast.way("donated", asso))]

    with codes.devices_refused("role"):
        ledger.enter(given(), cast.acting(agent))
    ledger.enter(given(), cast.acting(manager))


def test_a_past_enters_where_one_may_act(dgpr, agent):
    with pytest.raises(ledger.Refused):
        cast.enter(dgpr, ("register", cast.DAY), by=agent)


def test_a_past_moves_where_one_may_act(dsi, dgpr, agent):
    with pytest.raises(ledger.Refused):
        cast.enter(dsi, ("register", cast.DAY), ("move", cast.DAY, {"organisation": dgpr}), by=agent)
