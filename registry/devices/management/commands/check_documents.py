"""Compares each document that is kept with its file, as after a restore."""

import sys
from typing import Any

from django.core.management.base import BaseCommand

from registry.devices.documents import documents
from registry.shared.wording import counted


class Command(BaseCommand):
    help = "Compare les documents gardés à leurs fichiers. Sortie : 1 si l’un manque ou diffère."

    def handle(self, *args: Any, **options: Any) -> None:
        found = list(documents.differing())
        for document, reason in found:
            self.stdout.write(f"{document} : {reason}")
        self.stdout.write(f"{counted(len(found), 'écart')}." if found else "Chaque document a son fichier.")
        if found:
            sys.exit(1)
