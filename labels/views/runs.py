"""What a person printed: the list, each run with how far it is, its file, and printing it again, whole or in part."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.views.generic import DetailView, ListView, View
from django.views.generic.detail import SingleObjectMixin

from labels import runs, tasks
from labels.codes import Unprintable
from labels.forms import ReprintForm
from labels.geometry import FORMATS
from labels.models import PrintRun, Progress
from labels.views.printed import download, printed
from registry.shared import access
from registry.shared.access import Scoped
from registry.shared.forms.refusals import tell
from registry.shared.pagination import keyset

ROWS = 25
TRAIL = [("Étiquettes", "label-sheet"), ("Impressions", "print-runs")]
# Seconds between two looks at a run that is being drawn; whoever reads the page may stop them.
REFRESH_SECONDS = 3


def trail(length=2):
    return [(label, reverse(name)) for label, name in TRAIL[:length]]


def sheet_of(run: PrintRun) -> str:
    """The name of its format, even of one that there is no more."""
    return FORMATS[run.sheet].names[0] if run.sheet in FORMATS else run.sheet


def filed(run: PrintRun) -> bool:
    return bool(run.file) and run.file.storage.exists(run.file.name)


class PrintRuns(Scoped, ListView):
    model = PrintRun
    template_name = "labels/print_runs.html"

    def get_context_data(self, **kwargs):
        access.require_anywhere(self.request.user, "label")
        page = keyset(self.get_queryset(), self.request.GET, ROWS)
        rows = [(run, sheet_of(run)) for run in page.rows]
        return super().get_context_data(object_list=[], page=page, rows=rows, trail=trail(1), **kwargs)


class PrintRunPage(Scoped, DetailView):
    """It looks again by itself while the run is drawn, unless the address says not to (`?fixe=1`)."""

    model = PrintRun
    template_name = "labels/print_run.html"
    context_object_name = "run"

    def get(self, request, *args, **kwargs):
        response = super().get(request, *args, **kwargs)
        if self.object.is_waiting and "fixe" not in request.GET:
            response["Refresh"] = str(REFRESH_SECONDS)
        return response

    def post(self, request, pk):
        self.object = self.get_object()
        if self.object.sheet not in FORMATS:
            raise Http404
        form = ReprintForm(request.POST, run=self.object)
        if form.is_valid():
            try:
                return printed(request, runs.part(self.object, **form.cleaned_data))
            except Unprintable as refusal:
                tell(form, refusal)
        return self.render_to_response(self.get_context_data(form=form))

    def get_context_data(self, **kwargs):
        run = self.object
        form = ReprintForm(run=run) if run.progress == Progress.DONE and run.sheet in FORMATS else None
        size = run.file.size if filed(run) else None
        context = {"form": form, "sheet": sheet_of(run), "size": size, "still": "fixe" in self.request.GET}
        return super().get_context_data(trail=trail(), **context | kwargs)


class PrintRunRetry(Scoped, SingleObjectMixin, View):
    model = PrintRun
    http_method_names = ["post"]

    def post(self, request, pk):
        run = self.get_object()
        if runs.again(run):
            tasks.draw.enqueue(run.pk)
        else:
            messages.info(request, "Cette impression n’a pas besoin d’être recommencée.")
        return redirect(run)


class PrintRunFile(Scoped, SingleObjectMixin, View):
    model = PrintRun

    def get(self, request, pk):
        run = self.get_object()
        if not filed(run):
            raise Http404
        with run.file.open() as file:
            return download(file.read(), f"etiquettes-{run.pk}-{run.sheet}", run.output)
