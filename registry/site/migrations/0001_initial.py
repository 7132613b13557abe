"""Forms that were sent."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Submission',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(verbose_name='clé')),
                ('address', models.TextField(blank=True, verbose_name='adresse')),
                ('sent_at', models.DateTimeField(auto_now_add=True, db_index=True, verbose_name='envoyé le')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'formulaire envoyé',
                'verbose_name_plural': 'formulaires envoyés',
                'constraints': [models.UniqueConstraint(fields=('user', 'key'), name='submission_once')],
            },
        ),
    ]
