"""Receipts of scans, and lists."""

import django.db.models.deletion
import django.utils.timezone
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
            name='ScanSession',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('opened_at', models.DateTimeField(auto_now_add=True, verbose_name='ouverte le')),
                ('closed_at', models.DateTimeField(editable=False, null=True, verbose_name='close le')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='scan_sessions', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'liste scannée',
                'verbose_name_plural': 'listes scannées',
            },
        ),
        migrations.CreateModel(
            name='ScanLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.CharField(max_length=500, verbose_name='texte scanné')),
                ('scanned_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='scanné le')),
                ('device', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='devices.device', verbose_name='matériel')),
                ('session', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='lines', to='scanning.scansession', verbose_name='liste')),
            ],
            options={
                'verbose_name': 'ligne scannée',
                'verbose_name_plural': 'lignes scannées',
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='Receipt',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(verbose_name='clé')),
                ('text', models.CharField(max_length=500, verbose_name='texte scanné')),
                ('purpose', models.CharField(blank=True, help_text='Vide : la liste de la personne.', max_length=80, verbose_name='usage')),
                ('outcome', models.CharField(choices=[('added', 'ajouté'), ('doubtful', 'à vérifier'), ('listed', 'déjà fait'), ('refused', 'refusé'), ('finished', 'refusé pour de bon')], max_length=10, verbose_name='réponse')),
                ('message', models.CharField(max_length=700, verbose_name='phrase')),
                ('received_at', models.DateTimeField(auto_now_add=True, verbose_name='reçu le')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'scan reçu',
                'verbose_name_plural': 'scans reçus',
                'constraints': [models.UniqueConstraint(fields=('user', 'key'), name='receipt_once')],
            },
        ),
        migrations.AddConstraint(
            model_name='scansession',
            constraint=models.UniqueConstraint(condition=models.Q(('closed_at', None)), fields=('user',), name='scan_session_one_open', violation_error_code='list_already_open', violation_error_message='Ce compte a déjà une liste ouverte.'),
        ),
        migrations.AddConstraint(
            model_name='scanline',
            constraint=models.UniqueConstraint(fields=('session', 'device'), name='scan_line_once', violation_error_code='already_in_the_list', violation_error_message='Ce matériel est déjà dans la liste.'),
        ),
    ]
