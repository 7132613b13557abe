"""The outgoing-waste register: what left in a year, in kilograms, and the file for the State once nothing lacks."""

from datetime import date
from http import HTTPStatus
from urllib.parse import urlencode

from django.http import StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.functional import cached_property
from django.views.generic import TemplateView, View

from registry.organisations.models import Organisation
from registry.shared import access
from registry.shared.files import download
from registry.tabular import writing
from registry.waste import tonnage
from registry.waste.collecting import register
from registry.waste.forms import RegisterForm
from registry.waste.models import Collection
from registry.waste.views.collections import HOME

SHOWN = 50


class RegisterMixin:
    """The organisation and the year that the address names; an organisation out of scope does not exist."""

    template_name = "waste/waste_register.html"

    @cached_property
    def form(self) -> RegisterForm:
        user = self.request.user
        access.require_anywhere(user, "view")
        if code := self.request.GET.get("organisation"):
            get_object_or_404(Organisation.objects.visible_to(user), code=code)
        return RegisterForm(self.request.GET, user=user)

    def shown(self) -> dict:
        if not self.form.is_valid():
            return {"form": self.form, "trail": HOME}
        collections = self.form.chosen(Collection.objects.visible_to(self.request.user))
        entries = register.entries(collections)
        problems = [(entry, problem) for entry in entries for problem in entry.problems]
        return {
            "form": self.form,
            "trail": HOME,
            "entries": entries,
            "shown": entries[:SHOWN],
            "problems": problems[:SHOWN],
            "total": tonnage.weighed(collections),
            "year": str(self.form.cleaned_data["year"]),
            "query": urlencode({name: value for name, value in self.form.data.items() if value}),
        }


class Register(RegisterMixin, TemplateView):
    def get_context_data(self, **kwargs):
        return super().get_context_data(**self.shown(), **kwargs)


class RegisterCSV(RegisterMixin, View):
    def get(self, request):
        download.known_names(request.GET, RegisterForm.base_fields)
        shown = self.shown()
        if not self.form.is_valid():
            return render(request, self.template_name, shown, status=HTTPStatus.BAD_REQUEST)
        if shown["problems"]:
            return render(request, self.template_name, shown | {"stopped": True}, status=HTTPStatus.CONFLICT)
        lines = (entry.cells() for entry in shown["entries"])
        name = f"registre-dechets-{shown['year']}-{date.today()}.csv"
        return StreamingHttpResponse(
            writing.csv_lines(register.COLUMNS, lines, point="."),
            content_type=writing.TYPES["csv"],
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )
