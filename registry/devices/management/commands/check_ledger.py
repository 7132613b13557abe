"""Recomputes what the ledger derives and lists what differs."""

import json
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from registry.devices.ledger import audit
from registry.shared.wording import counted


class Command(BaseCommand):
    help = "Compare les matériels et leurs séjours à leurs mouvements. Sortie : 1 si quelque chose diffère."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        with audit.snapshot():
            found = list(audit.whole())
        if options["json"]:
            rows = [
                {"tag": row.tag, "stay": row.stay, "field": row.field}
                | {"stored": _text(row.stored), "derived": _text(row.derived)}
                for row in found
            ]
            self.stdout.write(json.dumps({"differences": rows}, ensure_ascii=False, indent=2))
        else:
            for row in found:
                self.stdout.write(str(row))
            self.stdout.write(
                f"{counted(len(found), 'écart')}." if found else "Le registre et ses mouvements concordent."
            )
        if found:
            sys.exit(1)


def _text(value: object) -> str | None:
    return None if value is None else str(value)
