"""Printers and prints."""

import django.core.validators
import django.db.models.deletion
import labels.models.print_run
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
            name='Printer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(help_text='Celui par lequel on la connaît : « HP du 2e étage ».', max_length=80, verbose_name='nom')),
                ('sheet', models.CharField(max_length=40, verbose_name='format des étiquettes')),
                ('shift_x', models.DecimalField(decimal_places=1, default=0, help_text='Négatif : vers la gauche.', max_digits=4, validators=[django.core.validators.MinValueValidator(-10), django.core.validators.MaxValueValidator(10)], verbose_name='décalage vers la droite (mm)')),
                ('shift_y', models.DecimalField(decimal_places=1, default=0, help_text='Négatif : vers le haut.', max_digits=4, validators=[django.core.validators.MinValueValidator(-10), django.core.validators.MaxValueValidator(10)], verbose_name='décalage vers le bas (mm)')),
                ('scale', models.DecimalField(decimal_places=2, default=100, help_text='Sans effet sur un rouleau.', max_digits=5, validators=[django.core.validators.MinValueValidator(95), django.core.validators.MaxValueValidator(105)], verbose_name='échelle (%)')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='printers', to='organisations.organisation', verbose_name='organisation')),
            ],
            options={
                'verbose_name': 'imprimante',
                'ordering': ['name', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='PrintChoice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sheet', models.CharField(default='avery-l7160', max_length=40, verbose_name='format')),
                ('owner', models.BooleanField(default=False)),
                ('unit', models.BooleanField(default=True)),
                ('service', models.BooleanField(default=False)),
                ('model', models.BooleanField(default=True)),
                ('serial', models.BooleanField(default=True)),
                ('order', models.CharField(choices=[('given', 'Celui de la liste'), ('tag', 'Par étiquette'), ('place', 'Par lieu'), ('model', 'Par modèle')], default='given', max_length=5, verbose_name='ordre')),
                ('user', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='print_choice', to=settings.AUTH_USER_MODEL)),
                ('printer', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='labels.printer', verbose_name='imprimante')),
            ],
            options={
                'verbose_name': 'choix d’impression',
                'verbose_name_plural': 'choix d’impression',
            },
        ),
        migrations.CreateModel(
            name='PrintRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('made_at', models.DateTimeField(auto_now_add=True, verbose_name='demandée le')),
                ('sheet', models.CharField(max_length=40, verbose_name='format')),
                ('parts', models.CharField(blank=True, max_length=100, verbose_name='ce que dit l’étiquette')),
                ('order', models.CharField(choices=[('given', 'Celui de la liste'), ('tag', 'Par étiquette'), ('place', 'Par lieu'), ('model', 'Par modèle')], default='given', max_length=5, verbose_name='ordre')),
                ('copies', models.PositiveSmallIntegerField(default=1, validators=[django.core.validators.MinValueValidator(1)], verbose_name='exemplaires')),
                ('first', models.PositiveSmallIntegerField(default=1, validators=[django.core.validators.MinValueValidator(1)], verbose_name='première position')),
                ('output', models.CharField(choices=[('pdf', 'PDF'), ('zpl', 'ZPL')], default='pdf', max_length=3, verbose_name='sortie')),
                ('count', models.PositiveIntegerField(verbose_name='étiquettes')),
                ('progress', models.CharField(choices=[('queued', 'En attente'), ('running', 'En cours'), ('done', 'Imprimée'), ('failed', 'Interrompue')], default='queued', max_length=7, verbose_name='avancement')),
                ('attempt', models.PositiveSmallIntegerField(default=0, verbose_name='tentative')),
                ('drawn', models.PositiveIntegerField(default=0, verbose_name='dessinées')),
                ('beat_at', models.DateTimeField(null=True, verbose_name='vue le')),
                ('failure', models.CharField(blank=True, max_length=400, verbose_name='raison')),
                ('file', models.FileField(blank=True, storage=labels.models.print_run.storage, upload_to='impressions/%Y/%m', verbose_name='fichier')),
                ('printer', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='labels.printer', verbose_name='imprimante')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='print_runs', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'impression',
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='PrintedDevice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('device', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='devices.device')),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='printed', to='labels.printrun')),
            ],
            options={
                'verbose_name': 'matériel imprimé',
                'ordering': ['pk'],
            },
        ),
        migrations.AddConstraint(
            model_name='printer',
            constraint=models.UniqueConstraint(fields=('organisation', 'name'), name='printer_name_once', violation_error_code='printer_name_taken', violation_error_message='Une imprimante de cette organisation porte déjà ce nom.'),
        ),
        migrations.AddConstraint(
            model_name='printrun',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('progress', 'failed'), _negated=True), models.Q(('failure', ''), _negated=True), _connector='OR'), name='print_run_fails_for_a_reason', violation_error_code='failure_unexplained', violation_error_message='Une impression interrompue dit pourquoi.'),
        ),
        migrations.AddConstraint(
            model_name='printeddevice',
            constraint=models.UniqueConstraint(fields=('run', 'device'), name='printed_once_a_run'),
        ),
    ]
