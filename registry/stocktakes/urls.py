"""The addresses of stocktakes."""

from django.urls import path

from registry.shared.files.exporting import Export
from registry.stocktakes.surfaces import BUTTONS, LINES_EXPORT
from registry.stocktakes.views import paper, selecting, stocktake, stocktakes

ONE = "inventaires/<str:stocktake>/"
urlpatterns = [
    path("inventaires/", stocktakes.Stocktakes.as_view(), name="stocktakes"),
    path(ONE, stocktake.StocktakePage.as_view(), name="stocktake"),
    path(f"{ONE}export/", Export.as_view(exported=LINES_EXPORT), name="stocktake-export"),
    path(f"{ONE}rapport.pdf", paper.StocktakeReport.as_view(), name="stocktake-report"),
    path(f"{ONE}choisir/<str:finding>/", selecting.StocktakeSelect.as_view(), name="stocktake-select"),
    *(
        path(
            f"{ONE}{surface.path}/",
            stocktake.ActOnStocktake.as_view(surface=surface),
            name=f"stocktake-{surface.act}",
        )
        for surface in BUTTONS
    ),
]
