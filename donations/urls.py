"""The addresses of donations."""

from django.urls import path

from donations.models import Stage
from donations.surfaces import CLAIM_EXPORT, DECISIONS, LOT_EXPORT
from donations.views import claims, conventions, handover, lots
from registry.shared.files.exporting import Export

urlpatterns = [
    path("lots/", lots.LotList.as_view(), name="lot-list"),
    path("lots/nouveau/", lots.LotCreate.as_view(), name="lot-create"),
    path("lots/export/", Export.as_view(exported=LOT_EXPORT), name="lot-export"),
    path("demandes/export/", Export.as_view(exported=CLAIM_EXPORT), name="claim-export"),
    path("lots/<str:number>/", lots.LotPage.as_view(), name="lot-detail"),
    path("lots/<str:number>/retirer/", lots.LotWithdraw.as_view(), name="lot-withdraw"),
    path("lots/<str:number>/demander/", claims.ClaimCreate.as_view(), name="claim-create"),
    path("demandes/<int:pk>/", claims.ClaimPage.as_view(), name="claim-detail"),
    *(
        path(
            f"demandes/<int:pk>/{surface.path}/",
            claims.ActOnClaim.as_view(surface=surface),
            name=f"claim-{surface.act}",
        )
        for surface in DECISIONS
    ),
    path("demandes/<int:pk>/remise/", handover.HandOver.as_view(), name="claim-hand_over"),
    path("demandes/<int:pk>/convention/", conventions.Frozen.as_view(), name="claim-convention"),
    path(
        "demandes/<int:pk>/convention/acceptation/",
        conventions.Frozen.as_view(stage=Stage.AGREED),
        name="claim-convention-agreed",
    ),
    path(
        "demandes/<int:pk>/convention/remise/",
        conventions.Frozen.as_view(stage=Stage.EXECUTED),
        name="claim-convention-executed",
    ),
    path("demandes/<int:pk>/signes/ajouter/", conventions.Sign.as_view(), name="claim-sign"),
    path("demandes/<int:pk>/signes/<int:copy>/", conventions.SignedFile.as_view(), name="claim-signed"),
    path("demandes/<int:pk>/signes/<int:copy>/retirer/", conventions.SignedRemove.as_view(), name="claim-unsign"),
]
