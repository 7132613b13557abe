"""Brings a file of devices into an organisation, all or nothing."""

from django.core.management.base import BaseCommand

from registry.access import OPERATOR
from registry.exchange import devices
from registry.exchange.formats import FORMATS
from registry.exchange.unreadable import Unreadable
from registry.ledger import through
from registry.management.commands import _files
from registry.models import Organisation
from registry.models.event import Via
from registry.wording import counted


class Command(BaseCommand):
    help = (
        "Importe un fichier de matériels. Sortie : 0 fait, 1 lignes refusées (rien n’est écrit), 2 fichier illisible."
    )

    def add_arguments(self, parser):
        parser.add_argument("file")
        parser.add_argument("--organisation", required=True, metavar="CODE")
        parser.add_argument("--format", default="", choices=["", *FORMATS])
        parser.add_argument("--dry-run", action="store_true", help="vérifie sans écrire")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args, **options):
        try:
            data = _files.content(options["file"])
            organisation = _organisation(options["organisation"])
            staged = devices.stage(data, options["file"], organisation, by=OPERATOR, wanted=options["format"])
        except Unreadable as error:
            raise _files.unreadable(error) from error
        count, dry = 0 if staged.errors else len(staged.devices), options["dry_run"]
        if count and not dry:
            with through(Via.IMPORT):
                devices.apply(staged)
        for sentence in staged.left_out:
            self.stderr.write(sentence)
        report = {"created": count, "dry_run": dry, "left_out": staged.left_out} if options["json"] else None
        done = f"{counted(count, 'matériel prêt')} à importer." if dry else f"{counted(count, 'matériel importé')}."
        _files.finish(self, staged.errors, done, report)


def _organisation(code: str) -> Organisation:
    try:
        return Organisation.objects.get(code=code)
    except Organisation.DoesNotExist:
        raise Unreadable(f"Aucune organisation ne porte le code « {code} ».") from None
