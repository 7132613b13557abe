"""Labels through the API: sheets of them, and blank tags."""

from django.urls import path

from labels.api.blanks import Blanks, ClaimBlank
from labels.api.sheets import Labels

urlpatterns = [
    path("labels/", Labels.as_view(), name="api-labels"),
    path("labels/blanks/", Blanks.as_view(), name="api-blanks"),
    path("labels/blanks/<str:blank>/claim/", ClaimBlank.as_view(), name="api-blank-claim"),
]
