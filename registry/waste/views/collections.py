"""Collections of waste: their list, a new one, and the page where one is filled by scans, closed and reconciled."""

from datetime import date

from django.shortcuts import redirect
from django.urls import reverse, reverse_lazy
from django.views.generic import DetailView, ListView

from registry.shared import access
from registry.shared.access import Scoped
from registry.shared.keys import whole
from registry.shared.pagination import capped_count, keyset
from registry.shared.views.acts import ActAtOnce, OpenRow, report
from registry.waste.collecting.confirming import provable
from registry.waste.collecting.loading import load, threshold
from registry.waste.collecting.reconciled import difference
from registry.waste.filters import CollectionFilter
from registry.waste.forms import LoadForm, WeightForm
from registry.waste.lifecycle import COLLECTIONS, CollectionStatus
from registry.waste.models import Collection, CollectionLine
from registry.waste.scans import Loading
from registry.waste.surfaces import OPEN, REMOVE, SCAN

ROWS, SHOWN = 25, 20
HOME = [("Collectes", reverse_lazy("collection-list"))]


class CollectionMixin(Scoped):
    model = Collection
    slug_field, slug_url_kwarg = "number", "collection"

    def get_queryset(self):
        return super().get_queryset().select_related("organisation", "collector")


class CollectionList(CollectionMixin, ListView):
    template_name = "waste/collection_list.html"

    def get_context_data(self, **kwargs):
        user = self.request.user
        access.require_anywhere(user, "view")
        found = CollectionFilter(self.request.GET, self.get_queryset())
        rows = found.qs
        count, more = capped_count(rows)
        return super().get_context_data(
            object_list=[],
            filter=found,
            count=count,
            more=more,
            page=keyset(rows, self.request.GET, ROWS),
            may_open=OPEN.may(user),
            **kwargs,
        )


class CollectionCreate(OpenRow):
    opening = OPEN

    def trail(self):
        return HOME


class CollectionPage(CollectionMixin, DetailView):
    template_name = "waste/collection_detail.html"
    context_object_name = "collection"

    def get_context_data(self, **kwargs):
        collection, user = self.object, self.request.user
        loaded = load(collection)
        pallets, cut = self._pallets(collection, loaded)
        may_fill = COLLECTIONS.open("fill", collection) and COLLECTIONS.may(user, "fill", collection)
        confirmed = collection.status == CollectionStatus.CONFIRMED
        return super().get_context_data(
            trail=HOME,
            load=loaded,
            pallets=pallets,
            cut=cut,
            scan=LoadForm(initial={"pallet": self._current_pallet()}),
            scanner=self._scanner(),
            weight=WeightForm(auto_id="poids_%s"),
            may_scan=may_fill,
            threshold=threshold(collection, loaded.kg),
            moves=COLLECTIONS.offered(collection, user),
            gap=difference(collection) if confirmed else None,
            provable=len(provable(collection)) if confirmed and self._may_prove() else 0,
            today=date.today(),
            **kwargs,
        )

    def _may_prove(self) -> bool:
        return COLLECTIONS.may(self.request.user, "prove", self.object)

    def _scanner(self) -> str:
        key = f"{self.object}:{self._current_pallet()}"
        return reverse("scan-purpose", args=[Loading.kind, key])

    def _current_pallet(self) -> int:
        last = whole(self.request.GET.get("palette", ""))
        if last and last < 1_000:
            return last
        return self.object.lines.values_list("pallet", flat=True).first() or 1

    def _pallets(self, collection, loaded) -> tuple[list, bool]:
        """(pallet, its lines, the latest first), the first lines of each unless all are asked for."""
        shown = None if "tout" in self.request.GET else SHOWN
        rows = [(pallet, self._lines(collection, pallet.number, shown)) for pallet in loaded.pallets]
        return rows, any(len(lines) < pallet.count for pallet, lines in rows)

    def _lines(self, collection, pallet: int, shown: int | None) -> list:
        related = "device__category", "device__organisation"
        lines = list(collection.lines.filter(pallet=pallet).select_related(*related)[:shown])
        for line in lines:
            line.followed = _followed(collection, line)
        return lines


def _followed(collection: Collection, line: CollectionLine) -> str:
    """Where the device stands, unless it is somebody else's since."""
    if line.received is not None:
        return "Reçu" if line.received else "Manquant"
    if not line.active:
        return "Libéré"
    here = line.device.organisation.path.startswith(collection.organisation.path)
    return line.device.get_status_display() if here else "Parti ailleurs"


class OnLine(CollectionMixin, ActAtOnce):
    """Does one thing to one line and goes back to the scan field, at its pallet."""

    def trail(self):
        return HOME

    def get_success_url(self):
        pallet, page = whole(self.request.POST.get("pallet", "")), super().get_success_url()
        return page if pallet is None else f"{page}?palette={pallet}"


class Scan(OnLine):
    """A refused code is told at the scan field, which stays empty for the next one."""

    surface = SCAN

    def form_valid(self, form):
        given = form.cleaned_data
        pallet = Loading(f"{self.object}:{given['pallet']}", self.request.user)
        report(self.request, lambda: pallet.take(given["code"]).message)
        return redirect(pallet.back)


class LineRemove(OnLine):
    """A button in the list: a line that is gone is told there."""

    surface = REMOVE

    def form_valid(self, form):
        collection = Loading(str(self.object), self.request.user)
        report(self.request, lambda: collection.remove(form.cleaned_data["tag"]))
        return redirect(self.get_success_url())
