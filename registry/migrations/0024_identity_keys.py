"""What two devices are compared by: the serial number and the maker, folded the same way on both databases."""

import registry.makers
import registry.models.folded
import registry.serials
from django.db import migrations, models


def fill(apps, schema_editor):
    devices = apps.get_model("registry", "Device")._base_manager
    for pk, serial, maker in devices.order_by("pk").values_list("pk", "serial", "manufacturer").iterator():
        keys = {"serial_key": registry.serials.key(serial), "maker_key": registry.makers.key(maker)}
        devices.filter(pk=pk).update(**keys)


class Migration(migrations.Migration):

    dependencies = [
        ('registry', '0023_places'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='device',
            name='device_serial_once',
        ),
        migrations.RemoveIndex(
            model_name='device',
            name='device_serial',
        ),
        migrations.AddField(
            model_name='device',
            name='maker_key',
            field=registry.models.folded.FoldedField('manufacturer', blank=True, by=registry.makers.key, default='', editable=False, max_length=80),
        ),
        migrations.AddField(
            model_name='device',
            name='serial_key',
            field=registry.models.folded.FoldedField('serial', blank=True, by=registry.serials.key, default='', editable=False, max_length=80),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name='device',
            index=models.Index(fields=['serial_key'], name='device_serial'),
        ),
        migrations.AddConstraint(
            model_name='device',
            constraint=models.UniqueConstraint(condition=models.Q(models.Q(('serial_key', ''), _negated=True), models.Q(('status', ''), _negated=True)), fields=('serial_key', 'maker_key'), name='device_serial_once', violation_error_message='Ce numéro de série est déjà au registre pour ce fabricant.'),
        ),
    ]
