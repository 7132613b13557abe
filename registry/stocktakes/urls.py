"""The addresses of stocktakes."""

from django.urls import path

from registry.stocktakes import views

urlpatterns = [
    path("inventaires/", views.Stocktakes.as_view(), name="stocktakes"),
    path("inventaires/<str:stocktake>/", views.StocktakePage.as_view(), name="stocktake"),
    path("inventaires/<str:stocktake>/export/", views.StocktakeExport.as_view(), name="stocktake-export"),
    path("inventaires/<str:stocktake>/rapport.pdf", views.StocktakeReport.as_view(), name="stocktake-report"),
    path(
        "inventaires/<str:stocktake>/choisir/<str:finding>/",
        views.StocktakeSelect.as_view(),
        name="stocktake-select",
    ),
    *(
        path(
            f"inventaires/<str:stocktake>/{surface.path}/",
            views.StocktakeAct.as_view(surface=surface),
            name=f"stocktake-{surface.act}",
        )
        for surface in (views.CLOSE, views.REOPEN)
    ),
]
