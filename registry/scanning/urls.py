"""The addresses of scanning, and the one that a code says."""

from django.urls import path, re_path

from registry.scanning.views import foreign, offline, purposes, scan, sending, tag

urlpatterns = [
    # A code says /D/, in capitals like the rest of it; people type /d/.
    re_path(r"^[dD]/(?P<tag>[0-9A-Za-z._ -]{1,40})/?$", tag.tag_page, name="tag"),
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
