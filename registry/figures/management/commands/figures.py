"""Prints every figure of an organisation for a year."""

import json
from datetime import MAXYEAR, MINYEAR, date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from registry.figures import report
from registry.figures.figures import Period
from registry.organisations.models import Organisation
from registry.tabular.dates import in_figures


class Command(BaseCommand):
    help = "Calcule les indicateurs d’une organisation et de tout ce qui en dépend."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--organisation", required=True, metavar="CODE")
        parser.add_argument("--year", required=True, type=int, metavar="N")
        parser.add_argument("--at", type=date.fromisoformat, metavar="AAAA-MM-JJ", help="jour où le parc est lu")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        organisation = Organisation.objects.filter(code=options["organisation"]).first()
        if organisation is None:
            raise CommandError(f"Aucune organisation ne porte le code « {options['organisation']} ».")
        if not MINYEAR <= options["year"] <= MAXYEAR:
            raise CommandError(f"Il n’y a pas d’année {options['year']} : écrivez-la avec quatre chiffres.")
        table = report.of(organisation, Period.of(options["year"], options["at"]))
        if options["json"]:
            self.stdout.write(json.dumps(table.as_json(), ensure_ascii=False, indent=2))
            return
        self.stdout.write(f"{organisation} · {table.period.year} · parc au {in_figures(table.period.at)}")
        for row in (table.headings, *table.rows()):
            self.stdout.write(" | ".join("" if value is None else str(value) for value in row))
