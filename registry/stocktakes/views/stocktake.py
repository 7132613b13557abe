"""The page of one stocktake: what is expected, found, missing and unexpected, and what may be done there."""

from django.urls import reverse_lazy
from django.views.generic import DetailView
from django.views.generic.detail import SingleObjectMixin

from registry.devices.models import Device
from registry.shared.access import Scoped
from registry.shared.pagination import keyset
from registry.shared.views.acts import ActAtOnce
from registry.stocktakes import counting
from registry.stocktakes.lifecycle import STOCKTAKES, Finding
from registry.stocktakes.models import Stocktake, StocktakeLine
from registry.stocktakes.scans import Counting
from registry.stocktakes.views.stocktakes import TRAIL

ROWS = 25
HOME = [*TRAIL, ("Inventaires", reverse_lazy("stocktakes"))]
# By the name that an address gives it: what is listed, its caption, and the sentence where there is none.
VIEWS = {
    "manquants": (Finding.MISSING, "Manquants", "Rien ne manque : tout ce qui était attendu est trouvé."),
    "inattendus": (Finding.UNEXPECTED, "Inattendus", "Rien d’inattendu n’a été scanné."),
    "trouves": (Finding.FOUND, "Trouvés", "Rien de ce qui est attendu n’est encore scanné."),
}


class StocktakeMixin(Scoped, SingleObjectMixin):
    model = Stocktake
    slug_field, slug_url_kwarg = "number", "stocktake"
    context_object_name = "stocktake"

    def get_queryset(self):
        return super().get_queryset().select_related("organisation", "opened_by", "closed_by")


class ActOnStocktake(StocktakeMixin, ActAtOnce):
    """One act on the whole stocktake, by a button of its page."""

    def trail(self):
        return HOME


class StocktakePage(StocktakeMixin, DetailView):
    template_name = "stocktakes/stocktake.html"

    def get_context_data(self, **kwargs):
        stocktake, user = self.object, self.request.user
        aim, listed = Counting.offered(stocktake, stocktake.number, user), self._listed()
        may_select = not aim and STOCKTAKES.may(user, "scan", stocktake)
        return super().get_context_data(
            trail=HOME,
            moves=STOCKTAKES.offered(stocktake, user),
            aim=aim,
            may_select=may_select and listed["view"] != "trouves" and bool(listed["page"].rows),
            **listed,
            **kwargs,
        )

    def _listed(self) -> dict:
        """The view that the address asks for, and how many each has."""
        tally, view = counting.tally(self.object), self.request.GET.get("voir", "")
        view = view if view in VIEWS else next(iter(VIEWS))
        finding, caption, nothing = VIEWS[view]
        page = keyset(self._source(finding), self.request.GET, ROWS)
        return {
            "tally": tally,
            "views": [(name, label, getattr(tally, code)) for name, (code, label, _) in VIEWS.items()],
            "view": view,
            "caption": caption,
            "nothing": tally.why_none(finding, nothing),
            "page": page,
            "hidden": counting.hidden(self.object, self.request.user).get(finding, 0),
            "rows": [_row(one) for one in page.rows],
        }

    def _source(self, finding):
        """The rows of one view, in a queryset: what is missing from an open stocktake has no line yet."""
        if finding == Finding.MISSING and STOCKTAKES.allows("scan", self.object):
            unseen = counting.missing(self.object).visible_to(self.request.user)
            return unseen.select_related("category", "organisation")
        lines = self.object.lines.visible_to(self.request.user).filter(finding=finding)
        return lines.select_related("device__category", "device__organisation", "scanned_by")


def _row(one) -> tuple[Device | None, StocktakeLine | None]:
    return (one, None) if isinstance(one, Device) else (one.device, one)
