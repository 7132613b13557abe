"""Stocktakes: their list, and a new one."""

from django.shortcuts import redirect
from django.urls import reverse_lazy
from django.views.generic import ListView

from registry.shared import access
from registry.shared.access import Scoped
from registry.shared.act import Act, Via
from registry.shared.moves import Refusal
from registry.shared.pagination import keyset
from registry.stocktakes import stocktaking
from registry.stocktakes.forms import StocktakeForm
from registry.stocktakes.models import Stocktake

ROWS = 25
TRAIL = [("Scanner", reverse_lazy("scan"))]


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
                form.refuse_place(refusal.reason)
        return self.get(request, form=form)

    def get(self, request, *args, form=None, **kwargs):
        self.object_list = self.get_queryset().select_related("organisation")
        return self.render_to_response(self.get_context_data(form=form or StocktakeForm(user=request.user)))

    def get_context_data(self, **kwargs):
        page = keyset(self.object_list, self.request.GET, ROWS)
        may = access.may_anywhere(self.request.user, "scan")
        return super().get_context_data(object_list=[], page=page, may_start=may, trail=TRAIL, **kwargs)
