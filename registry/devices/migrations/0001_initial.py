"""Devices; the database itself refuses to change what was recorded of them; what a registry starts with."""

import django.core.validators
import django.db.models.deletion
import registry.devices.identity.makers
import registry.devices.identity.serials
import registry.devices.identity.tags
import registry.devices.models.document
import registry.shared.folded
import registry.shared.validators
import uuid
from decimal import Decimal
from django.conf import settings
from django.db import migrations, models
from registry.devices.migrations import _reference, _search
from registry.shared.append_only import protect


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('organisations', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Device',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('tag', models.CharField(default=registry.devices.identity.tags.new, editable=False, max_length=32, unique=True, validators=[django.core.validators.RegexValidator('^[A-Z0-9][A-Z0-9._-]*\\Z', 'Une étiquette s’écrit en chiffres et capitales, avec point ou tiret.', 'invalid_tag')], verbose_name='étiquette')),
                ('serial', models.CharField(blank=True, max_length=80, verbose_name='numéro de série')),
                ('serial_key', registry.shared.folded.FoldedField('serial', blank=True, by=registry.devices.identity.serials.key, default='', editable=False, max_length=80)),
                ('manufacturer', models.CharField(blank=True, max_length=80, verbose_name='fabricant')),
                ('maker_key', registry.shared.folded.FoldedField('manufacturer', blank=True, by=registry.devices.identity.makers.key, default='', editable=False, max_length=80)),
                ('model', models.CharField(blank=True, max_length=120, verbose_name='modèle')),
                ('price', models.DecimalField(blank=True, decimal_places=2, max_digits=10, null=True, validators=[django.core.validators.MinValueValidator(Decimal('0.01'), 'Un prix est plus grand que 0 : laissez vide celui que vous ne connaissez pas.')], verbose_name='prix d’achat (€ HT)')),
                ('manufactured_on', models.DateField(blank=True, null=True, validators=[registry.shared.validators.not_future], verbose_name='fabriqué le')),
                ('place', models.CharField(blank=True, max_length=120, verbose_name='lieu')),
                ('place_key', registry.shared.folded.FoldedField('place', blank=True, default='', editable=False, max_length=240)),
                ('note', models.CharField(blank=True, max_length=2000, verbose_name='remarque')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='ajouté le')),
                ('labelled_on', models.DateField(editable=False, null=True, verbose_name='étiqueté le')),
                ('status', models.CharField(choices=[('received', 'Réceptionné'), ('in_stock', 'En stock'), ('in_service', 'En service'), ('in_repair', 'En réparation'), ('retired', 'Réformé'), ('offered', 'Proposé au don'), ('reserved', 'Réservé'), ('consigned', 'En attente d’enlèvement'), ('donated', 'Donné'), ('staff', 'Cédé à un agent'), ('transferred', 'Transféré'), ('sold', 'Vendu'), ('taken_back', 'Repris'), ('recycled', 'Recyclé'), ('lost', 'Perdu'), ('stolen', 'Volé')], editable=False, max_length=12, verbose_name='état')),
                ('last_on', models.DateField(editable=False, null=True, verbose_name='dernier mouvement')),
                ('used', models.BooleanField(default=False, editable=False, verbose_name='déjà mis en service')),
                ('erasure', models.CharField(blank=True, choices=[('none_needed', 'Aucune donnée'), ('clear', 'Effacement logique'), ('purge', 'Purge'), ('destroy', 'Support détruit ou retiré'), ('partial', 'Effacement incomplet'), ('failed', 'Échec de l’effacement')], editable=False, max_length=12, verbose_name='effacement')),
                ('functional', models.BooleanField(editable=False, null=True, verbose_name='fonctionnel')),
                ('unit_value', models.DecimalField(decimal_places=2, editable=False, max_digits=10, null=True, validators=[django.core.validators.MinValueValidator(0)], verbose_name='valeur unitaire (€)')),
                ('security_excluded', models.BooleanField(default=False, editable=False, verbose_name='exclu pour raison de sécurité')),
                ('joined_to', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='joined', to='devices.device', verbose_name='réuni à')),
                ('organisation', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='devices', to='organisations.organisation', verbose_name='organisation')),
                ('recipient', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation', verbose_name='promis à')),
            ],
            options={
                'verbose_name': 'matériel',
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='Category',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=20, unique=True, verbose_name='code')),
                ('name', models.CharField(max_length=80, verbose_name='nom')),
                ('in_scope', models.BooleanField(help_text='Catégories DEEE 2 et 6 : écrans et petits équipements.', verbose_name='dans le champ du décret 2023-266')),
                ('holds_data', models.BooleanField(help_text='Exige un effacement avant toute sortie.', verbose_name='contient des données')),
                ('life_years', models.DecimalField(blank=True, decimal_places=1, max_digits=3, null=True, verbose_name='durée de vie (ans)')),
                ('co2_kg', models.DecimalField(blank=True, decimal_places=1, max_digits=7, null=True, validators=[django.core.validators.MinValueValidator(0)], verbose_name='fabrication (kg CO₂e)')),
                ('co2_source', models.CharField(blank=True, max_length=120, verbose_name='source du facteur')),
                ('mass_kg', models.DecimalField(blank=True, decimal_places=2, max_digits=6, null=True, validators=[django.core.validators.MinValueValidator(0)], verbose_name='masse (kg)')),
                ('mass_source', models.CharField(blank=True, max_length=120, verbose_name='source de la masse')),
                ('waste_code', models.CharField(blank=True, max_length=9, validators=[django.core.validators.RegexValidator('^\\d{2} \\d{2} \\d{2}\\*?\\Z', 'Un code déchet s’écrit 16 02 13* ou 16 02 14.', 'invalid_waste_code')], verbose_name='code déchet')),
            ],
            options={
                'verbose_name': 'catégorie',
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='Change',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('field', models.CharField(choices=[('serial', 'Numéro de série'), ('category', 'Catégorie'), ('manufacturer', 'Fabricant'), ('model', 'Modèle'), ('price', 'Prix d’achat (€ HT)'), ('manufactured_on', 'Date de fabrication'), ('place', 'Lieu'), ('note', 'Remarque')], max_length=15, verbose_name='information')),
                ('before', models.CharField(blank=True, max_length=2000, verbose_name='avant')),
                ('after', models.CharField(blank=True, max_length=2000, verbose_name='après')),
                ('recorded_at', models.DateTimeField(auto_now_add=True, verbose_name='enregistré le')),
                ('via', models.CharField(choices=[('page', 'page'), ('scan', 'scan'), ('lot', 'lot de don'), ('weee', 'collecte DEEE'), ('import', 'import'), ('api', 'API'), ('command', 'commande')], max_length=7, verbose_name='par le moyen de')),
                ('operation', models.UUIDField(db_index=True, default=uuid.uuid4, verbose_name='opération')),
                ('motive', models.CharField(blank=True, max_length=500, verbose_name='motif')),
            ],
            options={
                'verbose_name': 'information modifiée',
                'verbose_name_plural': 'informations modifiées',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='ClosedFigure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(choices=[('reused_strict', 'Part du parc issue du réemploi (lecture stricte)'), ('reused_wide', 'Part du parc issue du réemploi (lecture large)'), ('retired_legal', 'Réemploi des matériels réformés (décret 2023-266)'), ('retired_plan', 'Réemploi des matériels sortis (plan 2024)'), ('retired_donated', 'Dons parmi les matériels sortis'), ('purchases_reused', 'Part des achats issue du réemploi')], max_length=20)),
                ('part', models.DecimalField(decimal_places=2, max_digits=14)),
                ('whole', models.DecimalField(decimal_places=2, max_digits=14)),
                ('value', models.DecimalField(decimal_places=4, max_digits=16, null=True)),
                ('not_computable', models.PositiveIntegerField()),
            ],
            options={
                'verbose_name': 'chiffre d’une année close',
            },
        ),
        migrations.CreateModel(
            name='ClosedYear',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField(verbose_name='année')),
                ('source', models.CharField(help_text='Par exemple : déclaration transmise au CGDD.', max_length=200, verbose_name='source')),
                ('closed_at', models.DateTimeField(auto_now_add=True, verbose_name='close le')),
                ('reopened_at', models.DateTimeField(editable=False, null=True, verbose_name='rouverte le')),
                ('motive', models.CharField(blank=True, editable=False, max_length=500, verbose_name='motif de la réouverture')),
            ],
            options={
                'verbose_name': 'année close',
                'verbose_name_plural': 'années closes',
                'ordering': ['-year', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Document',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120, verbose_name='nom')),
                ('media_type', models.CharField(max_length=40, verbose_name='type')),
                ('size', models.PositiveIntegerField(verbose_name='taille')),
                ('sha256', models.CharField(max_length=64, verbose_name='empreinte SHA-256')),
                ('file', models.FileField(storage=registry.devices.models.document.documents_storage, upload_to=registry.devices.models.document.place, verbose_name='fichier')),
                ('added_at', models.DateTimeField(auto_now_add=True, verbose_name='ajouté le')),
                ('removed_at', models.DateTimeField(null=True, verbose_name='retiré le')),
                ('motive', models.CharField(blank=True, max_length=500, verbose_name='motif du retrait')),
                ('kind', models.CharField(choices=[('photo', 'Photo'), ('document', 'Document'), ('certificate', 'Certificat d’effacement')], max_length=11, verbose_name='nature')),
            ],
            options={
                'verbose_name': 'document',
                'ordering': ['-pk'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Event',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('action', models.CharField(choices=[('receive', 'Réception'), ('register', 'Reprise d’inventaire'), ('store', 'Mise en stock'), ('issue', 'Mise en service'), ('reassign', 'Réaffectation'), ('move', 'Déplacement'), ('repair', 'Envoi en réparation'), ('resume', 'Retour de réparation'), ('assess', 'Diagnostic'), ('erase', 'Effacement'), ('retire', 'Réforme'), ('reinstate', 'Réintégration'), ('offer', 'Proposition au don'), ('withdraw', 'Retrait du lot'), ('reserve', 'Réservation'), ('release', 'Fin de réservation'), ('hand_over', 'Remise au bénéficiaire'), ('donate', 'Don'), ('staff', 'Cession à un agent'), ('transfer', 'Transfert à une administration'), ('accept', 'Arrivée par transfert'), ('sell', 'Vente'), ('take_back', 'Reprise'), ('prove', 'Preuve de réemploi'), ('recycle', 'Recyclage'), ('consign', 'Mise en collecte'), ('recall', 'Fin de mise en collecte'), ('lose', 'Perte'), ('steal', 'Vol'), ('find', 'Matériel retrouvé'), ('correct', 'Annulation'), ('amend', 'Rectification'), ('join', 'Réunion à une autre fiche')], max_length=12, verbose_name='acte')),
                ('source', models.CharField(blank=True, choices=[('received', 'Réceptionné'), ('in_stock', 'En stock'), ('in_service', 'En service'), ('in_repair', 'En réparation'), ('retired', 'Réformé'), ('offered', 'Proposé au don'), ('reserved', 'Réservé'), ('consigned', 'En attente d’enlèvement'), ('donated', 'Donné'), ('staff', 'Cédé à un agent'), ('transferred', 'Transféré'), ('sold', 'Vendu'), ('taken_back', 'Repris'), ('recycled', 'Recyclé'), ('lost', 'Perdu'), ('stolen', 'Volé')], max_length=12, verbose_name='état avant')),
                ('target', models.CharField(choices=[('received', 'Réceptionné'), ('in_stock', 'En stock'), ('in_service', 'En service'), ('in_repair', 'En réparation'), ('retired', 'Réformé'), ('offered', 'Proposé au don'), ('reserved', 'Réservé'), ('consigned', 'En attente d’enlèvement'), ('donated', 'Donné'), ('staff', 'Cédé à un agent'), ('transferred', 'Transféré'), ('sold', 'Vendu'), ('taken_back', 'Repris'), ('recycled', 'Recyclé'), ('lost', 'Perdu'), ('stolen', 'Volé')], max_length=12, verbose_name='état après')),
                ('on', models.DateField(null=True, verbose_name='date')),
                ('recorded_at', models.DateTimeField(auto_now_add=True, verbose_name='enregistré le')),
                ('via', models.CharField(choices=[('page', 'page'), ('scan', 'scan'), ('lot', 'lot de don'), ('weee', 'collecte DEEE'), ('import', 'import'), ('api', 'API'), ('command', 'commande')], max_length=7, verbose_name='par le moyen de')),
                ('operation', models.UUIDField(default=uuid.uuid4, verbose_name='opération')),
                ('motive', models.CharField(blank=True, max_length=500, verbose_name='motif')),
                ('counterparty_name', models.CharField(blank=True, max_length=200, verbose_name='nom de l’autre partie')),
                ('origin', models.CharField(blank=True, choices=[('new', 'Neuf'), ('refurbished', 'Reconditionné'), ('donated', 'Don reçu'), ('transferred', 'Transfert reçu')], max_length=11, verbose_name='origine')),
                ('functional', models.BooleanField(null=True, verbose_name='fonctionnel')),
                ('unit_value', models.DecimalField(decimal_places=2, max_digits=10, null=True, validators=[django.core.validators.MinValueValidator(0)], verbose_name='valeur unitaire (€)')),
                ('security_excluded', models.BooleanField(null=True, verbose_name='exclu pour raison de sécurité')),
                ('erasure', models.CharField(blank=True, choices=[('none_needed', 'Aucune donnée'), ('clear', 'Effacement logique'), ('purge', 'Purge'), ('destroy', 'Support détruit ou retiré'), ('partial', 'Effacement incomplet'), ('failed', 'Échec de l’effacement')], max_length=12, verbose_name='effacement')),
                ('reuse_commitment', models.BooleanField(null=True, verbose_name='engagement de réemploi')),
            ],
            options={
                'verbose_name': 'mouvement',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='Stay',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('entry', models.CharField(choices=[('acquisition', 'Acquisition'), ('transfer', 'Transfert'), ('internal', 'Mouvement interne')], max_length=11, verbose_name='entrée')),
                ('entered_on', models.DateField(null=True, verbose_name='entré le')),
                ('acquired_on', models.DateField(null=True, verbose_name='acquis le')),
                ('origin', models.CharField(blank=True, choices=[('new', 'Neuf'), ('refurbished', 'Reconditionné'), ('donated', 'Don reçu'), ('transferred', 'Transfert reçu')], max_length=11, verbose_name='origine')),
                ('first_purchased_on', models.DateField(null=True, verbose_name='premier achat')),
                ('reused_since', models.DateField(null=True, verbose_name='réemployé depuis')),
                ('retired_on', models.DateField(null=True, verbose_name='réformé le')),
                ('functional', models.BooleanField(null=True, verbose_name='fonctionnel')),
                ('security_excluded', models.BooleanField(default=False, verbose_name='exclu pour raison de sécurité')),
                ('left_on', models.DateField(null=True, verbose_name='sorti le')),
                ('route', models.CharField(blank=True, choices=[('internal', 'Mouvement interne'), ('donated', 'Don'), ('staff', 'Cession à un agent'), ('transferred', 'Transfert'), ('sold', 'Vente'), ('taken_back', 'Reprise'), ('recycled', 'Recyclage'), ('lost', 'Perte'), ('stolen', 'Vol')], max_length=11, verbose_name='filière')),
                ('counterparty_name', models.CharField(blank=True, max_length=200, verbose_name='nom du destinataire')),
                ('reuse_commitment', models.BooleanField(null=True, verbose_name='engagement de réemploi')),
                ('reuse_proof', models.BooleanField(null=True, verbose_name='preuve de réemploi')),
            ],
            options={
                'verbose_name': 'séjour',
                'ordering': ['device', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='MediumErasure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('medium_type', models.CharField(choices=[('hdd', 'Disque dur'), ('ssd', 'SSD'), ('embedded', 'Mémoire soudée (téléphone, tablette)'), ('card', 'Carte ou clé mémoire'), ('other', 'Autre')], max_length=8, verbose_name='type de support')),
                ('serial', models.CharField(blank=True, help_text='Celui du disque, pas celui du matériel.', max_length=80, verbose_name='numéro de série du support')),
                ('method', models.CharField(choices=[('clear', 'Effacement logique'), ('purge', 'Purge'), ('destroy', 'Support détruit ou retiré')], max_length=12, verbose_name='méthode (NIST SP 800-88)')),
                ('result', models.CharField(choices=[('succeeded', 'Réussi'), ('failed', 'Échoué')], max_length=9, verbose_name='résultat')),
                ('tool', models.CharField(blank=True, max_length=80, verbose_name='outil')),
                ('tool_version', models.CharField(blank=True, max_length=40, verbose_name='version de l’outil')),
                ('operator', models.CharField(blank=True, help_text='Tel que l’outil le nomme.', max_length=120, verbose_name='opérateur')),
                ('verifier', models.CharField(blank=True, max_length=120, verbose_name='vérifié par')),
                ('certified', models.BooleanField(default=False, editable=False, verbose_name='dit par le certificat, qui nomme le matériel')),
            ],
            options={
                'verbose_name': 'effacement d’un support',
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='Naming',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.CharField(max_length=200, unique=True, verbose_name='texte')),
            ],
            options={
                'verbose_name': 'texte qui désigne un matériel',
                'verbose_name_plural': 'textes qui désignent un matériel',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='Policy',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('donation_cap', models.DecimalField(decimal_places=2, default=Decimal('300.00'), help_text='Valeur unitaire de la configuration complète (décret 2022-791).', max_digits=8, validators=[django.core.validators.MinValueValidator(0)], verbose_name='plafond des dons (€)')),
                ('age_limit_years', models.PositiveSmallIntegerField(default=10, help_text='Révolu au jour près (décret 2023-266).', verbose_name='âge limite à la réforme (ans)')),
                ('interministerial_counts', models.BooleanField(default=True, verbose_name='les transferts entre ministères comptent comme réemploi')),
            ],
            options={
                'verbose_name': 'règles de calcul',
                'verbose_name_plural': 'règles de calcul',
            },
        ),
        migrations.CreateModel(
            name='SavedFilter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=60, verbose_name='nom')),
                ('query', models.CharField(max_length=1000)),
            ],
            options={
                'verbose_name': 'filtre enregistré',
                'ordering': ['name', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Selection',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('operation', models.UUIDField(null=True)),
                ('done', models.CharField(blank=True, max_length=60)),
            ],
            options={
                'verbose_name': 'sélection',
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='Target',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('figure', models.CharField(choices=[('reused_strict', 'Part du parc issue du réemploi (lecture stricte)'), ('reused_wide', 'Part du parc issue du réemploi (lecture large)'), ('retired_legal', 'Réemploi des matériels réformés (décret 2023-266)'), ('retired_plan', 'Réemploi des matériels sortis (plan 2024)'), ('retired_donated', 'Dons parmi les matériels sortis'), ('purchases_reused', 'Part des achats issue du réemploi')], max_length=20, verbose_name='indicateur')),
                ('year', models.PositiveSmallIntegerField(verbose_name='à partir de l’année')),
                ('value', models.DecimalField(decimal_places=4, help_text='En fraction : 0,5 pour 50 %.', max_digits=5, validators=[django.core.validators.MinValueValidator(0), django.core.validators.MaxValueValidator(1)], verbose_name='cible')),
                ('source', models.CharField(max_length=200, verbose_name='source')),
            ],
            options={
                'verbose_name': 'cible',
                'ordering': ['figure', 'year'],
            },
        ),
        migrations.CreateModel(
            name='Assignment',
            fields=[
                ('device', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='assignment', serialize=False, to='devices.device', verbose_name='matériel')),
                ('name', models.CharField(max_length=120, verbose_name='agent')),
                ('since', models.DateField(verbose_name='depuis le')),
            ],
            options={
                'verbose_name': 'attribution',
            },
        ),
        migrations.CreateModel(
            name='Alias',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.CharField(error_messages={'unique': 'Ce code désigne déjà un matériel.'}, max_length=200, unique=True, verbose_name='autre code')),
                ('was_tag', models.BooleanField(default=False, editable=False, verbose_name='ancienne étiquette')),
                ('since', models.DateTimeField(auto_now_add=True, verbose_name='depuis le')),
                ('operation', models.UUIDField(db_index=True, editable=False, null=True, verbose_name='opération')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='par')),
                ('device', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='aliases', to='devices.device', verbose_name='matériel')),
            ],
            options={
                'verbose_name': 'autre code',
                'verbose_name_plural': 'autres codes',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='BlankBatch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('count', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(1000)], verbose_name='nombre d’étiquettes')),
                ('made_at', models.DateTimeField(auto_now_add=True, verbose_name='créée le')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='par')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='blank_batches', to='organisations.organisation', verbose_name='organisation')),
            ],
            options={
                'verbose_name': 'série d’étiquettes vierges',
                'verbose_name_plural': 'séries d’étiquettes vierges',
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='Blank',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('tag', models.CharField(default=registry.devices.identity.tags.new, max_length=32, unique=True, verbose_name='étiquette')),
                ('batch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='blanks', to='devices.blankbatch', verbose_name='série')),
            ],
            options={
                'verbose_name': 'étiquette vierge',
                'verbose_name_plural': 'étiquettes vierges',
                'ordering': ['pk'],
            },
        ),
        migrations.AddField(
            model_name='device',
            name='category',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='devices', to='devices.category', verbose_name='catégorie'),
        ),
        migrations.AddConstraint(
            model_name='category',
            constraint=models.CheckConstraint(condition=models.Q(('co2_kg', None), models.Q(('co2_source', ''), _negated=True), _connector='OR'), name='category_factor_has_source', violation_error_code='factor_without_source', violation_error_message='Indiquez la source du facteur d’émission.'),
        ),
        migrations.AddField(
            model_name='change',
            name='by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='par'),
        ),
        migrations.AddField(
            model_name='change',
            name='device',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='changes', to='devices.device', verbose_name='matériel'),
        ),
        migrations.AddField(
            model_name='closedfigure',
            name='organisation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation'),
        ),
        migrations.AddField(
            model_name='closedyear',
            name='closed_by',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='close par'),
        ),
        migrations.AddField(
            model_name='closedyear',
            name='organisation',
            field=models.ForeignKey(blank=True, help_text='Vide : toutes les entités.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation', verbose_name='entité déclarante'),
        ),
        migrations.AddField(
            model_name='closedyear',
            name='reopened_by',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='rouverte par'),
        ),
        migrations.AddField(
            model_name='closedfigure',
            name='closed_year',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='figures', to='devices.closedyear'),
        ),
        migrations.AddField(
            model_name='document',
            name='added_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='ajouté par'),
        ),
        migrations.AddField(
            model_name='document',
            name='device',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='documents', to='devices.device', verbose_name='matériel'),
        ),
        migrations.AddField(
            model_name='document',
            name='removed_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='retiré par'),
        ),
        migrations.AddField(
            model_name='event',
            name='amends',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='amended_by', to='devices.event', verbose_name='rectifie'),
        ),
        migrations.AddField(
            model_name='event',
            name='by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='par'),
        ),
        migrations.AddField(
            model_name='event',
            name='corrects',
            field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='corrected_by', to='devices.event', verbose_name='annule'),
        ),
        migrations.AddField(
            model_name='event',
            name='counterparty',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation', verbose_name='autre partie'),
        ),
        migrations.AddField(
            model_name='event',
            name='device',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='events', to='devices.device', verbose_name='matériel'),
        ),
        migrations.AddField(
            model_name='event',
            name='joined_to',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='joined_events', to='devices.device', verbose_name='réuni à'),
        ),
        migrations.AddField(
            model_name='event',
            name='organisation',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation', verbose_name='organisation'),
        ),
        migrations.AddField(
            model_name='stay',
            name='counterparty',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation', verbose_name='destinataire'),
        ),
        migrations.AddField(
            model_name='stay',
            name='device',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='stays', to='devices.device', verbose_name='matériel'),
        ),
        migrations.AddField(
            model_name='stay',
            name='organisation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='stays', to='organisations.organisation', verbose_name='organisation'),
        ),
        migrations.AddField(
            model_name='mediumerasure',
            name='certificate',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='erasures', to='devices.document', verbose_name='certificat'),
        ),
        migrations.AddField(
            model_name='mediumerasure',
            name='event',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='medium', to='devices.event', verbose_name='mouvement'),
        ),
        migrations.AddField(
            model_name='naming',
            name='device',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='devices.device', verbose_name='matériel'),
        ),
        migrations.AddConstraint(
            model_name='policy',
            constraint=models.CheckConstraint(condition=models.Q(('pk', 1)), name='policy_single_row'),
        ),
        migrations.AddField(
            model_name='savedfilter',
            name='organisation',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='organisations.organisation', verbose_name='partagé avec'),
        ),
        migrations.AddField(
            model_name='savedfilter',
            name='user',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='saved_filters', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='selection',
            name='devices',
            field=models.ManyToManyField(related_name='selections', to='devices.device'),
        ),
        migrations.AddField(
            model_name='selection',
            name='user',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='selections', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='target',
            constraint=models.UniqueConstraint(fields=('figure', 'year'), name='target_once_a_year', violation_error_code='target_known', violation_error_message='Cet indicateur a déjà une cible pour cette année.'),
        ),
        migrations.AddIndex(
            model_name='device',
            index=models.Index(fields=['organisation', 'status'], name='device_organisation_status'),
        ),
        migrations.AddIndex(
            model_name='device',
            index=models.Index(fields=['serial_key'], name='device_serial'),
        ),
        migrations.AddIndex(
            model_name='device',
            index=models.Index(fields=['place_key'], name='device_place'),
        ),
        migrations.AddIndex(
            model_name='device',
            index=models.Index(condition=models.Q(('labelled_on', None)), fields=['-id'], name='device_never_labelled'),
        ),
        migrations.AddConstraint(
            model_name='device',
            constraint=models.UniqueConstraint(condition=models.Q(models.Q(('serial_key', ''), _negated=True), models.Q(('status', ''), _negated=True)), fields=('serial_key', 'maker_key'), name='device_serial_once', violation_error_code='serial_taken', violation_error_message='Ce numéro de série est déjà au registre pour ce fabricant.'),
        ),
        migrations.AddConstraint(
            model_name='device',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'reserved'), _negated=True), ('recipient__isnull', False), _connector='OR'), name='device_reserved_for_someone', violation_error_code='reserved_for_nobody', violation_error_message='Un matériel réservé l’est pour un bénéficiaire.'),
        ),
        migrations.AddConstraint(
            model_name='device',
            constraint=models.CheckConstraint(condition=models.Q(('price', None), ('price__gt', 0), _connector='OR'), name='device_price_positive', violation_error_code='price_not_positive', violation_error_message='Un prix est plus grand que 0 : laissez vide celui que vous ne connaissez pas.'),
        ),
        migrations.AddConstraint(
            model_name='closedyear',
            constraint=models.UniqueConstraint(condition=models.Q(('organisation', None), ('reopened_at', None)), fields=('year',), name='closed_year_once', violation_error_code='year_closed_for_all', violation_error_message='Cette année est déjà close pour toutes les entités.'),
        ),
        migrations.AddConstraint(
            model_name='closedyear',
            constraint=models.UniqueConstraint(condition=models.Q(('reopened_at', None)), fields=('year', 'organisation'), name='closed_year_once_a_unit', violation_error_code='year_closed_for_unit', violation_error_message='Cette année est déjà close pour cette entité.'),
        ),
        migrations.AddConstraint(
            model_name='closedyear',
            constraint=models.CheckConstraint(condition=models.Q(('reopened_at', None), models.Q(('motive', ''), _negated=True), _connector='OR'), name='closed_year_reopened_has_motive', violation_error_code='motive_of_reopening_missing', violation_error_message='Indiquez le motif de la réouverture.'),
        ),
        migrations.AddConstraint(
            model_name='closedfigure',
            constraint=models.UniqueConstraint(fields=('closed_year', 'organisation', 'key'), name='closed_figure_once'),
        ),
        migrations.AddConstraint(
            model_name='document',
            constraint=models.CheckConstraint(condition=models.Q(('removed_at', None), ('file', ''), _connector='XOR'), name='document_removed_has_no_file'),
        ),
        migrations.AddIndex(
            model_name='event',
            index=models.Index(fields=['operation'], name='event_operation'),
        ),
        migrations.AddConstraint(
            model_name='event',
            constraint=models.CheckConstraint(condition=models.Q(('action', 'correct'), ('corrects__isnull', True), _connector='XOR'), name='event_correction_names_its_event'),
        ),
        migrations.AddIndex(
            model_name='stay',
            index=models.Index(fields=['organisation', 'left_on'], name='stay_organisation_left'),
        ),
        migrations.AddIndex(
            model_name='stay',
            index=models.Index(fields=['left_on'], name='stay_left'),
        ),
        migrations.AddConstraint(
            model_name='stay',
            constraint=models.UniqueConstraint(condition=models.Q(('route', '')), fields=('device',), name='stay_one_open_per_device'),
        ),
        migrations.AddConstraint(
            model_name='stay',
            constraint=models.CheckConstraint(condition=models.Q(('left_on__isnull', False), ('route', ''), _connector='XOR'), name='stay_exit_has_route'),
        ),
        migrations.AddConstraint(
            model_name='stay',
            constraint=models.CheckConstraint(condition=models.Q(('left_on', None), ('entered_on', None), ('left_on__gte', models.F('entered_on')), _connector='OR'), name='stay_leaves_after_it_enters'),
        ),
        migrations.AddConstraint(
            model_name='mediumerasure',
            constraint=models.CheckConstraint(condition=models.Q(('method', 'destroy'), ('result', 'failed'), _negated=True), name='erasure_destruction_succeeds', violation_error_code='destruction_not_done', violation_error_message='Une destruction ne s’enregistre qu’une fois faite.'),
        ),
        migrations.AddConstraint(
            model_name='savedfilter',
            constraint=models.UniqueConstraint(fields=('user', 'name'), name='saved_filter_once', violation_error_code='filter_name_taken', violation_error_message='Vous avez déjà un filtre de ce nom.'),
        ),
        protect("devices_event", "Un mouvement enregistré ne se modifie pas : enregistrez une correction.", "corrects_id"),
        protect("devices_change", "Une modification enregistrée reste : enregistrez-en une autre."),
        migrations.RunPython(_search.index, _search.drop),
        migrations.RunPython(_reference.fill, migrations.RunPython.noop),
    ]
