"""A row that was joined to another, of the same machine."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('registry', '0029_former_tags'),
    ]

    operations = [
        migrations.AddField(
            model_name='device',
            name='joined_to',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='joined', to='registry.device', verbose_name='réuni à'),
        ),
        migrations.AddField(
            model_name='event',
            name='joined_to',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='joined_events', to='registry.device', verbose_name='réuni à'),
        ),
        migrations.AlterField(
            model_name='event',
            name='action',
            field=models.CharField(choices=[('receive', 'Réception'), ('register', 'Reprise d’inventaire'), ('store', 'Mise en stock'), ('issue', 'Mise en service'), ('reassign', 'Réaffectation'), ('move', 'Déplacement'), ('repair', 'Envoi en réparation'), ('resume', 'Retour de réparation'), ('assess', 'Diagnostic'), ('erase', 'Effacement'), ('retire', 'Réforme'), ('reinstate', 'Réintégration'), ('offer', 'Proposition au don'), ('withdraw', 'Retrait du lot'), ('reserve', 'Réservation'), ('release', 'Fin de réservation'), ('hand_over', 'Remise au bénéficiaire'), ('donate', 'Don'), ('staff', 'Cession à un agent'), ('transfer', 'Transfert à une administration'), ('accept', 'Arrivée par transfert'), ('sell', 'Vente'), ('take_back', 'Reprise'), ('prove', 'Preuve de réemploi'), ('recycle', 'Recyclage'), ('consign', 'Mise en collecte'), ('recall', 'Fin de mise en collecte'), ('lose', 'Perte'), ('steal', 'Vol'), ('find', 'Matériel retrouvé'), ('correct', 'Annulation'), ('amend', 'Rectification'), ('join', 'Réunion à une autre fiche')], max_length=12, verbose_name='acte'),
        ),
    ]
