"""The éco-organismes that a registry starts with, and from how much they come for free; administrators change them."""

# name, from how many kg, or from how many m³, source
COLLECTORS = [
    ("Ecologic", "250", None, "Ecologic : enlèvement gratuit à partir de 250 kg"),
    ("ecosystem", "500", "2.5", "ecosystem : enlèvement gratuit à partir de 500 kg ou 2,5 m³"),
]


def fill(apps, schema_editor):
    collector = apps.get_model("waste", "Collector")
    collector.objects.bulk_create(
        collector(name=name, eco_organisme=True, free_kg=kg, free_m3=m3, source=source)
        for name, kg, m3, source in COLLECTORS
    )
