"""The figures: a page, the same as CSV, and the list of devices behind each side of each share."""

from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.functional import cached_property
from django.views.generic import TemplateView, View

from registry.devices.models.policy import FigureKey
from registry.figures import figures, report
from registry.figures import lists as figure_lists
from registry.figures.drift import Drift
from registry.figures.figures import SIDES
from registry.figures.forms import PeriodForm
from registry.organisations.models import Organisation
from registry.shared import access
from registry.shared.files import download
from registry.shared.pagination import capped_count, keyset
from registry.tabular import writing

ROWS = 25
# How many of what was written in a closed year the page names.
WRITTEN = 10


class PeriodMixin:
    """The organisation and the period that the address names; an organisation out of scope does not exist."""

    @cached_property
    def form(self) -> PeriodForm:
        access.require_anywhere(self.request.user, "figures")
        if code := self.request.GET.get("organisation"):
            get_object_or_404(Organisation.objects.visible_to(self.request.user, "figures"), code=code)
        return PeriodForm(self.request.GET, user=self.request.user)

    @cached_property
    def report(self) -> report.UnitReport | None:
        if not self.form.is_valid():
            return None
        return report.of(self.form.cleaned_data["organisation"], self.form.period())


class Figures(PeriodMixin, TemplateView):
    template_name = "figures/figures.html"

    def get_context_data(self, **kwargs):
        context = {"form": self.form, "report": self.report, "year": str(self.form.data["year"])}
        if self.report and self.report.drift:
            context |= self._written(self.report.drift)
        return super().get_context_data(query=urlencode(self.form.query()), **context, **kwargs)

    def _written(self, drift: Drift) -> dict:
        """The latest acts and facts of a closed year that this person may see, as he is told them; the others are only
        counted."""
        acts, changes = (
            rows.visible_to(self.request.user).told_to(self.request.user).select_related("device", "by").order_by("-pk")
            for rows in (drift.acts, drift.changes)
        )
        return {
            "acts": acts[:WRITTEN],
            "changes": changes[:WRITTEN],
            "acts_count": drift.acts.count(),
            "changes_count": drift.changes.count(),
        }


class FiguresCSV(PeriodMixin, View):
    def get(self, request):
        download.known_names(request.GET, PeriodForm.base_fields)
        if self.report is None:
            return render(request, "figures/figures.html", {"form": self.form}, status=400)
        name = f"chiffres-{self.report.organisation.code}-{self.report.period.year}.csv"
        content = b"".join(writing.csv_lines(self.report.headings, self.report.rows()))
        named = {"Content-Disposition": f'attachment; filename="{name}"'}
        return HttpResponse(content, content_type=writing.TYPES["csv"], headers=named)


class FigureDevices(PeriodMixin, TemplateView):
    """The stays that one side of a share counts."""

    template_name = "figures/figure_devices.html"

    def stays(self, key, side):
        if key not in FigureKey.values or side not in SIDES or not self.form.is_valid():
            raise Http404
        of_all = figures.of_organisation(self.form.cleaned_data["organisation"])
        return figures.members(of_all, key, side, self.form.period())

    def get_context_data(self, key, side, **kwargs):
        stays = self.stays(key, side)
        organisation, period = self.form.cleaned_data["organisation"], self.form.period()
        count, more = capped_count(stays)
        return super().get_context_data(
            key=FigureKey(key),
            side=SIDES[side],
            side_key=side,
            organisation=organisation,
            period=period,
            year=str(period.year),
            page=keyset(stays.select_related("device__category", "organisation"), self.request.GET, ROWS),
            count=count,
            more=more,
            query=urlencode(self.form.query()),
            **kwargs,
        )


class FigureDevicesExport(FigureDevices):
    """The same as a file."""

    def get(self, request, key, side):
        kind = download.chosen(request.GET, PeriodForm.base_fields)
        return download.listed(figure_lists.STAYS, self.stays(key, side), kind)
