"""Stocktakes: their list, and a new one."""

from django.urls import reverse_lazy
from django.views.generic.list import MultipleObjectMixin

from registry.shared import access
from registry.shared.access import Scoped
from registry.shared.pagination import keyset
from registry.shared.views.acts import OpenRow
from registry.stocktakes.filters import StocktakeFilter
from registry.stocktakes.models import Stocktake
from registry.stocktakes.surfaces import START

ROWS = 25
TRAIL = [("Scanner", reverse_lazy("scan"))]


class Stocktakes(Scoped, MultipleObjectMixin, OpenRow):
    """The stocktakes of one's scope, and the form of a new one."""

    model, opening = Stocktake, START
    template_name = "stocktakes/stocktakes.html"

    def get(self, request, *args, **kwargs):
        """Whoever may read them sees the list, with the form or without it."""
        access.require_anywhere(request.user, "view")
        return self.render_to_response(self.get_context_data())

    @staticmethod
    def tell(form, refusal):
        form.refuse_place(refusal.reason)

    def get_context_data(self, **kwargs):
        found = StocktakeFilter(self.request.GET, self.get_queryset().select_related("organisation"))
        page = keyset(found.qs, self.request.GET, ROWS)
        may = self.opening.may(self.request.user)
        return super().get_context_data(object_list=[], filter=found, page=page, may_start=may, **kwargs)

    def trail(self):
        return TRAIL
