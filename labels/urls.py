"""The addresses of labels and scanning."""

from django.urls import path, re_path

from labels.views import blanks, foreign, offline, printers, purposes, runs, scan, sending, sheet, stocktakes, tag

urlpatterns = [
    # A code says /D/, in capitals like the rest of it; people type /d/.
    re_path(r"^[dD]/(?P<tag>[0-9A-Za-z._ -]{1,40})/?$", tag.tag_page, name="tag"),
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
    path("etiquettes/vierges/<str:blank>/poser/", blanks.Claim.as_view(), name="blank-claim"),
    path("etiquettes/vierges/<str:blank>/poser/nouveau/", blanks.ClaimNew.as_view(), name="blank-claim-new"),
    path("inventaires/", stocktakes.Stocktakes.as_view(), name="stocktakes"),
    path("inventaires/<str:stocktake>/", stocktakes.StocktakePage.as_view(), name="stocktake"),
    path("inventaires/<str:stocktake>/export/", stocktakes.StocktakeExport.as_view(), name="stocktake-export"),
    path("inventaires/<str:stocktake>/rapport.pdf", stocktakes.StocktakeReport.as_view(), name="stocktake-report"),
    path(
        "inventaires/<str:stocktake>/choisir/<str:finding>/",
        stocktakes.StocktakeSelect.as_view(),
        name="stocktake-select",
    ),
    path("inventaires/<str:stocktake>/<str:act>/", stocktakes.StocktakeAct.as_view(), name="stocktake-act"),
    path("scan/", scan.ScanPage.as_view(), name="scan"),
    path("scan/photo/", scan.ScanPhoto.as_view(), name="scan-photo"),
    path("scan/rattacher/", foreign.Attach.as_view(), name="code-attach"),
    path("scan/rattacher/<int:pk>/retirer/", foreign.Detach.as_view(), name="code-detach"),
    path("scan/consulter/", purposes.Lookup.as_view(), name="scan-lookup"),
    path("scan/pour/<str:aim>/<str:target>/", purposes.PurposePage.as_view(), name="scan-purpose"),
    path("scan/pour/<str:aim>/<str:target>/photo/", purposes.PurposePhoto.as_view(), name="scan-purpose-photo"),
    path("scan/pour/<str:aim>/<str:target>/retirer/", purposes.PurposeRemove.as_view(), name="scan-purpose-remove"),
    path("scan/envoi/", sending.ScanSend.as_view(), name="scan-send"),
    path("scan/hors-ligne/", offline.shell, name="scan-shell"),
    path("scan/service.js", offline.worker, name="scan-worker"),
    path("scan/application.webmanifest", offline.manifest, name="scan-manifest"),
    path("scan/retirer/", scan.ScanRemove.as_view(), name="scan-remove"),
    path("scan/vider/", scan.ScanClear.as_view(), name="scan-clear"),
    path("scan/agir/<str:action>/", scan.ScanAct.as_view(), name="scan-act"),
]
