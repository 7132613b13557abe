"""Imports, and what files mean."""

import django.db.models.deletion
import uuid
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
            name='Import',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(auto_now_add=True, verbose_name='importé le')),
                ('operation', models.UUIDField(default=uuid.uuid4, unique=True, verbose_name='opération')),
                ('name', models.CharField(max_length=200, verbose_name='nom du fichier')),
                ('sha256', models.CharField(max_length=64, verbose_name='empreinte du fichier')),
                ('format', models.CharField(max_length=10, verbose_name='format')),
                ('sheet', models.CharField(blank=True, max_length=200, verbose_name='feuille')),
                ('new', models.PositiveIntegerField(verbose_name='nouveaux')),
                ('changed', models.PositiveIntegerField(verbose_name='modifiés')),
                ('unchanged', models.PositiveIntegerField(verbose_name='inchangés')),
                ('skipped', models.PositiveIntegerField(verbose_name='lignes passées')),
                ('report', models.BinaryField()),
                ('undone_at', models.DateTimeField(null=True, verbose_name='annulé le')),
                ('motive', models.CharField(blank=True, max_length=500, verbose_name='motif de l’annulation')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='par')),
                ('organisation', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='imports', to='organisations.organisation', verbose_name='organisation')),
                ('undone_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='annulé par')),
            ],
            options={
                'verbose_name': 'import',
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='Layout',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('fingerprint', models.CharField(editable=False, max_length=64)),
                ('name', models.CharField(help_text='Le premier fichier qui avait ces titres.', max_length=200, verbose_name='fichier')),
                ('saved_at', models.DateTimeField(auto_now=True, verbose_name='retenu le')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='organisations.organisation', verbose_name='organisation')),
            ],
            options={
                'verbose_name': 'correspondance de colonnes',
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='ColumnMatch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('heading', models.CharField(max_length=200, verbose_name='titre')),
                ('column', models.CharField(blank=True, max_length=20, verbose_name='colonne du registre')),
                ('layout', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='columns', to='imports.layout')),
            ],
            options={
                'verbose_name': 'colonne retenue',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='Translation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('category', 'Catégorie'), ('status', 'État'), ('place', 'Site ou organisation')], max_length=8, verbose_name='genre')),
                ('word', models.CharField(editable=False, max_length=200)),
                ('written', models.CharField(max_length=200, verbose_name='mot du fichier')),
                ('status', models.CharField(blank=True, choices=[('in_service', 'En service'), ('in_stock', 'En stock'), ('in_repair', 'En réparation'), ('retired', 'Réformé')], max_length=12)),
                ('skipped', models.BooleanField(default=False, verbose_name='lignes non importées')),
                ('category', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='devices.category')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='organisations.organisation', verbose_name='organisation')),
                ('place', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='organisations.organisation')),
            ],
            options={
                'verbose_name': 'traduction',
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='UnidentifiedRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.CharField(db_index=True, max_length=32, verbose_name='empreinte de la ligne')),
                ('imported', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='unidentified_rows', to='imports.import', to_field='operation')),
            ],
            options={
                'verbose_name': 'ligne que rien n’identifie',
                'verbose_name_plural': 'lignes que rien n’identifie',
            },
        ),
        migrations.CreateModel(
            name='Upload',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200, verbose_name='nom du fichier')),
                ('content', models.BinaryField()),
                ('answers', models.TextField(blank=True, verbose_name='réponses')),
                ('sheet', models.CharField(blank=True, max_length=200, verbose_name='feuille')),
                ('motive', models.CharField(blank=True, max_length=300, verbose_name='motif')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('category', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='devices.category')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='organisations.organisation')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='uploads', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'fichier en attente',
            },
        ),
        migrations.AddConstraint(
            model_name='layout',
            constraint=models.UniqueConstraint(fields=('organisation', 'fingerprint'), name='layout_once'),
        ),
        migrations.AddConstraint(
            model_name='columnmatch',
            constraint=models.UniqueConstraint(fields=('layout', 'heading'), name='heading_once'),
        ),
        migrations.AddConstraint(
            model_name='columnmatch',
            constraint=models.UniqueConstraint(condition=models.Q(('column', ''), _negated=True), fields=('layout', 'column'), name='column_meant_once'),
        ),
        migrations.AddConstraint(
            model_name='translation',
            constraint=models.UniqueConstraint(fields=('organisation', 'kind', 'word'), name='word_translated_once'),
        ),
        migrations.AddConstraint(
            model_name='translation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('category__isnull', False), ('kind', 'category'), ('place', None), ('skipped', False), ('status', '')), models.Q(('category', None), ('kind', 'category'), ('place', None), ('skipped', True), ('status', '')), models.Q(('category', None), ('kind', 'status'), ('place', None), ('skipped', False)), models.Q(('category', None), ('kind', 'status'), ('place', None), ('skipped', True), ('status', '')), models.Q(('category', None), ('kind', 'place'), ('skipped', False), ('status', '')), _connector='OR'), name='word_means_one_thing', violation_error_code='word_means_nothing', violation_error_message='Dites ce que ce mot veut dire, ou que ses lignes ne sont pas importées.'),
        ),
    ]
