"""A stocktake as a file, and its report once it is closed."""

import io

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.generic import View

from registry.shared.files import download
from registry.shared.files.exporting import Export
from registry.stocktakes import counting, lists, report
from registry.stocktakes.lifecycle import StocktakeStatus
from registry.stocktakes.models import Stocktake, StocktakeLine
from registry.stocktakes.views.stocktake import StocktakeMixin


class StocktakeExport(Export):
    model, listing = StocktakeLine, lists.STOCKTAKE

    def answer(self, kind):
        user = self.request.user
        stocktake = get_object_or_404(Stocktake.objects.visible_to(user), number=self.kwargs["stocktake"])
        rows = self.get_queryset().filter(stocktake=stocktake)
        return download.listed(self.listing, rows, kind, lists.untold(stocktake, counting.hidden(stocktake, user)))


class StocktakeReport(StocktakeMixin, View):
    def get(self, request, **kwargs):
        stocktake, pdf = self.get_object(), io.BytesIO()
        if stocktake.status != StocktakeStatus.CLOSED:
            messages.warning(request, "Le rapport est prêt une fois l’inventaire clos.")
            return redirect(stocktake)
        report.write(stocktake, pdf, by=request.user)
        named = {"Content-Disposition": f'attachment; filename="inventaire-{stocktake}.pdf"'}
        return HttpResponse(pdf.getvalue(), content_type="application/pdf", headers=named)
