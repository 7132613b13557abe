"""What is written once: no statement changes, deletes or empties such a table, and the site's role could not try."""

import json
from contextlib import contextmanager
from datetime import date
from io import StringIO

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.models import ProtectedError

from registry.devices import facts, ledger
from registry.devices.models import Device, Event, Stay
from registry.shared.access import OPERATOR
from registry.shared.append_only import AppendOnly, AppendOnlyModel, AppendOnlyQuerySet
from tests import cast
from tests.devices.ledger.acting import record

MODELS = [model for model in apps.get_models() if issubclass(model, AppendOnlyModel)]
each_table = pytest.mark.parametrize("table", [model._meta.db_table for model in MODELS])


def on_postgresql():
    return connection.vendor == "postgresql"


def execute(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)


@contextmanager
def unguarded(*statements):
    """What whoever owns the database can do, once its triggers and foreign keys sleep; undone at the end."""
    asleep = [f"DROP TRIGGER devices_event_no_{verb}" for verb in ("update", "delete", "replace")]
    asleep.append("PRAGMA defer_foreign_keys = ON")
    if on_postgresql():
        asleep = ["SET LOCAL session_replication_role = replica"]
    with transaction.atomic():
        for statement in [*asleep, *statements]:
            execute(statement)
        yield
        transaction.set_rollback(True)


@each_table
def test_the_database_refuses_to_empty_it(db, table):
    """SQLite has no TRUNCATE."""
    if on_postgresql():
        with pytest.raises(IntegrityError, match="enregistr"), transaction.atomic():
            execute(f"TRUNCATE {table} CASCADE")


def test_their_managers_refuse_to_change_them():
    assert [model for model in MODELS if not isinstance(model.objects.all(), AppendOnlyQuerySet)] == []


def test_the_tables_that_are_emptied_by_nobody_are_these():
    assert {model.__name__ for model in MODELS} >= {"Event", "Change"}


# check_ledger, when somebody got past the triggers.


def check():
    out = StringIO()
    with pytest.raises(SystemExit):
        call_command("check_ledger", "--json", stdout=out)
    return [(row["tag"], row["field"]) for row in json.loads(out.getvalue())["differences"]]


def test_a_device_without_events_is_told(device):
    one = device()
    with unguarded("DELETE FROM devices_event"):
        assert check() == [(one.tag, "entrée")]


def test_an_act_that_is_missing_between_two_is_told(device):
    one = device("retired")
    gone = one.events.get(action="retire")
    ledger.record([one], "erase", cast.acting(OPERATOR, gone.on), erasure="purge")
    with unguarded(f"DELETE FROM devices_event WHERE id = {gone.pk}"):
        assert check() == [(one.tag, f"mouvement n° {one.events.last().pk}, état avant")]


def test_a_correction_of_nothing_is_told(device):
    one = device("in_service")
    issued = one.events.last()
    correction = ledger.correct(issued, cast.acting(OPERATOR, motive="Erreur"))
    with unguarded(f"DELETE FROM devices_event WHERE id = {issued.pk}"):
        assert check() == [(one.tag, f"mouvement n° {correction.pk}")]


def test_the_rows_of_a_missing_device_are_told(device):
    one = device()
    event, stay = one.events.get(), Stay.objects.get()
    there = f"matériel n° {one.pk}"
    with unguarded(f"DELETE FROM devices_device WHERE id = {one.pk}"):
        assert check() == [(there, f"mouvement n° {event.pk}"), (there, f"séjour n° {stay.pk}")]


# The role of the site (docs/running.md).


@pytest.fixture
def site_role(db):
    """The rights of the site alone, until the end of the test."""
    if not on_postgresql():
        return
    execute("CREATE ROLE registre_essai")
    call_command("grant_role", "registre_essai", stdout=StringIO())
    execute("SET LOCAL ROLE registre_essai")


def test_only_postgresql_has_roles(db):
    if not on_postgresql():
        with pytest.raises(CommandError, match="Seul PostgreSQL"):
            call_command("grant_role", "registre")


def test_a_role_that_does_not_exist_is_told(db):
    with pytest.raises(CommandError):
        call_command("grant_role", "nobody_of_that_name")


def test_the_role_of_the_site_does_all_that_the_site_does(device, site_role, agent):
    one = device("retired")
    facts.change([one], cast.acting(agent), place="Réserve")
    ledger.correct(one.events.last(), cast.acting(OPERATOR, motive="Erreur"))
    assert Device.objects.get().status == "in_stock"
    assert Event.objects.count() == 3


FORBIDDEN = [
    *("UPDATE {} SET id = id", "DELETE FROM {}", "TRUNCATE {} CASCADE", "DROP TABLE {} CASCADE"),
    *("ALTER TABLE {} DISABLE TRIGGER ALL", "ALTER TABLE {} ADD COLUMN more integer"),
]


@each_table
@pytest.mark.parametrize("statement", FORBIDDEN)
def test_the_role_of_the_site_cannot_touch_the_history(site_role, table, statement):
    if on_postgresql():
        with pytest.raises(DatabaseError, match="permission denied|must be owner"), transaction.atomic():
            execute(statement.format(table))


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE more (id integer)",
        "DELETE FROM django_migrations",
        "DROP FUNCTION devices_event_append_only() CASCADE",
        "SET session_replication_role = replica",
    ],
)
def test_the_role_of_the_site_changes_no_structure(site_role, statement):
    if on_postgresql():
        with pytest.raises(DatabaseError, match="permission denied|must be owner"), transaction.atomic():
            execute(statement)


def test_the_role_of_the_site_may_save_the_database(site_role):
    """As pg_dump does, which reads the sequences too."""
    if not on_postgresql():
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT oid::regclass::text FROM pg_class WHERE relkind IN ('r', 'S') AND relname ~ '^devices'")
        relations = [name for (name,) in cursor.fetchall()]
        for relation in relations:
            cursor.execute(f"SELECT * FROM {relation} LIMIT 1")
    assert {"devices_event", "devices_event_id_seq"} <= set(relations)


def test_the_role_of_the_site_sets_no_sequence(site_role):
    if on_postgresql():
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            execute("SELECT setval('devices_event_id_seq', 1)")


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
