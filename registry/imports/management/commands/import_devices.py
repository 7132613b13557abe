"""Brings a file of devices into an organisation, all or nothing."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from registry.devices.models import Category
from registry.imports import imports
from registry.imports.management.commands import _files
from registry.imports.opening.formats import FORMATS
from registry.imports.planning import devices
from registry.imports.planning.source import Source
from registry.organisations.models import Organisation
from registry.shared.access import OPERATOR
from registry.shared.act import Act, Via
from registry.shared.wording import brought
from registry.tabular.unreadable import Reason, Unreadable

AGAIN = Reason("repeated", "Rien n’a été écrit : ajoutez --again pour importer quand même.")


class Command(BaseCommand):
    help = (
        "Importe un fichier de matériels. Sortie : 0 fait, 1 lignes refusées (rien n’est écrit), 2 fichier illisible."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file")
        parser.add_argument("--organisation", required=True, metavar="CODE")
        parser.add_argument("--format", default="", choices=["", *FORMATS])
        parser.add_argument("--sheet", default="", metavar="NOM", help="feuille du classeur, si plusieurs conviennent")
        parser.add_argument(
            "--category", default="", metavar="CODE", help="catégorie des matériels dont le fichier ne la dit pas"
        )
        parser.add_argument("--motive", default="", metavar="TEXTE", help="motif de ce qui est daté d’une année close")
        parser.add_argument("--again", action="store_true", help="importe quand même ce qui semble déjà importé")
        parser.add_argument("--dry-run", action="store_true", help="vérifie sans écrire")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            data = _files.content(options["file"])
            organisation = _organisation(options["organisation"])
            chosen = {
                "sheet": options["sheet"],
                "category": _category(options["category"]),
                "again": options["again"],
            }
            name, act = Path(options["file"]).name, Act(OPERATOR, Via.IMPORT, motive=options["motive"])
            source = Source(data, name, organisation, act, options["format"], **chosen)
            staged, kept = (devices.judge(source), None) if options["dry_run"] else imports.bring(source)
        except Unreadable as error:
            raise _files.unreadable(error) from error
        for sentence in [*staged.left_out, *staged.cautions]:
            self.stderr.write(sentence)
        report = (
            staged.report(dry_run=options["dry_run"]) | {"import_id": kept and kept.pk} if options["json"] else None
        )
        if staged.unconfirmed and not options["dry_run"]:
            _files.held(self, AGAIN, report)
        _files.finish(self, staged.obstacles, brought(staged.numbers, dry_run=options["dry_run"]), report)


def _organisation(code: str) -> Organisation:
    try:
        return Organisation.objects.get(code=code)
    except Organisation.DoesNotExist:
        raise Unreadable(Reason("unknown_organisation", f"Aucune organisation ne porte le code « {code} ».")) from None


def _category(code: str) -> str:
    if code and not Category.objects.filter(code=code).exists():
        raise Unreadable(Reason("unknown_category", f"Aucune catégorie ne porte le code « {code} »."))
    return code
