"""How what was asked for comes out: as a file at once, or as the page of a run that a worker draws."""

import io

from django.http import HttpResponse
from django.shortcuts import redirect

from labels import runs, tasks
from labels.models import Output

TYPES = {Output.PDF: "application/pdf", Output.ZPL: "text/plain; charset=utf-8"}


def printed(request, wanted: runs.Wanted) -> HttpResponse:
    """Raises codes.Unprintable when it is drawn at once."""
    if wanted.at_once:
        file = io.BytesIO()
        runs.print_now(wanted, file, by=request.user)
        return download(file.getvalue(), f"etiquettes-{wanted.sheet}", wanted.output)
    run, new = runs.queue(wanted, by=request.user)
    if new:
        tasks.draw.enqueue(run.pk)
    return redirect(run)


def download(content: bytes, name: str, output: str = Output.PDF) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}.{output}"'}
    return HttpResponse(content, content_type=TYPES[Output(output)], headers=headers)
