"""The addresses of labels."""

from django.urls import path

from labels.views import blanks, printers, runs, sheet

urlpatterns = [
    path("etiquettes/", sheet.LabelSheet.as_view(), name="label-sheet"),
    path("etiquettes/apercu/<str:tag>.svg", sheet.LabelPicture.as_view(), name="label-picture"),
    path("etiquettes/impressions/", runs.PrintRuns.as_view(), name="print-runs"),
    path("etiquettes/impressions/<int:pk>/", runs.PrintRunPage.as_view(), name="print-run"),
    path("etiquettes/impressions/<int:pk>/fichier/", runs.PrintRunFile.as_view(), name="print-run-file"),
    path("etiquettes/impressions/<int:pk>/recommencer/", runs.PrintRunRetry.as_view(), name="print-run-retry"),
    path("etiquettes/imprimantes/", printers.Printers.as_view(), name="printers"),
    path("etiquettes/imprimantes/nouvelle/", printers.PrinterCreate.as_view(), name="printer-create"),
    path("etiquettes/imprimantes/<int:pk>/", printers.PrinterEdit.as_view(), name="printer"),
    path("etiquettes/imprimantes/<int:pk>/supprimer/", printers.PrinterDelete.as_view(), name="printer-delete"),
    path("etiquettes/imprimantes/<int:pk>/calibrage/", printers.Calibration.as_view(), name="printer-calibration"),
    path("etiquettes/vierges/", blanks.Batches.as_view(), name="blank-batches"),
    path("etiquettes/vierges/<int:pk>/", blanks.Batch.as_view(), name="blank-batch"),
    path("etiquettes/vierges/<str:blank>/poser/", blanks.ClaimKnown.as_view(), name="blank-claim"),
    path("etiquettes/vierges/<str:blank>/poser/nouveau/", blanks.ClaimNew.as_view(), name="blank-claim-new"),
]
