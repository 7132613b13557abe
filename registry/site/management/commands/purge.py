"""Applies every bound of time: what is past it is deleted, or disabled."""

import sys
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.db import DatabaseError, transaction
from django.utils import timezone
from django.utils.module_loading import import_string

from registry.shared.purge import Purge
from registry.shared.wording import counted


class Command(BaseCommand):
    help = (
        "Efface ce dont la durée de conservation est passée. À lancer chaque jour. Sortie : 1 si un effacement échoue."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="compte sans rien effacer")

    def handle(self, *args: Any, **options: Any) -> None:
        now, dry = timezone.now(), options["dry_run"]
        purges = [purge for path in settings.PURGES for purge in import_string(path)]
        failed = [purge for purge in purges if not self.applied(purge, now, dry)]
        if dry:
            self.stdout.write("Rien n’a été effacé.")
        if failed:
            self.stderr.write(f"{counted(len(failed), 'effacement')} en échec : les autres sont faits.")
            sys.exit(1)

    def applied(self, purge: Purge, now: datetime, dry: bool) -> bool:
        """Whether it could be; one that cannot does not keep the others from their time."""
        try:
            with transaction.atomic():
                rows = purge.due(now)
                count = rows.count() if dry else purge.do(rows)
        except (DatabaseError, OSError) as error:
            self.stderr.write(f"{purge.label} : rien n’est effacé ({purge.bound}), {_reason(error)}")
            return False
        self.stdout.write(f"{purge.label} : {count} ({purge.bound})")
        return True


def _reason(error: Exception) -> str:
    """A row that must not go without others that are kept is named with them."""
    if kept := sorted(map(str, getattr(error, "protected_objects", ()))):
        return f"car ceci en dépend : {', '.join(kept[:10])}."
    return f"car {type(error).__name__} : {error}"
