"""Lots, claims and conventions; the database itself refuses to change a convention."""

import django.core.validators
import django.db.models.deletion
import registry.devices.models.document
import registry.shared.validators
from django.conf import settings
from django.db import migrations, models
from registry.shared.append_only import protect

SENTENCE = "Une convention enregistrée ne se modifie pas."


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('devices', '0001_initial'),
        ('organisations', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Counter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('series', models.CharField(max_length=20, unique=True, verbose_name='série')),
                ('last', models.PositiveIntegerField(default=0, verbose_name='dernier numéro')),
            ],
            options={
                'verbose_name': 'compteur',
            },
        ),
        migrations.CreateModel(
            name='Claim',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.TextField(help_text='À quoi et à qui serviront ces matériels.', max_length=2000, verbose_name='projet')),
                ('beneficiaries', models.PositiveIntegerField(blank=True, help_text='Personnes qui seront équipées ou accompagnées.', null=True, validators=[django.core.validators.MinValueValidator(1)], verbose_name='nombre de bénéficiaires')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='déposée le')),
                ('status', models.CharField(choices=[('submitted', 'Déposée'), ('accepted', 'Acceptée'), ('refused', 'Refusée'), ('cancelled', 'Annulée'), ('fulfilled', 'Remise faite')], default='submitted', editable=False, max_length=9, verbose_name='état')),
                ('decision', models.CharField(blank=True, max_length=500, verbose_name='motif')),
                ('decided_at', models.DateTimeField(editable=False, null=True, verbose_name='décidée le')),
                ('legal_basis', models.CharField(blank=True, choices=[('2', 'CG3P L3212-2 2° : organisme d’intérêt général (article 238 bis du CGI)'), ('3', 'CG3P L3212-2 3° : association ou organisme habilité à recevoir du matériel informatique'), ('11', 'CG3P L3212-2 11° : personne publique')], max_length=2, verbose_name='base légale')),
                ('convention', models.CharField(blank=True, editable=False, max_length=20, verbose_name='convention')),
                ('handed_on', models.DateField(blank=True, null=True, validators=[registry.shared.validators.not_future], verbose_name='remis le')),
                ('handed_place', models.CharField(blank=True, max_length=200, verbose_name='lieu de la remise')),
                ('donor_person', models.CharField(blank=True, max_length=120, verbose_name='remis par')),
                ('beneficiary_person', models.CharField(blank=True, max_length=120, verbose_name='reçu par')),
                ('reservations', models.TextField(blank=True, max_length=2000, verbose_name='réserves')),
                ('association', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='claims', to='organisations.organisation', verbose_name='organisme demandeur')),
                ('decided_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='décidée par')),
                ('handed_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='saisie par')),
                ('requested_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='déposée par')),
            ],
            options={
                'verbose_name': 'demande',
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='Convention',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('stage', models.CharField(choices=[('agreed', 'Convention établie à l’acceptation'), ('executed', 'Convention exécutée, avec le procès-verbal de remise')], max_length=8, verbose_name='version')),
                ('number', models.CharField(db_index=True, max_length=20, verbose_name='numéro')),
                ('agreed_on', models.DateField(verbose_name='établie le')),
                ('terms', models.CharField(max_length=10, verbose_name='version des clauses')),
                ('legal_basis', models.CharField(choices=[('2', 'CG3P L3212-2 2° : organisme d’intérêt général (article 238 bis du CGI)'), ('3', 'CG3P L3212-2 3° : association ou organisme habilité à recevoir du matériel informatique'), ('11', 'CG3P L3212-2 11° : personne publique')], max_length=2, verbose_name='base légale')),
                ('donor', models.CharField(max_length=200, verbose_name='donateur')),
                ('donor_service', models.CharField(blank=True, max_length=200, verbose_name='service donateur')),
                ('donor_siret', models.CharField(blank=True, max_length=14, verbose_name='SIRET du donateur')),
                ('donor_address', models.CharField(blank=True, max_length=300, verbose_name='adresse du donateur')),
                ('donor_signatory', models.CharField(blank=True, max_length=120, verbose_name='signataire du donateur')),
                ('donor_signatory_title', models.CharField(blank=True, max_length=120, verbose_name='qualité du signataire du donateur')),
                ('beneficiary', models.CharField(max_length=200, verbose_name='bénéficiaire')),
                ('beneficiary_kind', models.CharField(choices=[('state', 'État'), ('unit', 'Entité déclarante'), ('service', 'Service'), ('public_body', 'Établissement public'), ('association', 'Association'), ('company', 'Entreprise')], max_length=12, verbose_name='nature du bénéficiaire')),
                ('beneficiary_rna', models.CharField(blank=True, max_length=10, verbose_name='numéro RNA')),
                ('beneficiary_siren', models.CharField(blank=True, max_length=9, verbose_name='SIREN du bénéficiaire')),
                ('beneficiary_address', models.CharField(blank=True, max_length=300, verbose_name='adresse du bénéficiaire')),
                ('beneficiary_signatory', models.CharField(blank=True, max_length=120, verbose_name='signataire du bénéficiaire')),
                ('beneficiary_signatory_title', models.CharField(blank=True, max_length=120, verbose_name='qualité du signataire du bénéficiaire')),
                ('lot_number', models.CharField(max_length=20, verbose_name='lot')),
                ('lot_title', models.CharField(max_length=120, verbose_name='intitulé du lot')),
                ('place', models.CharField(blank=True, max_length=200, verbose_name='lieu de dépôt')),
                ('collect_by', models.DateField(null=True, verbose_name='à enlever avant le')),
                ('handed_on', models.DateField(null=True, verbose_name='remis le')),
                ('handed_place', models.CharField(blank=True, max_length=200, verbose_name='lieu de la remise')),
                ('donor_person', models.CharField(blank=True, max_length=120, verbose_name='remis par')),
                ('beneficiary_person', models.CharField(blank=True, max_length=120, verbose_name='reçu par')),
                ('reservations', models.CharField(blank=True, max_length=2000, verbose_name='réserves')),
                ('made_at', models.DateTimeField(auto_now_add=True, verbose_name='figée le')),
                ('sha256', models.CharField(max_length=64, verbose_name='empreinte SHA-256')),
                ('content', models.BinaryField(verbose_name='PDF')),
                ('claim', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='conventions', to='donations.claim', verbose_name='demande')),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='figée par')),
            ],
            options={
                'verbose_name': 'convention',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='ConventionDevice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('tag', models.CharField(max_length=40, verbose_name='étiquette')),
                ('title', models.CharField(max_length=400, verbose_name='catégorie, marque et modèle')),
                ('serial', models.CharField(blank=True, max_length=200, verbose_name='numéro de série')),
                ('acquired_on', models.DateField(null=True, verbose_name='acquis le')),
                ('made_on', models.DateField(null=True, verbose_name='fabriqué ou acheté neuf le')),
                ('unit_value', models.DecimalField(decimal_places=2, max_digits=10, null=True, verbose_name='valeur unitaire')),
                ('functional', models.BooleanField(null=True, verbose_name='fonctionnel')),
                ('erasure', models.CharField(blank=True, max_length=200, verbose_name='effacement des données')),
                ('handed', models.BooleanField(null=True, verbose_name='remis')),
                ('convention', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='devices', to='donations.convention', verbose_name='convention')),
                ('device', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='devices.device', verbose_name='matériel')),
            ],
            options={
                'verbose_name': 'matériel d’une convention',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='Lot',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(editable=False, max_length=20, unique=True, verbose_name='numéro')),
                ('title', models.CharField(help_text='Par exemple : 12 ordinateurs portables de 2019.', max_length=120, verbose_name='intitulé')),
                ('description', models.TextField(blank=True, max_length=2000, verbose_name='description')),
                ('place', models.CharField(blank=True, max_length=200, verbose_name='lieu d’enlèvement')),
                ('collect_by', models.DateField(blank=True, null=True, verbose_name='à enlever avant le')),
                ('status', models.CharField(choices=[('open', 'Ouvert'), ('reserved', 'Réservé'), ('closed', 'Remis'), ('withdrawn', 'Retiré')], default='open', editable=False, max_length=9, verbose_name='état')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='créé le')),
                ('created_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='créé par')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lots', to='organisations.organisation', verbose_name='organisation donatrice')),
            ],
            options={
                'verbose_name': 'lot',
                'ordering': ['-pk'],
            },
        ),
        migrations.AddField(
            model_name='claim',
            name='lot',
            field=models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='claims', to='donations.lot', verbose_name='lot'),
        ),
        migrations.CreateModel(
            name='LotItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('active', models.BooleanField(default=True, verbose_name='dans le lot')),
                ('scanned_at', models.DateTimeField(null=True, verbose_name='contrôlé le')),
                ('device', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lot_items', to='devices.device', verbose_name='matériel')),
                ('lot', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='items', to='donations.lot', verbose_name='lot')),
                ('scanned_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='contrôlé par')),
            ],
            options={
                'verbose_name': 'matériel d’un lot',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='SignedCopy',
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
                ('added_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='ajouté par')),
                ('added_for', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation', verbose_name='ajouté pour')),
                ('claim', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='signed_copies', to='donations.claim', verbose_name='demande')),
                ('removed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='retiré par')),
            ],
            options={
                'verbose_name': 'exemplaire signé',
                'verbose_name_plural': 'exemplaires signés',
                'ordering': ['-pk'],
                'abstract': False,
            },
        ),
        migrations.AddConstraint(
            model_name='convention',
            constraint=models.UniqueConstraint(fields=('claim', 'stage'), name='convention_once_a_stage'),
        ),
        migrations.AddConstraint(
            model_name='conventiondevice',
            constraint=models.UniqueConstraint(fields=('convention', 'device'), name='convention_device_once'),
        ),
        migrations.AddIndex(
            model_name='lot',
            index=models.Index(fields=['organisation', 'status'], name='lot_organisation_status'),
        ),
        migrations.AddConstraint(
            model_name='claim',
            constraint=models.UniqueConstraint(condition=models.Q(('status__in', ['accepted', 'submitted'])), fields=('lot', 'association'), name='claim_live_once', violation_error_code='already_asked', violation_error_message='Votre organisme a déjà une demande en cours sur ce lot.'),
        ),
        migrations.AddConstraint(
            model_name='claim',
            constraint=models.UniqueConstraint(condition=models.Q(('status__in', ['accepted', 'fulfilled'])), fields=('lot',), name='claim_one_winner', violation_error_code='lot_already_granted', violation_error_message='Une autre demande est déjà acceptée pour ce lot.'),
        ),
        migrations.AddConstraint(
            model_name='claim',
            constraint=models.UniqueConstraint(condition=models.Q(('convention', ''), _negated=True), fields=('convention',), name='claim_convention_once', violation_error_code='convention_number_taken', violation_error_message='Ce numéro de convention est déjà pris.'),
        ),
        migrations.AddConstraint(
            model_name='claim',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'refused'), _negated=True), models.Q(('decision', ''), _negated=True), _connector='OR'), name='claim_refused_has_motive', violation_error_code='motive_of_refusal_missing', violation_error_message='Un refus se motive : dites pourquoi à l’association.'),
        ),
        migrations.AddConstraint(
            model_name='claim',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status__in', ['accepted', 'fulfilled']), _negated=True), models.Q(('legal_basis', ''), _negated=True), _connector='OR'), name='claim_accepted_has_legal_basis', violation_error_code='legal_basis_missing', violation_error_message='Choisissez la base légale de la cession.'),
        ),
        migrations.AddConstraint(
            model_name='claim',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status__in', ['accepted', 'fulfilled']), _negated=True), models.Q(('convention', ''), _negated=True), _connector='OR'), name='claim_accepted_has_convention', violation_error_code='convention_missing', violation_error_message='Une demande acceptée porte un numéro de convention.'),
        ),
        migrations.AddConstraint(
            model_name='claim',
            constraint=models.CheckConstraint(condition=models.Q(('status', 'submitted'), ('decided_at__isnull', False), _connector='OR'), name='claim_decision_is_dated', violation_error_code='decision_undated', violation_error_message='Une décision est datée.'),
        ),
        migrations.AddConstraint(
            model_name='claim',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'fulfilled'), _negated=True), ('handed_on__isnull', False), _connector='OR'), name='claim_fulfilled_has_date', violation_error_code='handover_undated', violation_error_message='Indiquez la date de la remise.'),
        ),
        migrations.AddConstraint(
            model_name='claim',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'fulfilled'), _negated=True), models.Q(('handed_place', ''), ('donor_person', ''), ('beneficiary_person', ''), _connector='OR', _negated=True), _connector='OR'), name='claim_fulfilled_has_place_and_people', violation_error_code='record_incomplete', violation_error_message='Indiquez le lieu de la remise, qui remet et qui reçoit.'),
        ),
        migrations.AddConstraint(
            model_name='claim',
            constraint=models.CheckConstraint(condition=models.Q(('beneficiaries', None), ('beneficiaries__gte', 1), _connector='OR'), name='claim_beneficiaries_positive', violation_error_code='beneficiaries_not_positive', violation_error_message='Indiquez au moins une personne, ou laissez vide.'),
        ),
        migrations.AddConstraint(
            model_name='lotitem',
            constraint=models.UniqueConstraint(condition=models.Q(('active', True)), fields=('device',), name='lot_item_in_one_lot', violation_error_code='already_in_a_lot', violation_error_message='Ce matériel est déjà dans un lot.'),
        ),
        migrations.AddConstraint(
            model_name='lotitem',
            constraint=models.UniqueConstraint(fields=('lot', 'device'), name='lot_item_once', violation_error_code='already_in_this_lot', violation_error_message='Ce matériel est déjà dans ce lot.'),
        ),
        migrations.AddConstraint(
            model_name='lotitem',
            constraint=models.CheckConstraint(condition=models.Q(('scanned_by', None), ('scanned_at__isnull', False), _connector='OR'), name='lot_item_scan_is_dated', violation_error_code='scan_undated', violation_error_message='Un contrôle est daté.'),
        ),
        migrations.AddConstraint(
            model_name='signedcopy',
            constraint=models.CheckConstraint(condition=models.Q(('removed_at', None), ('file', ''), _connector='XOR'), name='signedcopy_removed_has_no_file'),
        ),
        migrations.AddConstraint(
            model_name='signedcopy',
            constraint=models.UniqueConstraint(condition=models.Q(('removed_at', None)), fields=('claim', 'sha256'), name='signed_copy_once', violation_error_code='already_attached', violation_error_message='Cet exemplaire est déjà joint.'),
        ),
        protect("donations_convention", SENTENCE, "claim_id stage"),
        protect("donations_conventiondevice", SENTENCE, "convention_id device_id"),
    ]
