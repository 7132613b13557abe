from decimal import Decimal

import django.core.validators
from django.db import migrations, models

NO_PRICE = "Un prix est plus grand que 0 : laissez vide celui que vous ne connaissez pas."


def forget_prices_of_nothing(apps, schema_editor):
    apps.get_model("registry", "Device").objects.filter(price=0).update(price=None)


class Migration(migrations.Migration):
    dependencies = [("registry", "0026_attempts")]

    operations = [
        migrations.RemoveConstraint(model_name="device", name="device_price_positive"),
        migrations.RunPython(forget_prices_of_nothing, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="device",
            name="price",
            field=models.DecimalField(
                blank=True,
                decimal_places=2,
                max_digits=10,
                null=True,
                validators=[django.core.validators.MinValueValidator(Decimal("0.01"), NO_PRICE)],
                verbose_name="prix d’achat (€ HT)",
            ),
        ),
        migrations.AddConstraint(
            model_name="device",
            constraint=models.CheckConstraint(
                condition=models.Q(("price", None), ("price__gt", 0), _connector="OR"),
                name="device_price_positive",
                violation_error_message=NO_PRICE,
            ),
        ),
    ]
