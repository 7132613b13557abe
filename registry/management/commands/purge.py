"""Applies every bound of time: what is past it is deleted, or disabled."""

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils import timezone
from django.utils.module_loading import import_string


class Command(BaseCommand):
    help = "Efface ce dont la durée de conservation est passée. À lancer chaque jour."

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true", help="compte sans rien effacer")

    def handle(self, *args, **options):
        now, dry = timezone.now(), options["dry_run"]
        for path in settings.PURGES:
            for purge in import_string(path):
                with transaction.atomic():
                    rows = purge.due(now)
                    count = rows.count() if dry else purge.do(rows)
                self.stdout.write(f"{purge.label} : {count} ({purge.bound})")
        if dry:
            self.stdout.write("Rien n’a été effacé.")
