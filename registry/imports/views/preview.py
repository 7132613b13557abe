"""What a file would bring in, shown with all its errors or with what it brings; then brought in."""

from django.contrib import messages
from django.db import transaction
from django.shortcuts import redirect, render
from django.utils.functional import cached_property

from registry.imports import imports
from registry.imports.planning import devices
from registry.imports.planning.lines import Outcome
from registry.imports.values.tables import PART
from registry.imports.views.judging import OfFile
from registry.imports.views.progress import ImportProgress, why_not
from registry.shared.keys import whole
from registry.shared.wording import brought
from registry.tabular.unreadable import Unreadable

SHOWN_ERRORS, SHOWN_DEVICES = 100, 10


class ImportPreview(OfFile):
    """What a file would bring in; a POST brings it in, and an import half done is not done."""

    def get(self, request, pk):
        upload = self.get_upload()
        return self._page(upload, self.source(upload))

    def post(self, request, pk):
        if self.large and "cancel" not in request.POST:
            return self._growing(self.get_upload())
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

    def _growing(self, upload):
        source = self.source(upload)
        return ImportProgress(self.request, upload, source, confirmed=self.confirmed, rows=self.large).response()

    @property
    def confirmed(self) -> str:
        return self.request.POST.get("confirmed", "")

    @cached_property
    def large(self) -> int:
        """How many rows were confirmed, when they are too many to let somebody wait before a blank page."""
        rows = sum(whole(number) or 0 for number in self.confirmed.split("-"))
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
