"""Explaining a foreign file, once: its columns, its words; and what was retained, to be seen, changed or forgotten."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse, reverse_lazy
from django.utils.functional import cached_property
from django.views.generic import FormView, TemplateView

from registry.imports.explaining import memory
from registry.imports.explaining.explained import Explained, explained
from registry.imports.forms.imports import WorkbookSheetForm
from registry.imports.forms.matching import ColumnsForm, TranslationForm, WordsForm, headings_of
from registry.imports.models import Layout, Translation, Upload
from registry.imports.views.waiting import Waiting
from registry.shared import access
from registry.shared.access import Scoped
from registry.shared.pagination import keyset
from registry.tabular.unreadable import Unreadable

IMPORT = ("Importer", reverse_lazy("import"))
# Asked at once; the less frequent words come next.
MOST_WORDS = 100
RETAINED = ("Correspondances", reverse_lazy("import-matches"))


class OfUpload(Waiting):
    """A step between a file sent and its preview."""

    @cached_property
    def upload(self) -> Upload:
        upload = self.get_upload()
        access.require(self.request.user, "import", upload.organisation)
        return upload

    def dispatch(self, request, *args, **kwargs):
        try:
            return super().dispatch(request, *args, **kwargs)
        except Unreadable:
            # Damaged further down: the preview says where.
            return redirect("import-preview", self.upload.pk)

    def opened(self, sheet: str = "") -> Explained:
        return explained(bytes(self.upload.content), self.upload.name, self.upload.organisation, sheet=sheet)

    @cached_property
    def file(self) -> Explained:
        return self.opened(self.upload.sheet)

    def post(self, request, *args, **kwargs):
        if "cancel" not in request.POST:
            return super().post(request, *args, **kwargs)
        self.upload.delete()
        messages.info(request, "L’import est abandonné : rien n’a été écrit.")
        return redirect("import")

    def get_success_url(self):
        return reverse(f"import-{self.file.asks() or 'preview'}", args=[self.upload.pk])

    def get_context_data(self, **kwargs):
        return super().get_context_data(upload=self.upload, organisation=self.upload.organisation, **kwargs)


class FileSheet(OfUpload, FormView):
    form_class = WorkbookSheetForm
    template_name = "imports/import_sheet.html"

    @cached_property
    def sheets(self):
        return self.opened().opened.rivals

    def get(self, request, *args, **kwargs):
        return super().get(request, *args, **kwargs) if self.sheets else redirect("import-preview", self.upload.pk)

    def post(self, request, *args, **kwargs):
        """Of a file without several sheets, only that one abandons it."""
        if self.sheets or "cancel" in request.POST:
            return super().post(request, *args, **kwargs)
        return redirect("import-preview", self.upload.pk)

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"sheets": self.sheets}

    def get_context_data(self, **kwargs):
        return super().get_context_data(trail=[IMPORT], **kwargs)

    def form_valid(self, form):
        self.upload.sheet = form.cleaned_data["sheet"]
        self.upload.save(update_fields=["sheet"])
        return super().form_valid(form)


class FileColumns(OfUpload, FormView):
    form_class = ColumnsForm
    template_name = "imports/import_columns.html"

    @cached_property
    def headings(self):
        return self.file.headings()

    def get(self, request, *args, **kwargs):
        if self.headings:
            return super().get(request, *args, **kwargs)
        messages.info(request, "Un inventaire de GLPI n’a pas de colonnes : il se lit tel quel.")
        return redirect("import-preview", self.upload.pk)

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"headings": self.headings}

    def get_context_data(self, **kwargs):
        return super().get_context_data(trail=[IMPORT], **kwargs)

    def form_valid(self, form):
        memory.remember(self.upload.organisation, self.upload.name, form.chosen, by=self.request.user)
        self.file = self.file.again()
        return super().form_valid(form)


class FileWords(OfUpload, FormView):
    form_class = WordsForm
    template_name = "imports/import_words.html"

    @property
    def words(self):
        return self.file.unknown

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"found": self.words[:MOST_WORDS], "organisation": self.upload.organisation}

    def get_context_data(self, **kwargs):
        return super().get_context_data(trail=[IMPORT], count=len(self.words), **kwargs)

    def form_valid(self, form):
        """The words that are left unsaid are errors of their rows: the preview lists them."""
        form.save(self.upload.organisation, self.request.user)
        more = form.said() and len(self.words) > MOST_WORDS
        return redirect(f"import-{'words' if more else 'preview'}", self.upload.pk)


class Matches(TemplateView):
    template_name = "imports/matches.html"

    def get_context_data(self, **kwargs):
        access.require_anywhere(self.request.user, "import")
        layouts = Layout.objects.visible_to(self.request.user, "import").select_related("organisation")
        words = Translation.objects.visible_to(self.request.user, "import")
        page = keyset(words.select_related("organisation", "category", "place"), self.request.GET)
        return super().get_context_data(
            layouts=layouts.prefetch_related("columns"), page=page, trail=[IMPORT], **kwargs
        )


class Retained(Scoped):
    """Something retained where the user may import; the rest does not exist here."""

    success_url = reverse_lazy("import-matches")

    def get_queryset(self):
        return self.model.objects.visible_to(self.request.user, "import").select_related("organisation")

    @cached_property
    def kept(self):
        return get_object_or_404(self.get_queryset(), pk=self.kwargs["pk"])

    def post(self, request, *args, **kwargs):
        if "forget" not in request.POST:
            return super().post(request, *args, **kwargs)
        memory.forget(self.kept, by=request.user)
        messages.success(request, f"La correspondance « {self.kept} » est oubliée : elle sera demandée de nouveau.")
        return redirect(self.success_url)

    def form_valid(self, form):
        self.save(form)
        messages.success(self.request, "La correspondance est retenue pour les prochains imports.")
        return super().form_valid(form)

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            kept=self.kept, organisation=self.kept.organisation, trail=[IMPORT, RETAINED], **kwargs
        )


class RetainedColumns(Retained, FormView):
    model = Layout
    form_class = ColumnsForm
    template_name = "imports/import_columns.html"

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"headings": headings_of(self.kept)}

    def save(self, form):
        memory.remember(self.kept.organisation, self.kept.name, form.chosen, by=self.request.user)


class RetainedWord(Retained, FormView):
    model = Translation
    form_class = TranslationForm
    template_name = "imports/match_word.html"

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"kept": self.kept}

    def save(self, form):
        form.save(self.request.user)
