"""Every address of the project. Paths are French, for the people who read them."""

from django.contrib import admin
from django.contrib.auth.views import LogoutView
from django.urls import include, path

from registry.views import (
    acts,
    devices,
    documents,
    exports,
    figures,
    home,
    imports,
    matching,
    retired,
    sessions,
    transfers,
)

urlpatterns = [
    path("", home.home, name="home"),
    path("sante/", home.health, name="health"),
    path("connexion/", sessions.SignIn.as_view(), name="login"),
    path("mot-de-passe/", sessions.PasswordChange.as_view(), name="password"),
    path("mot-de-passe/oublie/", sessions.PasswordForgotten.as_view(), name="password-forgotten"),
    path("mot-de-passe/<uidb64>/<token>/", sessions.PasswordRenewal.as_view(), name="password-renewal"),
    path("deconnexion/", LogoutView.as_view(), name="logout"),
    path("materiels/", devices.DeviceList.as_view(), name="device-list"),
    path("materiels/nouveau/", devices.DeviceCreate.as_view(), name="device-create"),
    path("materiels/import/", imports.Import.as_view(), name="import"),
    path("materiels/import/<int:pk>/", imports.Preview.as_view(), name="import-preview"),
    path("materiels/import/<int:pk>/colonnes/", matching.FileColumns.as_view(), name="import-columns"),
    path("materiels/import/correspondances/", matching.Matches.as_view(), name="import-matches"),
    path(
        "materiels/import/correspondances/colonnes/<int:pk>/", matching.RetainedColumns.as_view(), name="import-layout"
    ),
    path("materiels/reformes/", retired.RetiredStock.as_view(), name="retired-stock"),
    path("materiels/export/", exports.DeviceExport.as_view(), name="device-export"),
    path("materiels/<str:tag>/", devices.DevicePage.as_view(), name="device-detail"),
    path("materiels/<str:tag>/modifier/", devices.DeviceEdit.as_view(), name="device-edit"),
    path("materiels/<str:tag>/annuler/", acts.Correct.as_view(), name="device-correct"),
    path("materiels/<str:tag>/agir/<str:action>/", acts.Act.as_view(), name="device-act"),
    path("materiels/<str:tag>/documents/<int:pk>/", documents.File.as_view(), name="document"),
    path("materiels/<str:tag>/documents/<int:pk>/vignette/", documents.Thumbnail.as_view(), name="document-thumbnail"),
    path("materiels/<str:tag>/documents/<int:pk>/retirer/", documents.Remove.as_view(), name="document-remove"),
    path("materiels/<str:tag>/documents/ajouter/<str:kind>/", documents.Add.as_view(), name="document-add"),
    path("transferts/", transfers.TransferList.as_view(), name="transfer-list"),
    path("transferts/<int:sender>/", transfers.Reception.as_view(), name="transfer-detail"),
    path("transferts/<int:sender>/controle/", transfers.CheckIn.as_view(), name="transfer-check-in"),
    path("transferts/<int:sender>/controle/annuler/", transfers.UndoCheckIn.as_view(), name="transfer-undo"),
    path("transferts/envoyes/<int:recipient>/", transfers.Sent.as_view(), name="transfer-sent"),
    path("chiffres/", figures.Figures.as_view(), name="figures"),
    path("chiffres.csv", figures.FiguresCSV.as_view(), name="figures-csv"),
    path("chiffres/<str:key>/<str:side>/", figures.FigureDevices.as_view(), name="figure-devices"),
    path("", include("donations.urls")),
    path("", include("labels.urls")),
    path("api/", include("registry.api.urls")),
    path("api/", include("donations.api.urls")),
    path("api/", include("labels.api")),
    path("admin/", admin.site.urls),
]
handler404 = "registry.middleware.not_found"
