"""Stocktakes."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('devices', '0001_initial'),
        ('organisations', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Stocktake',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(editable=False, max_length=20, unique=True, verbose_name='numéro')),
                ('place', models.CharField(blank=True, help_text='Son nom entier ; majuscules, accents et espaces ne comptent pas. Vide : tous les lieux.', max_length=120, verbose_name='lieu')),
                ('status', models.CharField(choices=[('open', 'En cours'), ('closed', 'Clos')], default='open', editable=False, max_length=6, verbose_name='état')),
                ('opened_at', models.DateTimeField(auto_now_add=True, verbose_name='ouvert le')),
                ('closed_at', models.DateTimeField(editable=False, null=True, verbose_name='clos le')),
                ('closed_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='clos par')),
                ('opened_by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='ouvert par')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='stocktakes', to='organisations.organisation', verbose_name='organisation')),
            ],
            options={
                'verbose_name': 'inventaire',
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='StocktakeLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.CharField(blank=True, max_length=500, verbose_name='texte scanné')),
                ('finding', models.CharField(choices=[('found', 'Trouvé'), ('unexpected', 'Inattendu'), ('missing', 'Manquant')], max_length=10, verbose_name='constat')),
                ('note', models.CharField(blank=True, max_length=300, verbose_name='précision')),
                ('scanned_at', models.DateTimeField(null=True, verbose_name='scanné le')),
                ('device', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='devices.device', verbose_name='matériel')),
                ('scanned_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='scanné par')),
                ('stocktake', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='lines', to='stocktakes.stocktake', verbose_name='inventaire')),
            ],
            options={
                'verbose_name': 'ligne d’inventaire',
                'verbose_name_plural': 'lignes d’inventaire',
                'ordering': ['-pk'],
            },
        ),
        migrations.AddConstraint(
            model_name='stocktake',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('closed_at', None), ('status', 'open')), models.Q(('closed_at__isnull', False), ('status', 'closed')), _connector='OR'), name='stocktake_closed_on_a_day', violation_error_code='closing_undated', violation_error_message='Un inventaire clos a une date de clôture.'),
        ),
        migrations.AddIndex(
            model_name='stocktakeline',
            index=models.Index(fields=['stocktake', 'finding', '-id'], name='stocktake_line_finding'),
        ),
        migrations.AddConstraint(
            model_name='stocktakeline',
            constraint=models.UniqueConstraint(fields=('stocktake', 'device'), name='stocktake_line_once', violation_error_code='already_in_the_stocktake', violation_error_message='Ce matériel est déjà dans l’inventaire.'),
        ),
        migrations.AddConstraint(
            model_name='stocktakeline',
            constraint=models.UniqueConstraint(condition=models.Q(('device', None)), fields=('stocktake', 'text'), name='stocktake_unknown_once', violation_error_code='code_already_in_the_stocktake', violation_error_message='Ce code est déjà dans l’inventaire.'),
        ),
        migrations.AddConstraint(
            model_name='stocktakeline',
            constraint=models.CheckConstraint(condition=models.Q(('device__isnull', False), models.Q(('finding', 'unexpected'), models.Q(('text', ''), _negated=True)), _connector='OR'), name='stocktake_line_of_something', violation_error_code='line_of_nothing', violation_error_message='Une ligne nomme un matériel, ou un code inattendu.'),
        ),
    ]
