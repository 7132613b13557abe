"""Collections of waste: their list, a new one, and the page where one is filled by scans, closed and reconciled."""

from datetime import date

from django.urls import reverse_lazy
from django.views.generic import DetailView, ListView

from registry.shared import access
from registry.shared.access import Scoped
from registry.shared.pagination import capped_count, keyset
from registry.shared.views.acts import ActAtOnce, OpenRow
from registry.waste.collecting.confirming import provable
from registry.waste.collecting.loading import load, threshold
from registry.waste.collecting.reconciled import difference
from registry.waste.filters import CollectionFilter
from registry.waste.forms import PalletForm, WeightForm
from registry.waste.lifecycle import COLLECTIONS, CollectionStatus
from registry.waste.models import PALLETS, Collection, CollectionLine
from registry.waste.scans import Loading
from registry.waste.surfaces import OPEN, WEIGH

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
        confirmed = collection.status == CollectionStatus.CONFIRMED
        return super().get_context_data(
            trail=HOME,
            load=loaded,
            pallets=pallets,
            cut=cut,
            aim=(aim := self._aim()),
            other_pallet=self._other_pallet(aim),
            weight=WeightForm(auto_id="poids_%s"),
            threshold=threshold(collection, loaded.kg),
            moves=COLLECTIONS.offered(collection, user),
            gap=difference(collection) if confirmed else None,
            provable=len(provable(collection)) if confirmed and self._may_prove() else 0,
            today=date.today(),
            **kwargs,
        )

    def _may_prove(self) -> bool:
        return COLLECTIONS.may(self.request.user, "prove", self.object)

    def _aim(self) -> Loading | None:
        """What scans are for here: the pallet that the address says, else the latest. None where nothing is scanned."""
        collection, asked = self.object, PalletForm(self.request.GET)
        latest = collection.lines.latest_first().values_list("pallet", flat=True).first()
        pallet = asked.cleaned_data["palette"] if asked.is_valid() else latest or PALLETS[0]
        return Loading.offered(collection, f"{collection}:{pallet}", self.request.user)

    def _other_pallet(self, aim: Loading | None) -> PalletForm:
        form = PalletForm()
        if aim:
            form.fields["palette"].widget.attrs |= aim.any_pallet
        return form

    def _pallets(self, collection, loaded) -> tuple[list, bool]:
        """(pallet, its lines, the latest first): the first of each unless all are asked for."""
        shown = None if "tout" in self.request.GET else SHOWN
        rows = [(pallet, self._lines(collection, pallet.number, shown)) for pallet in loaded.pallets]
        return rows, any(len(lines) < pallet.count for pallet, lines in rows)

    def _lines(self, collection, pallet: int, shown: int | None) -> list:
        related = "device__category", "device__organisation"
        lines = list(collection.lines.latest_first().filter(pallet=pallet).select_related(*related)[:shown])
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


class Weigh(CollectionMixin, ActAtOnce):
    """The weight of one device, by a short form of the page."""

    surface = WEIGH

    def trail(self):
        return HOME
