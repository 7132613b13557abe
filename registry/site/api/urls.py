"""The addresses of the API, under `/api/`; one per act, so that the document tells what each takes."""

from django.urls import include, path, re_path
from rest_framework.routers import SimpleRouter

from registry.devices.api import acts, categories, devices, documents, erasures, events, joining, shared
from registry.figures.api import figures, retired
from registry.imports.api import exports, imports, matching
from registry.organisations.api import organisations
from registry.shared.api import document
from registry.stocktakes import api as stocktakes
from registry.transfers import api as transfers
from registry.waste import api as waste

router = SimpleRouter()
router.register("devices", devices.DeviceViewSet, "api-device")
router.register("organisations", organisations.OrganisationViewSet, "api-organisation")
router.register("categories", categories.CategoryViewSet, "api-category")
router.register("imports/columns", matching.LayoutViewSet, "api-import-columns")
router.register("collections", waste.CollectionViewSet, "api-collection")
router.register("stocktakes", stocktakes.StocktakeViewSet, "api-stocktake")
router.register("imports/words", matching.WordViewSet, "api-import-words")
router.register("imports", imports.ImportViewSet, "api-import")
router.register("events", events.EventViewSet, "api-event")

DOCUMENTS = rf"devices/(?P<tag>{devices.TAG})/documents/"
ON_DEVICE = [
    re_path(rf"^devices/(?P<tag>{devices.TAG})/{move.action}/$", acts.view_of(move), name=f"api-device-{move.action}")
    for move in acts.DIRECT.values()
]

ON_COLLECTION = [
    re_path(rf"^collections/(?P<collection>{waste.NUMBER})/{act}/$", view, name=f"api-collection-{act}")
    for act, view in {"lines": waste.CollectionLinesAPIView.as_view(), **waste.ACT_VIEWS}.items()
]

OF_STOCKTAKE = {
    "lines": stocktakes.StocktakeLinesAPIView.as_view(),
    "missing": stocktakes.StocktakeMissingAPIView.as_view(),
}
ON_STOCKTAKE = [
    re_path(rf"^stocktakes/(?P<stocktake>{stocktakes.NUMBER})/{act}/$", view, name=f"api-stocktake-{act}")
    for act, view in {**OF_STOCKTAKE, **stocktakes.ACT_VIEWS}.items()
]

urlpatterns = [
    path("schema/", document.schema, name="api-schema"),
    path("devices/edit/", shared.EditDevicesAPIView.as_view(), name="api-device-edit"),
    path("devices/act/", acts.ActOnDevicesAPIView.as_view(), name="api-device-act"),
    path("devices/export/", exports.DeviceExportAPIView.as_view(), name="api-device-export"),
    path("devices/import/", imports.ImportAPIView.as_view(), name="api-device-import"),
    re_path(rf"^devices/(?P<tag>{devices.TAG})/correct/$", acts.CorrectAPIView.as_view(), name="api-device-correct"),
    re_path(rf"^devices/(?P<tag>{devices.TAG})/join/$", joining.JoinAPIView.as_view(), name="api-device-join"),
    re_path(
        rf"^devices/(?P<tag>{devices.TAG})/separate/$", joining.SeparateAPIView.as_view(), name="api-device-separate"
    ),
    re_path(rf"^devices/(?P<tag>{devices.TAG})/amend/$", acts.AmendAPIView.as_view(), name="api-device-amend"),
    *ON_DEVICE,
    re_path(
        rf"^devices/(?P<tag>{devices.TAG})/erasures/$", erasures.ErasureListAPIView.as_view(), name="api-erasure-list"
    ),
    re_path(rf"^{DOCUMENTS}$", documents.DocumentListAPIView.as_view(), name="api-document-list"),
    re_path(rf"^{DOCUMENTS}(?P<pk>\d{{1,18}})/$", documents.DocumentFileAPIView.as_view(), name="api-document-detail"),
    re_path(
        rf"^{DOCUMENTS}(?P<pk>\d{{1,18}})/remove/$",
        documents.DocumentRemoveAPIView.as_view(),
        name="api-document-remove",
    ),
    path("collections/register/", waste.RegisterAPIView.as_view(), name="api-collection-register"),
    *ON_COLLECTION,
    *ON_STOCKTAKE,
    path("transfers/", transfers.TransferListAPIView.as_view(), name="api-transfer-list"),
    path("transfers/accept/", transfers.AcceptAPIView.as_view(), name="api-transfer-accept"),
    path("retired/", retired.RetiredStockAPIView.as_view(), name="api-retired"),
    path("figures/", figures.FiguresAPIView.as_view(), name="api-figures"),
    path("figures/<str:key>/<str:side>/", figures.FigureDevicesAPIView.as_view(), name="api-figure-devices"),
    path("", include(router.urls)),
]
