"""The addresses of transfers."""

from django.urls import path

from registry.shared.files.exporting import Export
from registry.transfers.surfaces import AWAITED_EXPORT, SENT_EXPORT
from registry.transfers.views import transfers

urlpatterns = [
    path("transferts/recus/export/", Export.as_view(exported=AWAITED_EXPORT), name="transfer-awaited-export"),
    path("transferts/envoyes/export/", Export.as_view(exported=SENT_EXPORT), name="transfer-sent-export"),
    path("transferts/", transfers.TransferList.as_view(), name="transfer-list"),
    path("transferts/<int:sender>/", transfers.ReceptionPage.as_view(), name="transfer-detail"),
    path("transferts/envoyes/<int:recipient>/", transfers.Sent.as_view(), name="transfer-sent"),
]
