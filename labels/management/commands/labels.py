"""Writes a sheet of labels to a PDF file."""

import io
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from labels import printing, sheets
from labels.codes import Unprintable
from labels.geometry import FORMATS
from registry.devices.identity import labelling
from registry.devices.identity.lookup import find_all
from registry.devices.lifecycle import HELD
from registry.devices.models import Device
from registry.organisations.models import Organisation
from registry.shared.access import OPERATOR


class Command(BaseCommand):
    help = "Écrit les étiquettes de matériels dans un fichier PDF."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("tags", nargs="*", metavar="TAG", help="étiquette ou numéro de série")
        parser.add_argument("--sheet", required=True, metavar="NAME", help=", ".join(FORMATS))
        parser.add_argument("--skip", type=int, default=0, metavar="N", help="positions déjà utilisées de la planche")
        parser.add_argument("--out", required=True, metavar="FILE.pdf")
        parser.add_argument("--organisation", metavar="CODE", help="tout ce qu’elle détient, elle et ce qui en dépend")

    def handle(self, *args: Any, **options: Any) -> None:
        product = FORMATS.get(options["sheet"])
        if product is None:
            raise CommandError(f"Format inconnu : « {options['sheet']} ». Formats : {', '.join(FORMATS)}.")
        devices = _devices(options["tags"], options["organisation"])
        labels = printing.labels_for(devices, by=OPERATOR)
        pdf = io.BytesIO()
        try:
            printed = sheets.draw(labels, product, pdf, skip=options["skip"])
            Path(options["out"]).write_bytes(pdf.getvalue())
        except Unprintable as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            raise CommandError(f"« {options['out']} » ne peut pas être écrit : {error.strerror}.") from error
        labelling.note(device.pk for device in devices)
        if printed.warning:
            self.stderr.write(printed.warning)
        self.stdout.write(f"Étiquettes : {printed.labels}. Pages : {printed.pages}. Fichier : {options['out']}")


def _devices(texts: list[str], code: str | None) -> list[Device]:
    if bool(texts) == bool(code):
        raise CommandError("Donnez soit des étiquettes, soit --organisation CODE.")
    if texts:
        found, missing = find_all("\n".join(texts), Device.objects.registered())
        if missing:
            raise CommandError("\n".join(missing))
        return found
    organisation = Organisation.objects.filter(code=code).first()
    if organisation is None:
        raise CommandError(f"Aucune organisation ne porte le code « {code} ».")
    held = Device.objects.filter(organisation__path__startswith=organisation.path, status__in=HELD)
    return list(held.order_by("pk"))
