"""The addresses of files of devices and of organisations, in and out."""

from django.urls import path

from registry.imports.views import exports, imported, imports, judging, matching, preview
from registry.shared.files.exporting import Export

urlpatterns = [
    path("materiels/import/", imports.ImportCreate.as_view(), name="import"),
    path("materiels/import/<int:pk>/", preview.ImportPreview.as_view(), name="import-preview"),
    path("materiels/import/<int:pk>/reponses/", judging.Answers.as_view(), name="import-answers"),
    path("materiels/import/<int:pk>/erreurs.csv", judging.Errors.as_view(), name="import-errors"),
    path("materiels/import/<int:pk>/feuille/", matching.FileSheet.as_view(), name="import-sheet"),
    path("materiels/import/<int:pk>/colonnes/", matching.FileColumns.as_view(), name="import-columns"),
    path("materiels/import/<int:pk>/mots/", matching.FileWords.as_view(), name="import-words"),
    path("materiels/imports/", imported.Imports.as_view(), name="import-list"),
    path("materiels/imports/<int:pk>/", imported.Imported.as_view(), name="import-detail"),
    path("materiels/imports/<int:pk>/rapport.csv", imported.ImportReport.as_view(), name="import-report"),
    path("materiels/imports/<int:pk>/annuler/", imported.Undo.as_view(), name="import-undo"),
    path("materiels/import/correspondances/", matching.Matches.as_view(), name="import-matches"),
    path(
        "materiels/import/correspondances/colonnes/<int:pk>/", matching.RetainedColumns.as_view(), name="import-layout"
    ),
    path("materiels/import/correspondances/mots/<int:pk>/", matching.RetainedWord.as_view(), name="import-word"),
    path("organisations/export/", Export.as_view(exported=exports.ORGANISATIONS), name="organisation-export"),
    path("materiels/export/", Export.as_view(exported=exports.DEVICES), name="device-export"),
    path("materiels/selections/<int:pk>/export/", exports.SelectionExport.as_view(), name="selection-export"),
]
