"""The addresses of lots and claims under `/api/`; one per act, so that the document tells what each takes."""

from django.urls import include, path, re_path
from rest_framework.routers import SimpleRouter

from donations.api import claims, conventions, lots

router = SimpleRouter()
router.register("lots", lots.LotViewSet, "api-lot")
router.register("claims", claims.ClaimViewSet, "api-claim")

ON_LOT = {
    "withdraw": lots.withdraw,
    "claim": lots.ClaimLotAPIView.as_view(),
    "devices": lots.LotDevicesAPIView.as_view(),
}

CLAIM = r"claims/(?P<id>\d{1,18})/"

urlpatterns = [
    *(
        re_path(rf"^lots/(?P<number>{lots.NUMBER})/{action}/$", view, name=f"api-lot-{action}")
        for action, view in ON_LOT.items()
    ),
    *(
        re_path(rf"^claims/(?P<id>\d{{1,18}})/{action}/$", view, name=f"api-claim-{action}")
        for action, view in claims.ACT_VIEWS.items()
    ),
    re_path(rf"^{CLAIM}conventions/$", conventions.ConventionListAPIView.as_view(), name="api-claim-conventions"),
    re_path(
        rf"^{CLAIM}conventions/(?P<stage>agreed|executed)/$",
        conventions.ConventionFileAPIView.as_view(),
        name="api-claim-convention",
    ),
    re_path(rf"^{CLAIM}signed/$", conventions.SignedCopyListAPIView.as_view(), name="api-claim-signed-list"),
    re_path(
        rf"^{CLAIM}signed/(?P<pk>\d{{1,18}})/$", conventions.SignedCopyFileAPIView.as_view(), name="api-claim-signed"
    ),
    re_path(
        rf"^{CLAIM}signed/(?P<pk>\d{{1,18}})/remove/$",
        conventions.SignedCopyRemoveAPIView.as_view(),
        name="api-claim-unsign",
    ),
    path("", include(router.urls)),
]
