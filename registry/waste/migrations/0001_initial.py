"""Collections of waste, and the éco-organismes that a registry starts with."""

import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import registry.shared.validators
from decimal import Decimal
from django.conf import settings
from django.db import migrations, models
from registry.waste.migrations import _collectors


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('devices', '0001_initial'),
        ('organisations', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Collector',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=150, unique=True, verbose_name='nom')),
                ('eco_organisme', models.BooleanField(default=False, help_text='Sinon, un bordereau Trackdéchets (BSD) est exigé.', verbose_name='éco-organisme agréé')),
                ('siret', models.CharField(blank=True, max_length=14, validators=[django.core.validators.RegexValidator('^[0-9]{14}\\Z', 'Un SIRET compte 14 chiffres.', 'invalid_siret')], verbose_name='SIRET')),
                ('company_type', models.CharField(choices=[('ETABLISSEMENT_FR', 'Établissement français'), ('ENTREPRISE_UE', 'Entreprise de l’Union européenne'), ('ENTREPRISE_HORS_UE', 'Entreprise hors de l’Union européenne'), ('ASSOCIATION', 'Association')], default='ETABLISSEMENT_FR', max_length=18, verbose_name='type')),
                ('address', models.CharField(blank=True, max_length=150, verbose_name='adresse')),
                ('receipt', models.CharField(blank=True, max_length=150, verbose_name='récépissé de transport')),
                ('free_kg', models.DecimalField(blank=True, decimal_places=1, max_digits=7, null=True, validators=[django.core.validators.MinValueValidator(0)], verbose_name='enlèvement gratuit à partir de (kg)')),
                ('free_m3', models.DecimalField(blank=True, decimal_places=1, max_digits=5, null=True, validators=[django.core.validators.MinValueValidator(0)], verbose_name='ou à partir de (m³)')),
                ('source', models.CharField(blank=True, max_length=200, verbose_name='source du seuil')),
            ],
            options={
                'verbose_name': 'collecteur de déchets',
                'verbose_name_plural': 'collecteurs de déchets',
                'ordering': ['name'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('free_kg', None), ('free_m3', None)), models.Q(('source', ''), _negated=True), _connector='OR'), name='collector_threshold_has_source', violation_error_code='threshold_without_source', violation_error_message='Indiquez la source du seuil.')],
            },
        ),
        migrations.CreateModel(
            name='Collection',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(editable=False, max_length=20, unique=True, verbose_name='numéro')),
                ('site', models.CharField(max_length=150, verbose_name='adresse d’enlèvement')),
                ('planned_on', models.DateField(blank=True, null=True, verbose_name='enlèvement prévu le')),
                ('status', models.CharField(choices=[('open', 'Ouverte'), ('closed', 'Close'), ('confirmed', 'Confirmée'), ('abandoned', 'Abandonnée')], default='open', editable=False, max_length=9, verbose_name='état')),
                ('motive', models.CharField(blank=True, editable=False, max_length=400, verbose_name='motif')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='créée le')),
                ('closed_on', models.DateField(blank=True, editable=False, null=True, verbose_name='close le')),
                ('dispatched_on', models.DateField(blank=True, null=True, validators=[registry.shared.validators.not_future], verbose_name='enlevée le')),
                ('received_on', models.DateField(blank=True, null=True, validators=[registry.shared.validators.not_future], verbose_name='reçue par le collecteur le')),
                ('weight_kg', models.DecimalField(blank=True, decimal_places=2, max_digits=9, null=True, validators=[django.core.validators.MinValueValidator(Decimal('0.01'))], verbose_name='poids confirmé (kg)')),
                ('slip', models.CharField(blank=True, max_length=50, verbose_name='numéro du bon d’enlèvement')),
                ('bsd', models.CharField(blank=True, max_length=22, validators=[django.core.validators.RegexValidator('^BSD-[0-9]{8}-[0-9A-HJKMNP-TV-Z]{9}\\Z', 'Un bordereau Trackdéchets s’écrit BSD-20260315-ABCDEFGH1.', 'invalid_bsd')], verbose_name='bordereau Trackdéchets (BSD)')),
                ('fate', models.CharField(blank=True, choices=[('recycle', 'Recyclage'), ('take_back', 'Reprise')], max_length=9, verbose_name='devenir')),
                ('reuse_commitment', models.BooleanField(blank=True, null=True, verbose_name='engagement de réemploi')),
                ('operation_code', models.CharField(blank=True, choices=[('R 1', 'R 1'), ('R 2', 'R 2'), ('R 3', 'R 3'), ('R 4', 'R 4'), ('R 5', 'R 5'), ('R 6', 'R 6'), ('R 7', 'R 7'), ('R 8', 'R 8'), ('R 9', 'R 9'), ('R 10', 'R 10'), ('R 11', 'R 11'), ('R 12', 'R 12'), ('R 13', 'R 13'), ('D 1', 'D 1'), ('D 2', 'D 2'), ('D 3', 'D 3'), ('D 4', 'D 4'), ('D 5', 'D 5'), ('D 6', 'D 6'), ('D 7', 'D 7'), ('D 8', 'D 8'), ('D 9', 'D 9'), ('D 10', 'D 10'), ('D 11', 'D 11'), ('D 12', 'D 12'), ('D 13', 'D 13'), ('D 14', 'D 14'), ('D 15', 'D 15')], max_length=4, verbose_name='code de traitement')),
                ('operation_mode', models.CharField(blank=True, choices=[('REUTILISATION', 'Réutilisation'), ('RECYCLAGE', 'Recyclage'), ('VALORISATION_ENERGETIQUE', 'Valorisation énergétique'), ('ELIMINATION', 'Élimination'), ('AUTRES_VALORISATIONS', 'Autres valorisations')], max_length=24, verbose_name='mode de traitement')),
                ('pop', models.BooleanField(default=False, verbose_name='contient des polluants organiques persistants')),
                ('confirmed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='confirmée par')),
                ('created_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='créée par')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='collections', to='organisations.organisation', verbose_name='organisation qui remet')),
                ('collector', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='collections', to='waste.collector', verbose_name='collecteur')),
            ],
            options={
                'verbose_name': 'collecte',
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='CollectionLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('pallet', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(1)], verbose_name='palette')),
                ('mass_kg', models.DecimalField(blank=True, decimal_places=2, max_digits=6, null=True, validators=[django.core.validators.MinValueValidator(Decimal('0.01'))], verbose_name='poids estimé (kg)')),
                ('waste_code', models.CharField(blank=True, max_length=9, verbose_name='code déchet')),
                ('active', models.BooleanField(default=True, verbose_name='sur la collecte')),
                ('received', models.BooleanField(blank=True, null=True, verbose_name='reçu')),
                ('scanned_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='scanné le')),
                ('collection', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='lines', to='waste.collection', verbose_name='collecte')),
                ('device', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='collection_lines', to='devices.device', verbose_name='matériel')),
                ('scanned_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='scanné par')),
            ],
            options={
                'verbose_name': 'matériel d’une collecte',
                'ordering': ['-pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('active', True)), fields=('device',), name='collection_line_in_one_collection', violation_error_code='already_on_a_collection', violation_error_message='Ce matériel est déjà sur une collecte.'), models.UniqueConstraint(fields=('collection', 'device'), name='collection_line_once', violation_error_code='already_on_this_collection', violation_error_message='Ce matériel est déjà sur cette collecte.')],
            },
        ),
        migrations.AddIndex(
            model_name='collection',
            index=models.Index(fields=['organisation', 'status'], name='collection_organisation_status'),
        ),
        migrations.AddConstraint(
            model_name='collection',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'confirmed'), _negated=True), models.Q(('dispatched_on__isnull', False), ('received_on__isnull', False), ('weight_kg__gt', 0), models.Q(('operation_code', ''), _negated=True), models.Q(('fate', ''), _negated=True)), _connector='OR'), name='collection_confirmed_with_its_facts', violation_error_code='confirmation_incomplete', violation_error_message='Une collecte se confirme avec ses dates, son poids et son traitement.'),
        ),
        migrations.AddConstraint(
            model_name='collection',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'confirmed'), _negated=True), models.Q(('slip', ''), _negated=True), models.Q(('bsd', ''), _negated=True), _connector='OR'), name='collection_confirmed_by_a_paper', violation_error_code='slip_missing', violation_error_message='Indiquez le numéro du bon d’enlèvement, ou du bordereau.'),
        ),
        migrations.AddConstraint(
            model_name='collection',
            constraint=models.CheckConstraint(condition=models.Q(('dispatched_on', None), ('dispatched_on__gte', models.F('closed_on')), _connector='OR'), name='collection_leaves_once_closed', violation_error_code='dispatched_before_closing', violation_error_message='L’enlèvement ne peut pas précéder la clôture de la collecte.'),
        ),
        migrations.AddConstraint(
            model_name='collection',
            constraint=models.CheckConstraint(condition=models.Q(('received_on', None), ('received_on__gte', models.F('dispatched_on')), _connector='OR'), name='collection_arrives_after_it_leaves', violation_error_code='received_before_dispatch', violation_error_message='La réception ne peut pas précéder l’enlèvement.'),
        ),
        migrations.RunPython(_collectors.fill, migrations.RunPython.noop),
    ]
