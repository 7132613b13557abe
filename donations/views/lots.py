"""Lots: the list, a page each, a new one, and its withdrawal."""

from django.urls import reverse_lazy
from django.views.generic import DetailView, ListView

from donations.filters import LotFilter
from donations.lifecycle import CLAIMS, LIVE, LOTS
from donations.models import Claim, Lot
from donations.scans import Filling
from donations.surfaces import CLAIM, OFFER, WITHDRAW
from registry.devices import selecting
from registry.shared import access
from registry.shared.access import Scoped
from registry.shared.pagination import capped_count, keyset
from registry.shared.views.acts import ActOnRow, OpenRow

ROWS = 20
CLAIMS_SHOWN = 10
DEVICES = 25
HOME = [("Lots et dons", reverse_lazy("lot-list"))]


def trail(lot: Lot) -> list:
    return [*HOME, (lot.number, lot.get_absolute_url())]


class LotMixin(Scoped):
    model = Lot
    slug_field, slug_url_kwarg = "number", "number"

    def get_queryset(self):
        return super().get_queryset().select_related("organisation")


class LotList(LotMixin, ListView):
    template_name = "donations/lot_list.html"

    def get_context_data(self, **kwargs):
        user = self.request.user
        access.require_anywhere(user, "lots")
        found = LotFilter(self.request.GET, self.get_queryset())
        count, more = capped_count(found.qs)
        return super().get_context_data(
            object_list=[],
            filter=found,
            count=count,
            more=more,
            page=keyset(found.qs.counted(), self.request.GET, ROWS),
            claims=_claims(user),
            may_offer=OFFER.may(user),
            may_claim=CLAIM.may(user),
            **kwargs,
        )


def _claims(user) -> list[Claim]:
    """An association follows all its requests; staff, those that wait for something."""
    claims = Claim.objects.visible_to(user).select_related("lot", "association")
    if not CLAIM.may(user):
        claims = claims.filter(status__in=LIVE)
    return list(claims[:CLAIMS_SHOWN])


class LotPage(LotMixin, DetailView):
    template_name = "donations/lot_detail.html"

    def get_context_data(self, **kwargs):
        lot, user = self.object, self.request.user
        claims = list(lot.claims.visible_to(user).select_related("association"))
        asked = any(claim.status in LIVE and CLAIMS.may(user, "submit", claim) for claim in claims)
        may_claim = LOTS.allows("claim", lot) and CLAIM.may(user) and not asked
        return super().get_context_data(
            trail=HOME,
            claims=claims,
            count=lot.items.filter(active=True).count(),
            page=keyset(lot.items.select_related("device__category"), self.request.GET, DEVICES),
            may_claim=may_claim,
            may_open=access.may(user, "view", lot.organisation),
            moves=LOTS.offered(lot, user),
            aim=Filling.offered(lot, lot.number, user),
            **kwargs,
        )


class LotCreate(OpenRow):
    opening = OFFER

    def get_initial(self):
        """The device list sends the tags that were ticked there."""
        return {"pasted": "\n".join(selecting.handed(self.request.GET, self.request.user))}

    def trail(self):
        return HOME


class LotWithdraw(LotMixin, ActOnRow):
    surface = WITHDRAW

    def trail(self):
        return HOME
