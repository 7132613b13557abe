"""Importing a file of devices: sent, shown with all its errors or with what it brings, settled, then confirmed."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import StreamingHttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.functional import cached_property
from django.views import View
from django.views.generic import FormView

from registry.imports import imports
from registry.imports.explaining import memory
from registry.imports.explaining.explained import explained
from registry.imports.forms.imports import AnswersForm, CategoryQuestion, ImportForm
from registry.imports.models import Upload
from registry.imports.planning import devices
from registry.imports.planning.lines import Outcome
from registry.imports.planning.staged import Source
from registry.imports.values.tables import PART
from registry.imports.views.waiting import Waiting
from registry.shared import access
from registry.shared.act import Act, Via
from registry.shared.moves import Refusal
from registry.shared.wording import brought
from registry.tabular import writing
from registry.tabular.unreadable import Unreadable

MARK = "<!-- ici -->"
SHOWN_ERRORS, SHOWN_DEVICES, SHOWN_QUESTIONS = 100, 10, 20
OVERTAKEN = "Ce fichier vient d’être importé ou abandonné dans une autre page."
UNCONFIRMED = "Ce fichier semble déjà importé : cochez « Importer quand même » pour confirmer."
CHANGED_SINCE = "Le registre a changé depuis la vérification : voici ce que le fichier apporte maintenant."


class ImportCreate(FormView):
    form_class = ImportForm
    template_name = "imports/import.html"

    def get_form_kwargs(self):
        access.require_anywhere(self.request.user, "import")
        return super().get_form_kwargs() | {"user": self.request.user}

    def get_context_data(self, **kwargs):
        return super().get_context_data(columns=memory.accepted(), **kwargs)

    def form_valid(self, form):
        """Only opened here: the preview that follows reads it whole."""
        file, organisation = form.cleaned_data["file"], form.cleaned_data["organisation"]
        data = file.read()
        try:
            step = explained(data, file.name, organisation).asks() or "preview"
        except Unreadable as error:
            form.add_error("file", str(error))
            return self.form_invalid(form)
        Upload.objects.expired().delete()
        upload = Upload.objects.create(user=self.request.user, organisation=organisation, name=file.name, content=data)
        return redirect(f"import-{step}", upload.pk)


class OfFile(Waiting, View):
    """A file with what its sender said of it, as it is judged and imported."""

    def source(self, upload):
        return Source(
            bytes(upload.content),
            upload.name,
            upload.organisation,
            Act(self.request.user, Via.IMPORT, motive=upload.motive),
            answers=upload.answered(),
            again="again" in self.request.POST,
            **upload.chosen,
        )

    def answers(self, upload, staged, data=None):
        """The form of what the file leaves open."""
        lines = [error.line for error in staged.uncategorised]
        category = CategoryQuestion(len(lines), min(lines, default=0), upload.category)
        late = {"late": len({error.line for error in staged.late}), "motive": upload.motive}
        return AnswersForm(data, questions=staged.questions[:SHOWN_QUESTIONS], category=category, **late)


class ImportPreview(OfFile):
    """What a file would bring in; a POST brings it in, and an import half done is not done."""

    def get(self, request, pk):
        upload = self.get_upload()
        return self._page(upload, self.source(upload))

    def post(self, request, pk):
        if self.large and "cancel" not in request.POST:
            return ImportProgress(self).response()
        with transaction.atomic():
            upload = self.get_upload(lock=True)
            if "cancel" in request.POST:
                upload.delete()
                messages.info(request, "L’import est abandonné : rien n’a été écrit.")
                return redirect("import")
            source = self.source(upload)
            kept = self._brought(source)
            if kept is None:
                return self._page(upload, source)
            upload.delete()
        numbers = {"new": kept.new, "changed": kept.changed, "unchanged": kept.unchanged}
        messages.success(request, f"« {upload.name} » : {brought(numbers)}")
        return redirect("import-detail", kept.pk)

    @property
    def confirmed(self) -> str:
        return self.request.POST.get("confirmed", "")

    @cached_property
    def large(self) -> int:
        """How many rows were confirmed, when they are too many to let somebody wait before a blank page."""
        rows = sum(int(number) for number in self.confirmed.split("-") if number.isascii() and number.isdigit())
        return rows if rows > PART else 0

    def _brought(self, source):
        """None when nothing was written: an error, a doubt, or something else than what was confirmed."""
        try:
            staged, kept = imports.bring(source, confirmed=self.confirmed)
        except Unreadable:
            return None
        if not kept and not staged.refused:
            messages.warning(self.request, why_not(staged))
        return kept

    def _page(self, upload, source):
        try:
            staged = devices.judge(source)
        except Unreadable as error:
            return render(self.request, "imports/import_preview.html", {"upload": upload, "reason": error}, status=422)
        context = {
            "upload": upload,
            "staged": staged,
            "errors": staged.errors[:SHOWN_ERRORS],
            "count": len(staged.errors),
            "numbers": staged.numbers,
            "kinds": [*staged.states.most_common(), *staged.categories.most_common()],
            "lines": staged.samples[Outcome.NEW][:SHOWN_DEVICES],
            "changed": staged.samples[Outcome.CHANGED][:SHOWN_DEVICES],
            "form": self.answers(upload, staged),
            "stamp": imports.stamp(staged),
        }
        return render(self.request, "imports/import_preview.html", context, status=422 if staged.errors else 200)


def why_not(staged) -> str:
    """Why a file without an error was not written."""
    return UNCONFIRMED if staged.unconfirmed else CHANGED_SINCE


class ImportProgress:
    """The import of a large file as a page that grows while it is written: a bar, and in the end what came of it.

    One transaction, held as long as the page is read: closed before its end, it leaves nothing written.
    """

    def __init__(self, preview: ImportPreview):
        self.preview, self.upload = preview, preview.get_upload()

    def response(self):
        # A proxy that keeps an answer until its end would show no bar.
        return StreamingHttpResponse(self._page(), headers={"X-Accel-Buffering": "no"})

    def _page(self):
        context = {"upload": self.upload, "mark": MARK}
        head, tail = render_to_string("imports/import_progress.html", context, self.preview.request).split(MARK)
        yield head
        try:
            outcome = yield from self._steps()
        except (PermissionDenied, Refusal, Unreadable) as reason:
            outcome = {"reason": str(reason)}
        yield render_to_string("imports/import_outcome.html", {"upload": self.upload} | outcome)
        yield tail

    def _steps(self):
        total = self.preview.large
        with transaction.atomic():
            if not Upload.objects.select_for_update().filter(pk=self.upload.pk).first():
                return {"reason": OVERTAKEN, "gone": True}
            steps = imports.bringing(self.preview.source(self.upload), confirmed=self.preview.confirmed)
            staged, kept = yield from _each(steps, lambda done: self._bar(min(done, total), total))
            if not kept:
                return {"reason": why_not(staged)}
            self.upload.delete()
        return {"kept": kept, "told": brought(staged.numbers)}

    def _bar(self, done, total):
        return render_to_string("imports/import_bar.html", {"done": done, "total": total})


def _each(steps, draw):
    """What `steps` come to, each of them drawn on the way."""
    while True:
        try:
            yield draw(next(steps))
        except StopIteration as done:
            return done.value


class Answers(OfFile):
    """Which devices the ambiguous rows are about."""

    def post(self, request, pk):
        with transaction.atomic():
            upload = self.get_upload(lock=True)
            form = self.answers(upload, devices.judge(self.source(upload)), request.POST)
            if form.is_valid():
                upload.category = form.cleaned_data.get("category", upload.category)
                upload.motive = form.cleaned_data.get("motive", upload.motive)
                upload.answer(form.said())
        return redirect("import-preview", pk)


class Errors(OfFile):
    """Every error of a file, as a file."""

    def get(self, request, pk):
        upload = self.get_upload()
        try:
            found = devices.judge(self.source(upload)).obstacles
        except Unreadable:
            return redirect("import-preview", pk)
        lines = ([error.line, error.column, error.value, error.reason] for error in found)
        content = writing.csv_lines(["ligne", "colonne", "valeur", "raison"], lines)
        named = {"Content-Disposition": 'attachment; filename="erreurs.csv"'}
        return StreamingHttpResponse(content, content_type=writing.TYPES["csv"], headers=named)
