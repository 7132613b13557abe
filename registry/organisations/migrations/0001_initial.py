"""Organisations, people and their roles."""

import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
    ]

    operations = [
        migrations.CreateModel(
            name='Attempts',
            fields=[
                ('key', models.CharField(max_length=64, primary_key=True, serialize=False, verbose_name='clé')),
                ('until', models.BigIntegerField(db_index=True, verbose_name='jusqu’à')),
            ],
            options={
                'verbose_name': 'tentatives',
                'verbose_name_plural': 'tentatives',
            },
        ),
        migrations.CreateModel(
            name='User',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                ('email', models.EmailField(max_length=254, unique=True, verbose_name='adresse électronique')),
                ('first_name', models.CharField(blank=True, max_length=80, verbose_name='prénom')),
                ('last_name', models.CharField(blank=True, max_length=80, verbose_name='nom')),
                ('is_active', models.BooleanField(default=True, verbose_name='compte actif')),
                ('date_joined', models.DateTimeField(auto_now_add=True, verbose_name='créé le')),
                ('created_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='créé par')),
                ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
            ],
            options={
                'verbose_name': 'compte',
                'ordering': ['email'],
            },
        ),
        migrations.CreateModel(
            name='Organisation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=40, unique=True, verbose_name='code')),
                ('name', models.CharField(max_length=200, verbose_name='nom')),
                ('kind', models.CharField(choices=[('state', 'État'), ('unit', 'Entité déclarante'), ('service', 'Service'), ('public_body', 'Établissement public'), ('association', 'Association'), ('company', 'Entreprise')], max_length=12, verbose_name='nature')),
                ('siret', models.CharField(blank=True, max_length=14, validators=[django.core.validators.RegexValidator('^[0-9]{14}\\Z', 'Un SIRET compte 14 chiffres.', 'invalid_siret')], verbose_name='SIRET')),
                ('rna', models.CharField(blank=True, max_length=10, validators=[django.core.validators.RegexValidator('^W[0-9][A-Z0-9][0-9]{7}\\Z', 'Un numéro RNA s’écrit W suivi de 9 caractères, par exemple W751234567.', 'invalid_rna')], verbose_name='numéro RNA')),
                ('address', models.CharField(blank=True, max_length=300, verbose_name='adresse')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='courriel de contact')),
                ('phone', models.CharField(blank=True, max_length=30, verbose_name='téléphone de contact')),
                ('signatory', models.CharField(blank=True, max_length=120, verbose_name='signataire')),
                ('signatory_title', models.CharField(blank=True, max_length=120, verbose_name='qualité du signataire')),
                ('path', models.CharField(db_index=True, editable=False, max_length=200)),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='organisations.organisation', verbose_name='rattachée à')),
                ('reporting_unit', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
            ],
            options={
                'verbose_name': 'organisation',
                'ordering': ['path'],
            },
        ),
        migrations.CreateModel(
            name='Membership',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('reader', 'Lecteur'), ('agent', 'Agent informatique'), ('manager', 'Gestionnaire'), ('administrator', 'Administrateur'), ('member', 'Membre d’association')], max_length=13, verbose_name='rôle')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='memberships', to=settings.AUTH_USER_MODEL, verbose_name='compte')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='memberships', to='organisations.organisation', verbose_name='organisation')),
            ],
            options={
                'verbose_name': 'rôle',
                'verbose_name_plural': 'rôles',
            },
        ),
        migrations.AddConstraint(
            model_name='organisation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind__in', ('association', 'company')), _negated=True), ('parent', None), _connector='OR'), name='partner_stands_alone', violation_error_code='stands_alone', violation_error_message='Une association ou une entreprise ne dépend de personne.'),
        ),
        migrations.AddConstraint(
            model_name='membership',
            constraint=models.UniqueConstraint(fields=('user', 'organisation', 'role'), name='membership_once', violation_error_code='role_held', violation_error_message='Ce compte a déjà ce rôle ici.'),
        ),
    ]
