"""What the import commands share: a file read within the size limit, errors printed, the exit codes of the contract."""

import json
import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from registry.imports.values.tables import RowError
from registry.shared.wording import counted
from registry.tabular.unreadable import Reason, Unreadable

REFUSED, UNREADABLE = 1, 2


def content(name: str) -> bytes:
    """The bytes of a file; a missing or too large one ends the command before anything reads it."""
    path = Path(name)
    try:
        if path.stat().st_size > settings.MAX_UPLOAD_MB * 1_000_000:
            raise Unreadable(
                Reason(
                    "too_heavy",
                    f"Ce fichier dépasse {settings.MAX_UPLOAD_MB} Mo : découpez-le, ou relevez MAX_UPLOAD_MB.",
                )
            )
        return path.read_bytes()
    except OSError as error:
        raise Unreadable(Reason("cannot_open", f"Ce fichier ne s’ouvre pas : {error.strerror}.")) from error


def unreadable(error: Unreadable) -> CommandError:
    return CommandError(str(error), returncode=UNREADABLE)


def held(command: BaseCommand, reason: Reason, report: dict[str, Any] | None = None) -> None:
    """Ends the command, nothing being written, with what it waits for."""
    command.stderr.write(reason)
    if report is not None:
        command.stdout.write(json.dumps(report | {"code": reason.code, "errors": []}, ensure_ascii=False, indent=2))
    sys.exit(REFUSED)


def finish(command: BaseCommand, errors: list[RowError], done: str, report: dict[str, Any] | None = None) -> None:
    """Prints the outcome, as JSON when there is a `report`, and exits 1 when rows were refused."""
    if report is not None:
        told = report | {"errors": [error.told for error in errors]}
        command.stdout.write(json.dumps(told, ensure_ascii=False, indent=2))
    else:
        for error in errors:
            where = f"ligne {error.line}" + (f", {error.column}" if error.column else "")
            command.stderr.write(f"{where} : {error.value!r} : {error.reason}")
        command.stdout.write(f"Rien n’a été écrit : {counted(len(errors), 'erreur')}." if errors else done)
    if errors:
        sys.exit(REFUSED)
