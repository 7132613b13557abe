"""A large file as it is brought in: a page that grows while it is written."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, StreamingHttpResponse
from django.template.loader import render_to_string

from registry.imports import imports
from registry.imports.models import Upload
from registry.imports.planning.source import Source
from registry.shared.moves import Refusal
from registry.shared.wording import brought
from registry.tabular.unreadable import Unreadable

MARK = "<!-- ici -->"
OVERTAKEN = "Ce fichier vient d’être importé ou abandonné dans une autre page."
UNCONFIRMED = "Ce fichier semble déjà importé : cochez « Importer quand même » pour confirmer."
CHANGED_SINCE = "Le registre a changé depuis la vérification : voici ce que le fichier apporte maintenant."


def why_not(staged) -> str:
    """Why a file without an error was not written."""
    return UNCONFIRMED if staged.unconfirmed else CHANGED_SINCE


class ImportProgress:
    """The import of a large file as a page that grows while it is written: a bar, and in the end what came of it.

    One transaction, held as long as the page is read: closed before its end, it leaves nothing written.
    """

    def __init__(self, request: HttpRequest, upload: Upload, source: Source, *, confirmed: str, rows: int):
        self.request, self.upload, self.source = request, upload, source
        self.confirmed, self.rows = confirmed, rows

    def response(self):
        # A proxy that keeps an answer until its end would show no bar.
        return StreamingHttpResponse(self._page(), headers={"X-Accel-Buffering": "no"})

    def _page(self):
        context = {"upload": self.upload, "mark": MARK}
        head, tail = render_to_string("imports/import_progress.html", context, self.request).split(MARK)
        yield head
        try:
            outcome = yield from self._steps()
        except (PermissionDenied, Refusal, Unreadable) as reason:
            outcome = {"reason": str(reason)}
        yield render_to_string("imports/import_outcome.html", {"upload": self.upload} | outcome)
        yield tail

    def _steps(self):
        with transaction.atomic():
            if not Upload.objects.select_for_update().filter(pk=self.upload.pk).first():
                return {"reason": OVERTAKEN, "gone": True}
            steps = imports.bringing(self.source, confirmed=self.confirmed)
            staged, kept = yield from _each(steps, self._bar)
            if not kept:
                return {"reason": why_not(staged)}
            self.upload.delete()
        return {"kept": kept, "told": brought(staged.numbers)}

    def _bar(self, done: int) -> str:
        return render_to_string("imports/import_bar.html", {"done": min(done, self.rows), "total": self.rows})


def _each(steps, draw):
    """What `steps` come to, each of them drawn on the way."""
    while True:
        try:
            yield draw(next(steps))
        except StopIteration as done:
            return done.value
