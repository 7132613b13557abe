"""The database itself refuses to change, delete or empty the recorded events."""

from django.db import migrations

from registry.models.append_only import protect

SENTENCE = "Un mouvement enregistré ne se modifie pas : enregistrez une correction."


class Migration(migrations.Migration):
    dependencies = [("registry", "0001_initial")]
    operations = [protect("registry_event", SENTENCE, "corrects_id")]
