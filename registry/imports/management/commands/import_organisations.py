"""Creates or updates the tree of organisations from a CSV file, all or nothing."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from registry.imports import organisations
from registry.imports.management.commands import _files
from registry.imports.values.columns import ORGANISATION_COLUMNS
from registry.shared.wording import counted
from registry.tabular.unreadable import Unreadable


class Command(BaseCommand):
    help = f"Importe les organisations d’un CSV ({','.join(column.key for column in ORGANISATION_COLUMNS)})."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            reading, doubts = organisations.load(_files.content(options["file"]), options["file"])
        except Unreadable as error:
            raise _files.unreadable(error) from error
        for sentence in doubts:
            self.stderr.write(sentence)
        _files.finish(self, reading.errors, f"{counted(len(reading.rows), 'organisation')} à jour.")
