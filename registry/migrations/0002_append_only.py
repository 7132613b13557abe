"""The database itself refuses to update or delete a recorded event."""

from django.db import migrations

SENTENCE = "Un mouvement enregistré ne se modifie pas : enregistrez une correction."

SQLITE = [
    f"""CREATE TRIGGER registry_event_no_{verb.lower()} BEFORE {verb} ON registry_event
    BEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END"""
    for verb in ("UPDATE", "DELETE")
]
# INSERT OR REPLACE deletes the row in its way without a word to the triggers above.
SQLITE += [
    f"""CREATE TRIGGER registry_event_no_replace BEFORE INSERT ON registry_event
    WHEN EXISTS (SELECT 1 FROM registry_event WHERE id = NEW.id OR corrects_id = NEW.corrects_id)
    BEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END"""
]
POSTGRESQL = [
    f"""CREATE FUNCTION registry_event_append_only() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION '{SENTENCE}' USING ERRCODE = 'integrity_constraint_violation'; END $$""",
    """CREATE TRIGGER registry_event_append_only BEFORE UPDATE OR DELETE ON registry_event
    FOR EACH ROW EXECUTE FUNCTION registry_event_append_only()""",
]
DROP = {
    "sqlite": [f"DROP TRIGGER registry_event_no_{verb}" for verb in ("update", "delete", "replace")],
    "postgresql": [
        "DROP TRIGGER registry_event_append_only ON registry_event",
        "DROP FUNCTION registry_event_append_only()",
    ],
}
CREATE = {"sqlite": SQLITE, "postgresql": POSTGRESQL}


def forwards(apps, schema_editor):
    for statement in CREATE[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def backwards(apps, schema_editor):
    for statement in DROP[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("registry", "0001_initial")]
    operations = [migrations.RunPython(forwards, backwards)]
