"""How people close and reopen a stocktake: a button each, whose writer and words stand here."""

from functools import partial

from registry.shared.processes.surfaces import Surface
from registry.stocktakes import stocktaking
from registry.stocktakes.lifecycle import STOCKTAKES

OnStocktake = partial(Surface, STOCKTAKES)
# Without facts: each undoes the other. Scans are those of a purpose, `registry/stocktakes/scans.py`.
BUTTONS = (
    OnStocktake("close", stocktaking.close, path="clore", done="L’inventaire est clos : son rapport est prêt."),
    OnStocktake(
        "reopen",
        stocktaking.reopen,
        path="rouvrir",
        done="L’inventaire est rouvert : on peut scanner de nouveau.",
    ),
)
