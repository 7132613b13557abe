"""Imports that are kept: a file brought in with its report, and undone whole while nothing depends on it."""

import csv
import gzip
from collections.abc import Generator, Iterable
from contextlib import suppress
from hashlib import sha256
from io import BytesIO, TextIOWrapper
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from registry.devices import ledger
from registry.imports.matching import repeats
from registry.imports.models import Import, UnidentifiedRow
from registry.imports.planning import devices
from registry.imports.planning.lines import Line, Outcome
from registry.imports.planning.source import Source
from registry.imports.planning.staged import Staged
from registry.imports.values.tables import PART
from registry.organisations.models import Organisation
from registry.shared import access, moves
from registry.shared.act import Act
from registry.shared.moves import Reason
from registry.tabular.writing import written

HEADINGS = ("ligne", "étiquette", "résultat", "modifications")
UNDONE = Reason("already_undone", "Cet import est déjà annulé.")
# A remark may name people: the report says that it changed, not what it says.
PRIVATE_HEADING = "note"
TO_CHECK = "à vérifier"


class _Stop(Exception):
    """Rolls the import back."""


def bring(source: Source, *, confirmed: str = "") -> tuple[Staged, Import | None]:
    """Writes a file and keeps what it did, in one transaction.

    Nothing when a row is refused or asks a question, when it may come a second time and its sender has not said so, or
    when the numbers are not those that were `confirmed`.
    """
    steps = bringing(source, confirmed=confirmed)
    while True:
        try:
            next(steps)
        except StopIteration as done:
            result: tuple[Staged, Import | None] = done.value
            return result


def bringing(source: Source, *, confirmed: str = "") -> Generator[int, None, tuple[Staged, Import | None]]:
    """As `bring`, telling on its way how many rows are done."""
    act, report = source.act, _Report()
    rows, kept = _Unidentified(act.operation), None
    with suppress(_Stop), transaction.atomic():
        for staged, lines in devices.bringing(source):
            for line in lines:
                report.tell(line)
                rows.tell(line)
            yield staged.counts.total()
        _look_again(staged)
        if staged.refused or staged.unconfirmed or (confirmed and confirmed != stamp(staged)):
            raise _Stop
        kept = Import.objects.create(
            organisation=source.organisation,
            by=act.author,
            operation=act.operation,
            name=source.filename[-200:],
            sha256=sha256(source.data).hexdigest(),
            format=staged.format,
            sheet=staged.sheet,
            skipped=staged.counts[Outcome.SKIPPED],
            report=report.content(staged.left_out),
            **staged.numbers,
        )
        rows.write()
    return staged, kept


def _look_again(staged: Staged) -> None:
    """Of two imports of one file at once, the second sees the first: they end one after the other."""
    source = staged.source
    unit = source.organisation.reporting_unit or source.organisation
    Organisation.objects.select_for_update(no_key=True).get(pk=unit.pk)
    staged.same_file = repeats.same_file(source.data, staged.sheet, source.organisation)


def stamp(staged: Staged) -> str:
    """What a person confirms, in short."""
    return "-".join(map(str, staged.numbers.values()))


def undo(kept: Import, act: Act) -> int:
    """Undoes all that an import wrote, or nothing; says on how many devices. Raises Refusal, and PermissionDenied."""
    with transaction.atomic():
        kept = Import.objects.select_for_update().get(pk=kept.pk)
        access.require(act.by, "import", kept.organisation)
        if kept.undone_at:
            raise moves.Refusal(UNDONE)
        count = ledger.undo(kept.operation, act)
        kept.undone_at, kept.undone_by, kept.motive = timezone.now(), act.author, act.motive
        kept.save(update_fields=["undone_at", "undone_by", "motive"])
    return count


class _Unidentified:
    """Keeps the digests of the rows that nothing identifies, by parts, before the import that they belong to."""

    def __init__(self, operation: UUID):
        self._operation = operation
        self._rows: list[UnidentifiedRow] = []

    def tell(self, line: Line) -> None:
        if line.digest:
            self._rows.append(UnidentifiedRow(imported_id=self._operation, digest=line.digest))
        if len(self._rows) == PART:
            self.write()

    def write(self) -> None:
        UnidentifiedRow.objects.bulk_create(self._rows)
        self._rows = []


class _Report:
    """Compressed as it is told: a large one never stands whole in memory."""

    def __init__(self) -> None:
        self._bytes = BytesIO()
        self._file = TextIOWrapper(gzip.GzipFile(fileobj=self._bytes, mode="wb"), "utf-8", newline="")
        self._writer = csv.writer(self._file, delimiter=";")
        self._file.write("\ufeff")
        self._writer.writerow(HEADINGS)

    def tell(self, line: Line) -> None:
        changes = ", ".join(
            f"{heading} modifiée" if heading == PRIVATE_HEADING else f"{heading} : {before or '(vide)'} → {after}"
            for heading, before, after in line.changed
        )
        cells = line.device.tag, str(Outcome(line.outcome).label), changes
        self._writer.writerow([line.line, *map(written, cells)])

    def content(self, left_out: Iterable[str]) -> bytes:
        """The whole, ended by what is to be told of the file itself."""
        for sentence in left_out:
            self._writer.writerow(["", "", TO_CHECK, written(sentence)])
        self._file.close()
        return self._bytes.getvalue()
