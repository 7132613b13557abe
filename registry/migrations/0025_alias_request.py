"""Which import brought a code, so that undoing it takes the code back."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('registry', '0024_identity_keys'),
    ]

    operations = [
        migrations.AddField(
            model_name='alias',
            name='request',
            field=models.UUIDField(db_index=True, editable=False, null=True, verbose_name='requête'),
        ),
    ]
