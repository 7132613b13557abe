"""Labels through the API: sheets of them, and blank tags."""

from django.urls import path

from labels.api.blanks import BlanksAPIView, ClaimBlankAPIView
from labels.api.sheets import LabelsAPIView

urlpatterns = [
    path("labels/", LabelsAPIView.as_view(), name="api-labels"),
    path("labels/blanks/", BlanksAPIView.as_view(), name="api-blanks"),
    path("labels/blanks/<str:blank>/claim/", ClaimBlankAPIView.as_view(), name="api-blank-claim"),
]
