"""How a stocktake starts: of a service, or of one place of it that is known to hold something."""

from django.db import transaction

from registry.devices.identity import search
from registry.organisations.models import Organisation
from registry.shared.act import Act
from registry.shared.moves import Reason, Refusal
from registry.shared.processes import numbering
from registry.stocktakes.counting import expected, held
from registry.stocktakes.lifecycle import STOCKTAKES
from registry.stocktakes.models import Stocktake


@transaction.atomic
def start(act: Act, *, organisation: Organisation, place: str = "", empty: bool = False) -> Stocktake:
    """Refuses a place where nothing is known to stand, mistyped most often, unless `empty` says that it is meant."""
    stocktake = Stocktake(organisation=organisation, place=place.strip(), opened_by=act.author)
    STOCKTAKES.require(act.by, "start", stocktake)
    stocktake.full_clean(exclude=["number"])
    if not empty and stocktake.place and not expected(stocktake).exists():
        raise Refusal(_nowhere(stocktake))
    numbering.save(stocktake, "INV")
    return stocktake


def _nowhere(stocktake: Stocktake) -> Reason:
    near = search.resembling(held(stocktake.organisation), stocktake.place)
    named = f" Lieux proches : {', '.join(f'« {place} »' for place in near)}." if near else ""
    return Reason(
        "nothing_there", f"Le registre ne tient aucun matériel dans ce lieu pour « {stocktake.organisation} ».{named}"
    )
