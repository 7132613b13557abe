"""The addresses of collections of waste."""

from django.urls import path

from registry.shared.files.exporting import Export
from registry.waste.surfaces import EXPORT, LINES_EXPORT, WHOLE
from registry.waste.views import collections, register
from registry.waste.views.acts import ActOnCollection

urlpatterns = [
    path("collectes/export/", Export.as_view(exported=EXPORT), name="collection-export"),
    path("collectes/<str:collection>/export/", Export.as_view(exported=LINES_EXPORT), name="collection-lines-export"),
    path("collectes/", collections.CollectionList.as_view(), name="collection-list"),
    path("collectes/nouvelle/", collections.CollectionCreate.as_view(), name="collection-create"),
    path("collectes/registre/", register.Register.as_view(), name="waste-register"),
    path("collectes/registre.csv", register.RegisterCSV.as_view(), name="waste-register-csv"),
    path("collectes/<str:collection>/", collections.CollectionPage.as_view(), name="collection-detail"),
    path("collectes/<str:collection>/peser/", collections.Weigh.as_view(), name="collection-weigh"),
    *(
        path(
            f"collectes/<str:collection>/{surface.path}/",
            ActOnCollection.as_view(surface=surface),
            name=f"collection-{surface.act}",
        )
        for surface in WHOLE
    ),
]
