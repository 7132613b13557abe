"""Blank labels are reserved tags, which the registry itself keeps."""

from django.db import migrations


def move(apps, schema_editor):
    for name in ("BlankBatch", "Blank"):
        here, there = (apps.get_model(package, name)._base_manager for package in ("labels", "registry"))
        rows = here.order_by("pk").values()
        there.bulk_create([there.model(**row) for row in rows], batch_size=1000)


def follow(apps, schema_editor):
    """The next key follows those that were moved."""
    if schema_editor.connection.vendor == "postgresql":
        for name in ("blankbatch", "blank"):
            table = f"registry_{name}"
            schema_editor.execute(
                f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), coalesce(max(id), 0) + 1, false) FROM {table}"
            )


class Migration(migrations.Migration):
    dependencies = [("labels", "0008_whole_place"), ("registry", "0028_blanks")]

    operations = [
        migrations.RunPython(move, migrations.RunPython.noop),
        migrations.RunPython(follow, migrations.RunPython.noop),
        migrations.DeleteModel("Blank"),
        migrations.DeleteModel("BlankBatch"),
    ]
