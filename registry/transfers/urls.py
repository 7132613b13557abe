"""The addresses of transfers."""

from django.urls import path

from registry.scanning.views.on_page import CheckIn, UndoCheckIn
from registry.shared.files.exporting import Export
from registry.transfers.scans import Arriving
from registry.transfers.surfaces import AWAITED_EXPORT, SENT_EXPORT
from registry.transfers.views import transfers

urlpatterns = [
    path("transferts/recus/export/", Export.as_view(exported=AWAITED_EXPORT), name="transfer-awaited-export"),
    path("transferts/envoyes/export/", Export.as_view(exported=SENT_EXPORT), name="transfer-sent-export"),
    path("transferts/", transfers.TransferList.as_view(), name="transfer-list"),
    path("transferts/<int:sender>/", transfers.ReceptionPage.as_view(), name="transfer-detail"),
    path("transferts/<int:sender>/controle/", CheckIn.as_view(purpose=Arriving), name="transfer-check-in"),
    path("transferts/<int:sender>/controle/annuler/", UndoCheckIn.as_view(purpose=Arriving), name="transfer-undo"),
    path("transferts/envoyes/<int:recipient>/", transfers.Sent.as_view(), name="transfer-sent"),
]
