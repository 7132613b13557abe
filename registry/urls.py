"""Every address of the project, room by room. Paths are French, for the people who read them."""

from django.contrib import admin
from django.urls import include, path

from registry.site import views as home

# Those of devices come last: any word may be a tag.
ROOMS = (
    "registry.organisations registry.imports registry.figures registry.scanning registry.stocktakes registry.transfers"
    " registry.waste labels donations registry.devices"
).split()

urlpatterns = [
    path("", home.home, name="home"),
    path("sante/", home.health, name="health"),
    *(path("", include(f"{room}.urls")) for room in ROOMS),
    path("api/", include("registry.site.api.urls")),
    path("api/", include("donations.api.urls")),
    path("api/", include("labels.api")),
    path("admin/", admin.site.urls),
]
handler400 = "registry.site.middleware.bad_request"
handler404 = "registry.site.middleware.not_found"
handler500 = "registry.site.middleware.server_error"
