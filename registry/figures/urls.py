"""The addresses of the figures and of the stock that waits."""

from django.urls import path

from registry.figures.views import figures, retired

urlpatterns = [
    path("materiels/reformes/", retired.RetiredStock.as_view(), name="retired-stock"),
    path("chiffres/", figures.Figures.as_view(), name="figures"),
    path("chiffres.csv", figures.FiguresCSV.as_view(), name="figures-csv"),
    path("chiffres/<str:key>/<str:side>/export/", figures.FigureDevicesExport.as_view(), name="figure-devices-export"),
    path("chiffres/<str:key>/<str:side>/", figures.FigureDevices.as_view(), name="figure-devices"),
]
