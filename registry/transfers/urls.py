"""The addresses of transfers."""

from django.urls import path

from registry.scanning.views.on_page import CheckIn, UndoCheckIn
from registry.transfers.scans import Arriving
from registry.transfers.views import exports, transfers

urlpatterns = [
    path("transferts/recus/export/", exports.AwaitedExport.as_view(), name="transfer-awaited-export"),
    path("transferts/envoyes/export/", exports.SentExport.as_view(), name="transfer-sent-export"),
    path("transferts/", transfers.TransferList.as_view(), name="transfer-list"),
    path("transferts/<int:sender>/", transfers.ReceptionPage.as_view(), name="transfer-detail"),
    path("transferts/<int:sender>/controle/", CheckIn.as_view(purpose=Arriving), name="transfer-check-in"),
    path("transferts/<int:sender>/controle/annuler/", UndoCheckIn.as_view(purpose=Arriving), name="transfer-undo"),
    path("transferts/envoyes/<int:recipient>/", transfers.Sent.as_view(), name="transfer-sent"),
]
