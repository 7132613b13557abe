"""A name that an address does not know is refused with the known ones; the OpenAPI document is one for all."""

import json

import pytest
from django.test import Client as DjangoClient
from django.urls import reverse

from registry.shared.api import document
from tests.api import Client

LISTS = {
    "devices/": "q status page_size cursor format",
    "events/": "device action since until operation cursor",
    "organisations/": "name kind page_size",
    "categories/": "page_size format",
    "collections/": "status cursor",
    "stocktakes/": "status cursor page_size",
    "collections/register/": "organisation year",
    "imports/": "cursor page_size",
    "imports/columns/": "cursor",
    "imports/words/": "cursor",
    "transfers/": "format",
    "retired/": "status organisation",
    "figures/": "organisation year at",
    "figures/reused_strict/part/": "organisation year at cursor",
    "lots/": "status cursor page_size",
    "claims/": "status lot",
    "devices/export/": "q status format",
}
PAGES = {
    "device-export": "q status apres avant format",
    "retired-export": "destination slept",
    "history-export": "device action since",
    "collection-export": "status",
    "organisation-export": "format",
    "transfer-awaited-export": "format",
    "transfer-sent-export": "format",
    "lot-export": "status format",
    "claim-export": "format",
    "figures-csv": "organisation year at",
    "waste-register-csv": "organisation year",
}


@pytest.mark.parametrize("path", LISTS)
def test_the_api_refuses_an_unknown_name_and_lists_the_known(manager, device, path):
    device()
    status, body = Client(manager).ask("get", f"{path}?statut=in_stock&format=csv")
    assert (status, body["codes"]) == (400, {"statut": ["unknown_name"]})
    (sentence,) = body["statut"]
    told = sentence.partition(" Noms connus : ")[2].rstrip(".").split(", ")
    assert set(LISTS[path].split()) <= set(told)


@pytest.mark.each_database
@pytest.mark.parametrize("path", LISTS)
def test_the_names_that_are_listed_are_taken(manager, device, path):
    device()
    sentence = Client(manager).ask("get", f"{path}?statut=1")[1]["statut"][0]
    names = sentence.partition(" Noms connus : ")[2].rstrip(".").split(", ")
    taken = [
        f"{name}={'csv' if path == 'devices/export/' else 'json'}" if name == "format" else f"{name}=" for name in names
    ]
    answer = Client(manager).get(f"/api/{path}?{'&'.join(taken)}")
    assert answer.status_code == 200, getattr(answer, "data", "")


def test_one_row_refuses_it_too(manager, device):
    held = device()
    assert Client(manager).ask("get", f"devices/{held.tag}/?statut=1")[0] == 400


def test_whoever_may_not_come_in_is_told_so_first(db, member):
    assert Client().ask("get", "devices/?statut=1")[0] in (401, 403)


@pytest.mark.parametrize("name", PAGES)
def test_an_exported_list_refuses_it_on_a_page_with_a_sentence(visit, manager, device, name):
    device()
    url = reverse(name)
    page = visit(manager).get(f"{url}?statut=in_stock")
    assert page.status_code == 400
    assert "« statut » n’est pas attendu ici. Noms connus : " in page.content.decode()
    for known in PAGES[name].split():
        assert known in page.content.decode()


def test_the_document_is_made_once_whatever_is_asked(db, monkeypatch):
    document._made.cache_clear()
    made = []
    get_schema = document.SchemaGenerator.get_schema
    monkeypatch.setattr(document.SchemaGenerator, "get_schema", lambda *a, **kw: made.append(1) or get_schema(*a, **kw))
    queries = ["", "?x=1", "?x=2", "?format=yaml", "?format=json", "?lang=en", "?version=2.0"]
    answers = [Client().get(f"/api/schema/{query}") for query in queries]
    accepted = [Client().get("/api/schema/", HTTP_ACCEPT=kind) for kind in ("application/json", "text/html")]
    assert {(answer.status_code, answer["ETag"], answer.content) for answer in answers + accepted} == {
        (200, answers[0]["ETag"], answers[0].content)
    }
    assert made == [1]
    assert json.loads(answers[0].content)["openapi"].startswith("3.")


def test_whoever_has_the_document_is_told_that_it_is_the_same(db):
    etag = Client().get("/api/schema/")["ETag"]
    again = Client().get("/api/schema/?x=3", HTTP_IF_NONE_MATCH=etag)
    assert (again.status_code, again.content) == (304, b"")


def test_claims_take_no_method_that_they_do_not_serve(db, manager):
    for act in ("accept", "refuse", "cancel", "hand_over", "check_in"):
        assert Client(manager).options(f"/api/claims/1/{act}/").status_code == 405


def test_the_document_is_only_read():
    answer = DjangoClient(enforce_csrf_checks=True).post("/api/schema/")
    assert (answer.status_code, answer.json()["code"]) == (405, "method_not_allowed")
    assert answer["Allow"] == "GET, HEAD"
