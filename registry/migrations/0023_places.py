"""Places compare whole and folded; the index of the search reads them so too."""

import importlib

from django.db import migrations, models

import registry.models.folded
from registry.folding import fold

search = importlib.import_module("registry.migrations.0006_search")
FACTS = f"{search.FACTS} || ' ' || place_key"
INDEX = search.INDEX.replace(search.FACTS, FACTS)


def fold_places(apps, schema_editor):
    devices = apps.get_model("registry", "Device")._base_manager
    for place in devices.exclude(place="").order_by().values_list("place", flat=True).distinct():
        devices.filter(place=place).update(place_key=fold(place)[:240])


def index(apps, schema_editor):
    """Only where `search` could make its own."""
    if schema_editor.connection.vendor != "postgresql":
        return
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_indexes WHERE indexname = 'device_search'")
        if cursor.fetchone():
            cursor.execute("DROP INDEX device_search")
            cursor.execute(INDEX)


class Migration(migrations.Migration):
    dependencies = [("registry", "0022_partners")]

    operations = [
        migrations.AddField(
            model_name="device",
            name="place_key",
            field=registry.models.folded.FoldedField("place", blank=True, default="", editable=False, max_length=240),
        ),
        migrations.RunPython(fold_places, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name="device",
            index=models.Index(fields=["place_key"], name="device_place"),
        ),
        migrations.RunPython(index, migrations.RunPython.noop),
    ]
