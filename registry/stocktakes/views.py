"""Stocktakes: their list, a new one, and the page of one: what is expected, found, missing and unexpected."""

import io
from urllib.parse import urlencode

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.generic import DetailView, ListView, View
from django.views.generic.detail import SingleObjectMixin

from registry.devices import selecting
from registry.devices.lifecycle import HELD, Action
from registry.devices.models import Device
from registry.devices.models.selection import MOST
from registry.shared import access
from registry.shared.access import Scoped
from registry.shared.act import Act, Via
from registry.shared.files import download
from registry.shared.files.exporting import Export
from registry.shared.moves import Refusal
from registry.shared.pagination import keyset
from registry.shared.processes.surfaces import Surface, said
from registry.stocktakes import lists, report, stocktaking
from registry.stocktakes.forms import StocktakeForm
from registry.stocktakes.lifecycle import STOCKTAKES, Finding, StocktakeStatus
from registry.stocktakes.models import Stocktake, StocktakeLine
from registry.stocktakes.scans import Counting

ROWS = 25
TRAIL = [("Scanner", "scan"), ("Inventaires", "stocktakes")]
VIEWS = {
    "manquants": (Finding.MISSING, "Manquants", "Rien ne manque : tout ce qui était attendu est trouvé."),
    "inattendus": (Finding.UNEXPECTED, "Inattendus", "Rien d’inattendu n’a été scanné."),
    "trouves": (Finding.FOUND, "Trouvés", "Rien de ce qui est attendu n’est encore scanné."),
}


def trail(length=2):
    return [(label, reverse(name)) for label, name in TRAIL[:length]]


class Stocktakes(Scoped, ListView):
    """The stocktakes of one's scope, and the form of a new one."""

    model = Stocktake
    template_name = "stocktakes/stocktakes.html"

    def dispatch(self, request, *args, **kwargs):
        access.require_anywhere(request.user, "view")
        return super().dispatch(request, *args, **kwargs)

    def post(self, request):
        access.require_anywhere(request.user, "scan")
        form = StocktakeForm(request.POST, user=request.user)
        if form.is_valid():
            try:
                return redirect(stocktaking.start(Act(request.user, Via.PAGE), **form.cleaned_data))
            except Refusal as refusal:
                form.refuse_place(str(refusal))
        return self.get(request, form=form)

    def get(self, request, *args, form=None, **kwargs):
        self.object_list = self.get_queryset().select_related("organisation")
        return self.render_to_response(self.get_context_data(form=form or StocktakeForm(user=request.user)))

    def get_context_data(self, **kwargs):
        page = keyset(self.object_list, self.request.GET, ROWS)
        may = access.may_anywhere(self.request.user, "scan")
        return super().get_context_data(object_list=[], page=page, may_start=may, trail=trail(1), **kwargs)


class OnStocktake(Scoped, SingleObjectMixin):
    model = Stocktake
    slug_field, slug_url_kwarg = "number", "stocktake"
    context_object_name = "stocktake"

    def get_queryset(self):
        return super().get_queryset().select_related("organisation", "opened_by", "closed_by")


class StocktakePage(OnStocktake, DetailView):
    template_name = "stocktakes/stocktake.html"

    def get_context_data(self, **kwargs):
        stocktake, tally = self.object, stocktaking.tally(self.object)
        view = self.request.GET.get("voir", "")
        view = view if view in VIEWS else next(iter(VIEWS))
        finding, caption, nothing = VIEWS[view]
        page = keyset(self._source(finding), self.request.GET, ROWS)
        open_ = stocktake.status == StocktakeStatus.OPEN
        may = STOCKTAKES.may(self.request.user, "scan", stocktake)
        views = [(name, label, getattr(tally, code)) for name, (code, label, _) in VIEWS.items()]
        return super().get_context_data(
            trail=trail(),
            tally=tally,
            views=views,
            view=view,
            caption=caption,
            nothing=tally.why_none(finding, nothing),
            page=page,
            hidden=stocktaking.hidden(stocktake, self.request.user).get(finding, 0),
            rows=[_row(one) for one in page.rows],
            moves=STOCKTAKES.offered(stocktake, self.request.user),
            scanner=Counting(stocktake.number, self.request.user).address if open_ and may else "",
            may_select=may and not open_ and view != "trouves" and bool(page.rows),
            **kwargs,
        )

    def _source(self, finding):
        """The rows of one view, in a queryset: what is missing from an open stocktake has no line yet."""
        if finding == Finding.MISSING and self.object.status == StocktakeStatus.OPEN:
            unseen = stocktaking.missing(self.object).visible_to(self.request.user)
            return unseen.select_related("category", "organisation")
        lines = self.object.lines.visible_to(self.request.user).filter(finding=finding)
        return lines.select_related("device__category", "device__organisation", "scanned_by")


def _row(one) -> tuple[Device | None, StocktakeLine | None]:
    return (one, None) if isinstance(one, Device) else (one.device, one)


CLOSE = Surface(STOCKTAKES, "close", stocktaking.close, Form, "clore", "L’inventaire est clos : son rapport est prêt.")
REOPEN = Surface(
    STOCKTAKES, "reopen", stocktaking.reopen, Form, "rouvrir", "L’inventaire est rouvert : on peut scanner de nouveau."
)


class StocktakeAct(OnStocktake, View):
    """Closes or reopens, without a form: each undoes the other."""

    http_method_names = ["post"]
    surface: Surface | None = None

    def post(self, request, **kwargs):
        stocktake = self.get_object()
        try:
            self.surface.write(stocktake, Act(request.user, Via.PAGE))
        except Refusal as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, said(self.surface.done, stocktake))
        return redirect(stocktake)


class StocktakeSelect(OnStocktake, View):
    """The missing, or the unexpected, become a selection: one act, or one change, for all of them."""

    http_method_names = ["post"]

    def post(self, request, finding, **kwargs):
        stocktake = self.get_object()
        if finding not in VIEWS:
            raise Http404
        lines = stocktake.lines.filter(finding=VIEWS[finding][0], device__isnull=False)
        devices = Device.objects.visible_to(request.user).filter(pk__in=lines.values("device"))
        losing = "lose" in request.POST
        if losing:
            devices = devices.filter(status__in=HELD)
        try:
            keys = devices.order_by("pk").values_list("pk", flat=True)[:MOST]
            selection = selecting.start(list(keys), by=request.user)
        except Refusal:
            messages.info(request, "Aucun de ces matériels n’est encore à déclarer.")
            return redirect(stocktake)
        if not losing:
            return redirect(selection)
        motive = urlencode({"motive": f"Manquant à l’inventaire {stocktake}"})
        return redirect(f"{reverse('selection-act', args=[selection.pk, Action.LOSE])}?{motive}")


class StocktakeExport(Export):
    model, listing = StocktakeLine, lists.STOCKTAKE

    def answer(self, kind):
        user = self.request.user
        stocktake = get_object_or_404(Stocktake.objects.visible_to(user), number=self.kwargs["stocktake"])
        rows = self.get_queryset().filter(stocktake=stocktake)
        return download.listed(self.listing, rows, kind, lists.untold(stocktake, stocktaking.hidden(stocktake, user)))


class StocktakeReport(OnStocktake, View):
    def get(self, request, **kwargs):
        stocktake, pdf = self.get_object(), io.BytesIO()
        if stocktake.status != StocktakeStatus.CLOSED:
            messages.warning(request, "Le rapport est prêt une fois l’inventaire clos.")
            return redirect(stocktake)
        report.write(stocktake, pdf, by=request.user)
        named = {"Content-Disposition": f'attachment; filename="inventaire-{stocktake}.pdf"'}
        return HttpResponse(pdf.getvalue(), content_type="application/pdf", headers=named)
