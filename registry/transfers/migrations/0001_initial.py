"""Arrivals."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('devices', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Arrival',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('scanned_at', models.DateTimeField(auto_now_add=True, verbose_name='contrôlé le')),
                ('announcement', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='arrival', to='devices.event', verbose_name='transfert')),
                ('scanned_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='contrôlé par')),
            ],
            options={
                'verbose_name': 'arrivée',
                'ordering': ['-pk'],
            },
        ),
    ]
