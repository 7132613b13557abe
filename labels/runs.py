"""What is printed, within the request or behind it by a worker; each run is kept, to be printed again."""

import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import BinaryIO

from django.core.exceptions import PermissionDenied
from django.core.files import File
from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from labels import printing, sheets, zpl
from labels.drawing import Label
from labels.geometry import FORMATS
from labels.models import Order, Output, PrintedDevice, Printer, PrintRun, Progress
from registry.devices.identity import labelling
from registry.devices.models import Device
from registry.organisations.models import User
from registry.shared.moves import Reason, Refusal

# Within a request; beyond, behind it, by the worker.
AT_ONCE, MOST = 1_000, 10_000
CHUNK = 250
# Two clicks on one button are less apart, and ask for the same.
CLICKS = timedelta(seconds=10)
RUN_FACTS = "user sheet parts order copies first printer output count".split()
TOO_MANY = Reason("too_many", "Plus de 10 000 étiquettes : imprimez en plusieurs fois, par exemple par service.")
FAULT = "Une erreur inattendue a interrompu l’impression : recommencez, ou prévenez l’administrateur."


@dataclass(frozen=True)
class Wanted:
    """What to print: devices by primary key, in the order in which they are printed; and how."""

    keys: Sequence[int]
    sheet: str
    parts: Sequence[str]
    copies: int = 1
    first: int = 1
    order: str = Order.GIVEN
    printer: Printer | None = None
    output: str = Output.PDF

    @property
    def count(self) -> int:
        return len(self.keys) * self.copies

    @property
    def at_once(self) -> bool:
        return self.count <= AT_ONCE


class Overtaken(Exception):
    """Another worker has taken this run since."""


def print_now(wanted: Wanted, out: BinaryIO, *, by: User) -> PrintRun:
    """Draws the file, and notes the run; raises PermissionDenied or codes.Unprintable."""
    run = _run(wanted, by)
    devices = Device.objects.in_bulk(wanted.keys)
    _draw(run, _labels(run, [devices[key] for key in wanted.keys], by), out)
    run.progress, run.drawn = Progress.DONE, wanted.count
    return _keep(run, wanted.keys, noted=True)


def queue(wanted: Wanted, *, by: User) -> tuple[PrintRun, bool]:
    """A run that a worker will draw (`draw` is its work), and whether it is new: a second click asks for the same."""
    run = _run(wanted, by)
    same = {name: getattr(run, name) for name in RUN_FACTS}
    moments_ago = PrintRun.objects.filter(made_at__gte=timezone.now() - CLICKS, progress=Progress.QUEUED, **same)
    for twin in moments_ago:
        if list(twin.printed.values_list("device", flat=True)) == list(wanted.keys):
            return twin, False
    return _keep(run, wanted.keys), True


def again(run: PrintRun) -> bool:
    """Puts back in the queue a run that failed, or that nobody works on any more; says whether it was one."""
    if run.progress != Progress.FAILED and not run.is_late:
        return False
    waits = {"progress": Progress.QUEUED, "failure": "", "drawn": 0, "beat_at": timezone.now()}
    return bool(PrintRun.objects.filter(pk=run.pk, progress=run.progress).update(attempt=F("attempt") + 1, **waits))


def draw(run: PrintRun) -> None:
    """Draws a queued run into its file, a part at a time; a failure is written on it, and raised when it is a fault."""
    mine = PrintRun.objects.filter(pk=run.pk, attempt=run.attempt)
    if not mine.filter(progress=Progress.QUEUED).update(progress=Progress.RUNNING, beat_at=timezone.now()):
        return
    try:
        with tempfile.TemporaryFile() as file:
            _draw(run, _beating(mine, _labels(run, _devices(run), run.user)), file)
            file.seek(0)
            _finish(run, mine, file)
    except Overtaken:
        return
    except (Refusal, PermissionDenied) as reason:
        _fail(mine, str(reason))
    except Exception:
        _fail(mine, FAULT)
        raise


def part(run: PrintRun, start: int, end: int, first: int) -> Wanted:
    """What to print again of a run: its labels from `start` to `end`, counted from 1, all the copies of each device."""
    keys = run.printed.values_list("device", flat=True)[(start - 1) // run.copies : (end - 1) // run.copies + 1]
    return Wanted(
        keys=list(keys),
        sheet=run.sheet,
        parts=run.parts.split(",") if run.parts else [],
        copies=run.copies,
        first=first,
        printer=run.printer,
        output=run.output,
    )


def _run(wanted: Wanted, by: User) -> PrintRun:
    return PrintRun(
        user=by,
        sheet=wanted.sheet,
        parts=",".join(wanted.parts),
        order=wanted.order,
        copies=wanted.copies,
        first=wanted.first,
        printer=wanted.printer,
        output=wanted.output,
        count=wanted.count,
    )


@transaction.atomic
def _keep(run: PrintRun, keys: Sequence[int], *, noted: bool = False) -> PrintRun:
    run.save()
    PrintedDevice.objects.bulk_create((PrintedDevice(run=run, device_id=key) for key in keys), batch_size=CHUNK)
    if noted:
        labelling.note(keys)
    return run


def _devices(run: PrintRun) -> Iterator[Device]:
    """In the order of the run, a part at a time: ten thousand at once would fill the memory."""
    last = 0
    rows = run.printed.select_related("device")
    while found := list(rows.filter(pk__gt=last)[:CHUNK]):
        yield from (row.device for row in found)
        last = found[-1].pk


def _labels(run: PrintRun, devices: Iterable[Device], by: User) -> Iterator[Label]:
    parts, chunk = run.parts.split(",") if run.parts else [], []
    for device in devices:
        chunk.append(device)
        if len(chunk) == CHUNK:
            yield from printing.labels_for(chunk, by=by, parts=parts, copies=run.copies)
            chunk = []
    yield from printing.labels_for(chunk, by=by, parts=parts, copies=run.copies)


def _beating(mine: QuerySet[PrintRun], labels: Iterator[Label]) -> Iterator[Label]:
    """The same labels; now and then the run says how far it is, and stops if it is no more this worker's."""
    for number, label in enumerate(labels):
        if number % CHUNK == 0:
            running = mine.filter(progress=Progress.RUNNING)
            if not running.update(drawn=number, beat_at=timezone.now()):
                raise Overtaken
        yield label


def _draw(run: PrintRun, labels: Iterator[Label], out: BinaryIO) -> None:
    product, shift = FORMATS[run.sheet], printing.shift_of(run.printer)
    if run.output == Output.ZPL:
        for label in labels:
            out.write(zpl.write([label], product, shift=shift).encode())
    else:
        sheets.draw(labels, product, out, skip=run.first - 1, shift=shift)


def _finish(run: PrintRun, mine: QuerySet[PrintRun], file: BinaryIO) -> None:
    """The file is kept only by the worker whose run it still is."""
    with transaction.atomic():
        done = {"progress": Progress.DONE, "drawn": run.count, "beat_at": timezone.now()}
        if not mine.filter(progress=Progress.RUNNING).update(**done):
            raise Overtaken
        labelling.note(run.printed.values_list("device", flat=True))
        run.file.save(f"etiquettes-{run.sheet}.{run.output}", File(file), save=False)
        mine.update(file=run.file.name)


def _fail(mine: QuerySet[PrintRun], reason: str) -> None:
    mine.filter(progress=Progress.RUNNING).update(progress=Progress.FAILED, failure=reason[:400])
