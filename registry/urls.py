"""Every address of the project. Paths are French, for the people who read them."""

from django.contrib import admin
from django.contrib.auth.views import LogoutView
from django.urls import include, path

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
from registry.figures.views import figures, retired
from registry.imports.views import exports as import_exports
from registry.imports.views import imported, imports, matching
from registry.organisations.views import partners, sessions
from registry.site import views as home
from registry.transfers.views import exports as transfer_exports
from registry.transfers.views import transfers
from registry.waste.views import acts as waste_acts
from registry.waste.views import collections as waste
from registry.waste.views import exports as waste_exports
from registry.waste.views import register as waste_register

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
    path("materiels/import/<int:pk>/reponses/", imports.Answers.as_view(), name="import-answers"),
    path("materiels/import/<int:pk>/erreurs.csv", imports.Errors.as_view(), name="import-errors"),
    path("materiels/import/<int:pk>/feuille/", matching.FileSheet.as_view(), name="import-sheet"),
    path("materiels/import/<int:pk>/colonnes/", matching.FileColumns.as_view(), name="import-columns"),
    path("materiels/import/<int:pk>/mots/", matching.FileWords.as_view(), name="import-words"),
    path("materiels/imports/", imported.Imports.as_view(), name="import-list"),
    path("materiels/imports/<int:pk>/", imported.Imported.as_view(), name="import-detail"),
    path("materiels/imports/<int:pk>/rapport.csv", imported.Report.as_view(), name="import-report"),
    path("materiels/imports/<int:pk>/annuler/", imported.Undo.as_view(), name="import-undo"),
    path("materiels/import/correspondances/", matching.Matches.as_view(), name="import-matches"),
    path(
        "materiels/import/correspondances/colonnes/<int:pk>/", matching.RetainedColumns.as_view(), name="import-layout"
    ),
    path("materiels/import/correspondances/mots/<int:pk>/", matching.RetainedWord.as_view(), name="import-word"),
    path("materiels/reformes/", retired.RetiredStock.as_view(), name="retired-stock"),
    path("materiels/reformes/export/", exports.RetiredExport.as_view(), name="retired-export"),
    path("materiels/doublons/", joining.Doubles.as_view(), name="device-doubles"),
    path("materiels/filtres/", saved_filters.SavedFilters.as_view(), name="saved-filters"),
    path("materiels/filtres/<int:pk>/retirer/", saved_filters.SavedFilterRemove.as_view(), name="saved-filter-remove"),
    path("materiels/historique/", history.History.as_view(), name="history"),
    path("materiels/historique/export/", exports.EventExport.as_view(), name="history-export"),
    path("partenaires/", partners.Partners.as_view(), name="partner-list"),
    path("partenaires/<int:partner>/", partners.PartnerFile.as_view(), name="partner"),
    path("partenaires/<int:partner>/membres/nouveau/", partners.MemberAdd.as_view(), name="member-add"),
    path("partenaires/<int:partner>/membres/<int:pk>/retirer/", partners.MemberRemove.as_view(), name="member-remove"),
    path("organisations/export/", import_exports.OrganisationExport.as_view(), name="organisation-export"),
    path("collectes/export/", waste_exports.CollectionExport.as_view(), name="collection-export"),
    path("collectes/<str:collection>/export/", waste_exports.LoadedExport.as_view(), name="collection-lines-export"),
    path("transferts/recus/export/", transfer_exports.AwaitedExport.as_view(), name="transfer-awaited-export"),
    path("transferts/envoyes/export/", transfer_exports.SentExport.as_view(), name="transfer-sent-export"),
    path("materiels/export/", import_exports.DeviceExport.as_view(), name="device-export"),
    path("materiels/selections/", selections.SelectionCreate.as_view(), name="selection-create"),
    path("materiels/selections/coller/", selections.SelectionPaste.as_view(), name="selection-paste"),
    path("materiels/selections/<int:pk>/", selections.SelectionPage.as_view(), name="selection-detail"),
    path("materiels/selections/<int:pk>/retirer/", selections.SelectionRemove.as_view(), name="selection-remove"),
    path("materiels/selections/<int:pk>/export/", import_exports.SelectionExport.as_view(), name="selection-export"),
    path("materiels/selections/<int:pk>/modifier/", selections.SelectionEdit.as_view(), name="selection-edit"),
    path("materiels/selections/<int:pk>/annuler/", selections.SelectionUndo.as_view(), name="selection-undo"),
    path("materiels/selections/<int:pk>/agir/<str:action>/", selections.SelectionAct.as_view(), name="selection-act"),
    path("materiels/<str:tag>/", devices.DevicePage.as_view(), name="device-detail"),
    path("materiels/<str:tag>/modifier/", devices.DeviceEdit.as_view(), name="device-edit"),
    path("materiels/<str:tag>/rectifier/", acts.Amend.as_view(), name="device-amend"),
    path("materiels/<str:tag>/reunir/", joining.Join.as_view(), name="device-join"),
    path("materiels/<str:tag>/reunir/<int:pk>/defaire/", joining.Separate.as_view(), name="device-separate"),
    path("materiels/<str:tag>/annuler/", acts.Correct.as_view(), name="device-correct"),
    path("materiels/<str:tag>/agir/<str:action>/", acts.Act.as_view(), name="device-act"),
    path("materiels/<str:tag>/effacement/", erasure.Erase.as_view(), name="device-erasure"),
    path("materiels/<str:tag>/effacement/certificat/", erasure.Read.as_view(), name="device-erasure-read"),
    path("materiels/<str:tag>/documents/<int:pk>/", documents.File.as_view(), name="document"),
    path("materiels/<str:tag>/documents/<int:pk>/vignette/", documents.Thumbnail.as_view(), name="document-thumbnail"),
    path("materiels/<str:tag>/documents/<int:pk>/retirer/", documents.Remove.as_view(), name="document-remove"),
    path("materiels/<str:tag>/documents/ajouter/<str:kind>/", documents.Add.as_view(), name="document-add"),
    path("transferts/", transfers.TransferList.as_view(), name="transfer-list"),
    path("transferts/<int:sender>/", transfers.Reception.as_view(), name="transfer-detail"),
    path("transferts/<int:sender>/controle/", transfers.CheckIn.as_view(), name="transfer-check-in"),
    path("transferts/<int:sender>/controle/annuler/", transfers.UndoCheckIn.as_view(), name="transfer-undo"),
    path("transferts/envoyes/<int:recipient>/", transfers.Sent.as_view(), name="transfer-sent"),
    path("collectes/", waste.CollectionList.as_view(), name="collection-list"),
    path("collectes/nouvelle/", waste.CollectionCreate.as_view(), name="collection-create"),
    path("collectes/registre/", waste_register.Register.as_view(), name="waste-register"),
    path("collectes/registre.csv", waste_register.RegisterCSV.as_view(), name="waste-register-csv"),
    path("collectes/<str:collection>/", waste.CollectionPage.as_view(), name="collection-detail"),
    path("collectes/<str:collection>/scan/", waste.Scan.as_view(), name="collection-scan"),
    path("collectes/<str:collection>/retirer/", waste.Remove.as_view(), name="collection-remove"),
    path("collectes/<str:collection>/peser/", waste.Weigh.as_view(), name="collection-weigh"),
    path("collectes/<str:collection>/clore/", waste_acts.Close.as_view(), name="collection-close"),
    path("collectes/<str:collection>/rouvrir/", waste_acts.Reopen.as_view(), name="collection-reopen"),
    path("collectes/<str:collection>/abandonner/", waste_acts.Abandon.as_view(), name="collection-abandon"),
    path("collectes/<str:collection>/confirmer/", waste_acts.Confirm.as_view(), name="collection-confirm"),
    path("collectes/<str:collection>/corriger/", waste_acts.Amend.as_view(), name="collection-amend"),
    path("collectes/<str:collection>/preuve/", waste_acts.Prove.as_view(), name="collection-prove"),
    path("chiffres/", figures.Figures.as_view(), name="figures"),
    path("chiffres.csv", figures.FiguresCSV.as_view(), name="figures-csv"),
    path("chiffres/<str:key>/<str:side>/export/", figures.FigureDevicesExport.as_view(), name="figure-devices-export"),
    path("chiffres/<str:key>/<str:side>/", figures.FigureDevices.as_view(), name="figure-devices"),
    path("", include("donations.urls")),
    path("", include("registry.scanning.urls")),
    path("", include("registry.stocktakes.urls")),
    path("", include("labels.urls")),
    path("api/", include("registry.site.api.urls")),
    path("api/", include("donations.api.urls")),
    path("api/", include("labels.api")),
    path("admin/", admin.site.urls),
]
handler400 = "registry.site.middleware.bad_request"
handler404 = "registry.site.middleware.not_found"
