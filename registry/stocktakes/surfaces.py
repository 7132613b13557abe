"""How people start, scan, close and reopen a stocktake: each act with its form, writer and words; and the file."""

from functools import partial

from registry.organisations.forms.choices import fleets
from registry.organisations.models import Organisation
from registry.shared.files.exporting import Exported
from registry.shared.forms.scan import ScanForm
from registry.shared.processes.surfaces import Opening, Surface
from registry.stocktakes import lists, stocktaking
from registry.stocktakes.forms import RemoveScanForm, StocktakeForm
from registry.stocktakes.lifecycle import STOCKTAKES
from registry.stocktakes.models import StocktakeLine

OnStocktake = partial(Surface, STOCKTAKES)
START = Opening(
    STOCKTAKES,
    "start",
    stocktaking.start,
    StocktakeForm,
    asks=lambda user, right: {"places": fleets(user, right)},
    example=lambda: StocktakeForm(places=Organisation.objects.none()),
    done="L’inventaire {} est ouvert : scannez ce qui s’y trouve.".format,
)
LINES_EXPORT = Exported(StocktakeLine, lists.STOCKTAKE, of="stocktake", more=lists.untold)
# For programs; people scan by a purpose, `registry/stocktakes/scans.py`.
SCAN = OnStocktake("scan", stocktaking.scan, ScanForm, heading="Scanner un code")
REMOVE = OnStocktake("scan", stocktaking.remove, RemoveScanForm, name="remove", heading="Retirer un scan")
# Without facts: each undoes the other.
BUTTONS = (
    OnStocktake("close", stocktaking.close, path="clore", done="L’inventaire est clos : son rapport est prêt."),
    OnStocktake(
        "reopen",
        stocktaking.reopen,
        path="rouvrir",
        done="L’inventaire est rouvert : on peut scanner de nouveau.",
    ),
)
