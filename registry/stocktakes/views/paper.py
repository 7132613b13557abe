"""The report of a stocktake, once it is closed."""

import io

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.generic import View

from registry.stocktakes import report
from registry.stocktakes.lifecycle import StocktakeStatus
from registry.stocktakes.views.stocktake import StocktakeMixin


class StocktakeReport(StocktakeMixin, View):
    def get(self, request, **kwargs):
        stocktake, pdf = self.get_object(), io.BytesIO()
        if stocktake.status != StocktakeStatus.CLOSED:
            messages.warning(request, "Le rapport est prêt une fois l’inventaire clos.")
            return redirect(stocktake)
        report.write(stocktake, pdf, by=request.user)
        named = {"Content-Disposition": f'attachment; filename="inventaire-{stocktake}.pdf"'}
        return HttpResponse(pdf.getvalue(), content_type="application/pdf", headers=named)
