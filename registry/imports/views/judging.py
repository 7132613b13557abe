"""A file that waits, judged with what its sender said of it: what it leaves open, and its errors as a file."""

from django.db import transaction
from django.http import StreamingHttpResponse
from django.shortcuts import redirect
from django.views import View

from registry.imports.forms.imports import AnswersForm, CategoryQuestion
from registry.imports.planning import devices
from registry.imports.planning.source import Source
from registry.imports.views.waiting import Waiting
from registry.shared.act import Act, Via
from registry.tabular import writing
from registry.tabular.unreadable import Unreadable

SHOWN_QUESTIONS = 20


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
