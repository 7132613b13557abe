"""The menu: what a person may use, and which entry is the page."""

from types import SimpleNamespace

import pytest
from django.http import HttpResponse
from django.urls import include, path

from registry.site import context

urlpatterns = [
    path("materiels/", HttpResponse, name="device-list"),
    path("scan/", HttpResponse, name="scan"),
    path("etiquettes/", HttpResponse, name="label-sheet"),
    path("materiels/import/", HttpResponse, name="import"),
    path("transferts/", HttpResponse, name="transfer-list"),
    path("collectes/", HttpResponse, name="collection-list"),
    path("lots/", HttpResponse, name="lot-list"),
    path("chiffres/", HttpResponse, name="figures"),
    path("partenaires/", HttpResponse, name="partner-list"),
    path("admin/", include(([path("", HttpResponse, name="index")], "admin"))),
]
STAFF = ["Matériels", "Scanner", "Étiquettes", "Importer", "Transferts", "Collectes", "Lots et dons", "Chiffres"]
pytestmark = pytest.mark.urls(__name__)


def menu(rf, address, *, role=None):
    request = rf.get(address)
    request.user = SimpleNamespace(is_authenticated=role is not None, grants=[(role, "1/")])
    return context.site(request)["nav"]


@pytest.mark.parametrize(
    ("role", "labels"),
    [
        (None, []),
        ("member", ["Lots et dons", "Mon association"]),
        ("reader", ["Matériels", "Collectes", "Lots et dons", "Chiffres"]),
        ("agent", STAFF),
        ("administrator", [*STAFF, "Administration"]),
    ],
)
def test_the_menu_holds_what_a_role_may_do(rf, role, labels):
    assert [label for label, _, _ in menu(rf, "/", role=role)] == labels


@pytest.mark.parametrize(
    ("address", "current"),
    [
        ("/", []),
        ("/materiels/", ["Matériels"]),
        ("/materiels/R7K2/", ["Matériels"]),
        ("/materiels/import/", ["Importer"]),
        ("/chiffres/?year=2026", ["Chiffres"]),
    ],
)
def test_one_entry_at_most_is_the_page(rf, address, current):
    assert [label for label, _, here in menu(rf, address, role="agent") if here] == current


def test_a_request_without_a_person_has_no_menu(rf):
    assert context.site(rf.get("/"))["nav"] == []
