"""The one writer: whole batches or nothing, events that nothing changes, corrections that leave both in sight."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction
from django.db.models import ProtectedError

from registry.devices import ledger
from registry.devices.ledger import audit
from registry.devices.ledger.replay import DEVICE_CACHE, blank
from registry.devices.models import Device, Event, Stay
from registry.figures.figures import Period, compute, of_organisation
from registry.shared.access import OPERATOR
from registry.shared.act import Via
from registry.shared.append_only import AppendOnly
from tests import cast, codes


def record(devices, action, on=cast.DAY, by=OPERATOR, motive="", **facts):
    return ledger.record(devices, action, cast.acting(by, on, motive), **facts)


def clean():
    return list(audit.differences(Device.objects.all())) == []


# Batches.


def test_a_batch_moves_whole(device, agent):
    devices = [device(), device("received")]
    events = record(devices, "issue", by=agent)
    assert set(Device.objects.values_list("status", flat=True)) == {"in_service"}
    assert [(event.source, event.target, event.by) for event in events] == [
        ("in_stock", "in_service", agent),
        ("received", "in_service", agent),
    ]
    assert len({event.operation for event in events}) == 1
    assert clean()


def test_a_batch_is_refused_whole_and_each_refusal_is_named(device):
    good, worn, gone, late = device(), device("retired"), device("lost"), device(on=date(2024, 5, 1))
    before = Event.objects.count(), list(Stay.objects.values_list("pk", "left_on"))
    with pytest.raises(ledger.Refused) as refused:
        record([late, gone, good, worn], "issue")
    assert refused.value.refusals == [
        (worn, "il est « Réformé »"),
        (gone, "il est « Perdu »"),
        (late, "la date du 15/03/2024 précède le dernier mouvement (01/05/2024)"),
    ]
    assert str(refused.value) == " ".join(f"{moved.pretty_tag} : {reason}." for moved, reason in refused.value.refusals)
    good.refresh_from_db()
    assert good.status == "in_stock"
    assert (Event.objects.count(), list(Stay.objects.values_list("pk", "left_on"))) == before


def test_all_that_is_wrong_with_a_device_is_told(device, asso):
    held = device("retired", on=date(2024, 5, 1))
    record([held], "assess", date(2024, 5, 1), unit_value=Decimal("300.01"), security_excluded=True)
    wrong = ["counterparty_missing", "before_last_act", "not_erased", "over_the_cap", "security_excluded"]
    with codes.devices_refused(*wrong):
        record([held], "donate", date(2024, 4, 30))


def test_a_device_named_twice_moves_once(device):
    held = device()
    assert len(record([held, held], "issue")) == 1


def test_no_device_is_no_event(db):
    assert record([], "issue") == []


def test_a_past_is_entered_whole_or_not_at_all(dsi):
    good = cast.history(dsi, [("register", "2020-01-01")])
    late = cast.history(dsi, [("register", "2020-01-02"), ("issue", "2020-01-01")])
    with codes.devices_refused("before_last_act") as refused:
        ledger.enter([good, late], cast.acting(OPERATOR))
    assert [one for one, _ in refused.value.refusals] == [late.device]
    assert (Device.objects.count(), Event.objects.count(), Stay.objects.count()) == (0, 0, 0)


def test_a_write_that_fails_leaves_nothing(dsi):
    twins = [cast.history(dsi, [("register", None)], serial=serial, manufacturer="Acme") for serial in ("x1", "X1")]
    with codes.refused("clash"):
        ledger.enter(twins, cast.acting(OPERATOR))
    assert (Device.objects.count(), Event.objects.count(), Stay.objects.count()) == (0, 0, 0)


def test_a_batch_costs_the_same_for_one_and_thirty(device, django_assert_num_queries, dgpr):
    """On PostgreSQL, one more: a day of the past waits for whoever closes a year."""
    few, many = [device()], [device() for _ in range(30)]
    for devices in (few, many):
        with django_assert_num_queries(14 + (connection.vendor == "postgresql")):
            record(devices, "issue", organisation=dgpr)


# Facts.


@pytest.mark.parametrize(
    ("status", "action", "facts"),
    [
        ("in_stock", "issue", {"functional": True}),
        ("in_stock", "issue", {"colour": "red"}),
        ("in_stock", "lose", {"counterparty_name": "X"}),
        ("retired", "donate", {"reuse_commitment": True}),
        ("retired", "donate", {"unit_value": Decimal(1)}),
        ("in_stock", "retire", {"status": "sold"}),
        ("in_stock", "store", {"source": "sold"}),
    ],
)
def test_a_move_takes_its_own_facts_only(device, status, action, facts):
    with pytest.raises(TypeError, match=f"takes no .*{next(iter(facts))}"):
        record([device(status)], action, **facts)
    assert clean()


def test_an_unknown_act_is_no_act(device):
    with pytest.raises(KeyError):
        record([device()], "teleport")


def test_the_surface_and_the_motive_are_kept(device):
    scan = cast.acting(OPERATOR, cast.DAY, "Arrivée de Mme X", via=Via.SCAN)
    (scanned,) = ledger.record([device()], "issue", scan)
    (plain,) = record([device()], "issue")
    assert (scanned.via, scanned.motive, plain.via, plain.by) == ("scan", "Arrivée de Mme X", "page", None)


# What an act derives.


def stays(device):
    names = "organisation__code entered_on left_on route entry".split()
    return list(Stay.objects.filter(device=device).order_by("pk").values_list(*names))


def test_an_internal_move_closes_a_stay_and_opens_the_next(past, dgpr):
    device = past(("receive", "2020-01-01", {"origin": "donated"}), ("issue", "2020-02-01"))
    record([device], "reassign", date(2021, 3, 1), organisation=dgpr)
    assert stays(device) == [
        ("MTE-DSI", date(2020, 1, 1), date(2021, 3, 1), "internal", "acquisition"),
        ("MTE-DGPR", date(2021, 3, 1), None, "", "internal"),
    ]
    stay = cast.stay(device)
    assert (stay.acquired_on, stay.origin, stay.reused_since) == (date(2020, 1, 1), "donated", date(2021, 3, 1))


def test_a_transfer_and_its_arrival(past, men):
    device = past(
        ("receive", "2020-01-01"),
        ("issue", "2020-01-01"),
        ("retire", "2023-01-01", {"functional": True}),
        ("erase", "2023-01-02", {"erasure": "purge"}),
        ("transfer", "2023-02-01", {"counterparty": men}),
        ("accept", "2023-02-10", {"organisation": men}),
    )
    assert stays(device) == [
        ("MTE-DSI", date(2020, 1, 1), date(2023, 2, 1), "transferred", "acquisition"),
        ("MEN", date(2023, 2, 10), None, "", "transfer"),
    ]
    stay = cast.stay(device)
    assert (stay.acquired_on, stay.origin, stay.first_purchased_on, stay.retired_on, stay.functional) == (
        date(2023, 2, 10),
        "transferred",
        date(2020, 1, 1),
        None,
        None,
    )
    assert (device.organisation, device.status, device.used) == (men, "received", False)
    assert clean()


def test_what_is_found_comes_back(past):
    device = past(("receive", "2020-01-01"), ("lose", "2021-01-01"))
    record([device], "find", date(2022, 1, 1))
    assert stays(device) == [
        ("MTE-DSI", date(2020, 1, 1), date(2021, 1, 1), "lost", "acquisition"),
        ("MTE-DSI", date(2022, 1, 1), None, "", "internal"),
    ]
    assert clean()


def test_what_is_reinstated_was_retired_for_a_while(past):
    device = past(("receive", "2020-01-01"), ("retire", "2021-01-01", {"functional": True}))
    record([device], "reinstate", date(2022, 1, 1))
    assert list(Stay.objects.filter(device=device).order_by("pk").values_list("retired_on", "left_on")) == [
        (date(2021, 1, 1), date(2022, 1, 1)),
        (None, None),
    ]


@pytest.mark.parametrize(
    ("acts", "reused_on"),
    [
        (["issue"], None),
        (["issue", "repair", "resume"], None),
        (["repair", "resume"], None),
        (["issue", "store"], None),
        (["issue", "store", "issue"], 3),
        (["issue", "reassign"], 2),
        (["issue", "reassign", "reassign"], 2),
        (["repair", "resume", "reassign"], 3),
        (["repair", "resume", "store", "issue"], 4),
    ],
)
def test_reuse_is_a_second_use(past, acts, reused_on):
    device = past(("register", "2020-01-01"), *((act, f"2020-02-0{rank}") for rank, act in enumerate(acts, start=1)))
    assert cast.stay(device).reused_since == (reused_on and date(2020, 2, reused_on))


# Append-only.


def test_the_model_refuses_to_change_an_event(device):
    event = cast.last(device())
    event.on = date(2020, 1, 1)
    with pytest.raises(AppendOnly):
        event.save()
    with pytest.raises(AppendOnly):
        event.save(update_fields=["on"])
    with pytest.raises(AppendOnly):
        event.delete()


@pytest.mark.parametrize(
    "change",
    [
        lambda events: events.update(on=date(2020, 1, 1)),
        lambda events: events.delete(),
        lambda events: events.bulk_update(list(events), ["on"]),
        lambda events: events.first().device.events.update(motive="x"),
        lambda events: events.first().device.events.all().delete(),
    ],
)
def test_the_queryset_refuses_to_change_events(device, change):
    device()
    with pytest.raises(AppendOnly):
        change(Event.objects.all())


@pytest.mark.each_database
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE devices_event SET motive = 'x'",
        "UPDATE devices_event SET motive = motive",
        "DELETE FROM devices_event",
        "DELETE FROM devices_event WHERE id IN (SELECT max(id) FROM devices_event)",
    ],
)
def test_the_database_refuses_to_change_events(device, statement):
    event = cast.last(device())
    with pytest.raises(DatabaseError, match="Un mouvement enregistré ne se modifie pas"), transaction.atomic():
        connection.cursor().execute(statement)
    assert cast.last(event.device).motive == ""


def test_the_database_refuses_to_replace_an_event(device):
    event = cast.last(device())
    names = ", ".join(f'"{column.column}"' for column in Event._meta.fields)
    replace = f"INSERT OR REPLACE INTO devices_event ({names}) SELECT {names} FROM devices_event"
    if connection.vendor == "postgresql":
        replace = f"INSERT INTO devices_event ({names}) SELECT {names} FROM devices_event"
        replace += " ON CONFLICT (id) DO UPDATE SET motive = 'x'"
    with pytest.raises(DatabaseError, match="Un mouvement enregistré ne se modifie pas"), transaction.atomic():
        connection.cursor().execute(replace)
    assert cast.last(event.device).pk == event.pk


def test_what_events_name_is_not_deleted(device, agent):
    held = device()
    record([held], "issue", by=agent)
    for named in (held, agent, held.organisation):
        with pytest.raises(ProtectedError):
            named.delete()


# Corrections.


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


def test_of_two_acts_at_once_one_wins(device, agent, manager):
    held = device()
    stale = Device.objects.get(pk=held.pk)
    record([held], "retire", by=agent, functional=True)
    assert stale.status == "in_stock"
    with codes.devices_refused("wrong_state") as refused:
        record([stale], "issue", by=manager)
    assert [one for one, _ in refused.value.refusals] == [stale]
    assert list(held.events.values_list("action", flat=True)) == ["register", "retire"]


def test_of_two_corrections_at_once_one_wins(device):
    event = cast.last(device("in_service"))
    stale = Event.objects.get(pk=event.pk)
    ledger.correct(event, cast.acting(OPERATOR, motive="Erreur"))
    assert uncorrectable(stale) == [OLDER]


def test_a_stale_owner_does_not_take_a_device_back(device, dgpr, men):
    held = device("retired")
    stale = Device.objects.get(pk=held.pk)
    record([held], "move", organisation=dgpr)
    record([stale], "erase", erasure="clear")
    held.refresh_from_db()
    assert held.organisation == dgpr
    assert clean()


# Rights inside the writer.


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


def test_two_that_bring_the_same_device_in_at_once(mte):
    """Both files were judged before either was written."""
    first, second = (
        ledger.rehearse([cast.history(mte, [("register", cast.DAY)], serial="SN-1")], cast.acting(OPERATOR))
        for _ in range(2)
    )
    ledger.write(first)
    with codes.refused("clash"):
        ledger.write(second)
    assert (Device.objects.count(), Event.objects.count()) == (1, 1)


def test_before_its_first_event_a_device_keeps_all_that_no_event_tells(device):
    one = device("reserved", price=Decimal("900"), manufactured_on=date(2024, 1, 2), place="Cave", note="Fêlé")
    before, untold = blank(one), Device()
    columns = [column.attname for column in Device._meta.concrete_fields]
    assert {name: getattr(before, name) for name in columns} == {
        name: getattr(untold if name in DEVICE_CACHE else one, name) for name in columns
    }
