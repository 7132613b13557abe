"""The addresses of devices. Those that any tag could be stand last."""

from django.urls import path

from registry.devices.views import (
    acts,
    devices,
    documents,
    erasure,
    exports,
    history,
    joining,
    saved_filters,
    selections,
)
from registry.shared.files.exporting import Export

urlpatterns = [
    path("materiels/", devices.DeviceList.as_view(), name="device-list"),
    path("materiels/nouveau/", devices.DeviceCreate.as_view(), name="device-create"),
    path("materiels/reformes/export/", Export.as_view(exported=exports.RETIRED), name="retired-export"),
    path("materiels/doublons/", joining.Doubles.as_view(), name="device-doubles"),
    path("materiels/filtres/", saved_filters.SavedFilters.as_view(), name="saved-filters"),
    path("materiels/filtres/<int:pk>/retirer/", saved_filters.SavedFilterRemove.as_view(), name="saved-filter-remove"),
    path("materiels/historique/", history.HistoryPage.as_view(), name="history"),
    path("materiels/historique/export/", Export.as_view(exported=exports.HISTORY), name="history-export"),
    path("materiels/selections/", selections.SelectionCreate.as_view(), name="selection-create"),
    path("materiels/selections/coller/", selections.SelectionPaste.as_view(), name="selection-paste"),
    path("materiels/selections/<int:pk>/", selections.SelectionPage.as_view(), name="selection-detail"),
    path("materiels/selections/<int:pk>/retirer/", selections.SelectionRemove.as_view(), name="selection-remove"),
    path("materiels/selections/<int:pk>/modifier/", selections.SelectionEdit.as_view(), name="selection-edit"),
    path("materiels/selections/<int:pk>/annuler/", selections.SelectionUndo.as_view(), name="selection-undo"),
    path("materiels/selections/<int:pk>/agir/<str:action>/", selections.SelectionAct.as_view(), name="selection-act"),
    path("materiels/<str:tag>/", devices.DevicePage.as_view(), name="device-detail"),
    path("materiels/<str:tag>/modifier/", devices.DeviceEdit.as_view(), name="device-edit"),
    path("materiels/<str:tag>/rectifier/", acts.Amend.as_view(), name="device-amend"),
    path("materiels/<str:tag>/reunir/", joining.Join.as_view(), name="device-join"),
    path("materiels/<str:tag>/reunir/<int:pk>/defaire/", joining.Separate.as_view(), name="device-separate"),
    path("materiels/<str:tag>/annuler/", acts.Correct.as_view(), name="device-correct"),
    path("materiels/<str:tag>/agir/<str:action>/", acts.ActOnDevice.as_view(), name="device-act"),
    path("materiels/<str:tag>/effacement/", erasure.Erase.as_view(), name="device-erasure"),
    path("materiels/<str:tag>/effacement/certificat/", erasure.Read.as_view(), name="device-erasure-read"),
    path("materiels/<str:tag>/documents/<int:pk>/", documents.File.as_view(), name="document"),
    path("materiels/<str:tag>/documents/<int:pk>/vignette/", documents.Thumbnail.as_view(), name="document-thumbnail"),
    path("materiels/<str:tag>/documents/<int:pk>/retirer/", documents.Remove.as_view(), name="document-remove"),
    path("materiels/<str:tag>/documents/ajouter/<str:kind>/", documents.Add.as_view(), name="document-add"),
]
