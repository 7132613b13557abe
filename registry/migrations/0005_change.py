"""The log of the plain facts; the database itself refuses to update or delete a row of it."""

import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models

from registry.models.append_only import protect


SENTENCE = "Une modification enregistrée reste : enregistrez-en une autre."


class Migration(migrations.Migration):

    dependencies = [
        ('registry', '0004_arrival'),
    ]

    operations = [
        migrations.CreateModel(
            name='Change',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('field', models.CharField(choices=[('serial', 'Numéro de série'), ('category', 'Catégorie'), ('manufacturer', 'Fabricant'), ('model', 'Modèle'), ('price', 'Prix d’achat (€ HT)'), ('manufactured_on', 'Date de fabrication'), ('place', 'Lieu'), ('note', 'Remarque')], max_length=15, verbose_name='information')),
                ('before', models.CharField(blank=True, max_length=2000, verbose_name='avant')),
                ('after', models.CharField(blank=True, max_length=2000, verbose_name='après')),
                ('recorded_at', models.DateTimeField(auto_now_add=True, verbose_name='enregistré le')),
                ('via', models.CharField(choices=[('page', 'page'), ('scan', 'scan'), ('lot', 'lot de don'), ('import', 'import'), ('api', 'API'), ('command', 'commande')], default='page', max_length=7, verbose_name='par le moyen de')),
                ('request', models.UUIDField(db_index=True, default=uuid.uuid4, verbose_name='requête')),
                ('motive', models.CharField(blank=True, max_length=500, verbose_name='motif')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='par')),
                ('device', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='changes', to='registry.device', verbose_name='matériel')),
            ],
            options={
                'verbose_name': 'information modifiée',
                'verbose_name_plural': 'informations modifiées',
                'ordering': ['pk'],
            },
        ),
        protect("registry_change", SENTENCE),
    ]
