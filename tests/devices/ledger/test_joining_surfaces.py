"""Two rows of one machine on the pages and through the API: suspected, seen side by side, joined, separated."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from registry.devices import ledger
from registry.devices.history import former
from registry.shared.access import OPERATOR
from tests import cast, files
from tests.api import Client
from tests.devices.ledger.joined import WHY, counted, join, sound
from tests.reading import words

# Pages.


def test_the_pages_compare_join_show_and_separate(pair, agent, visit):
    kept, other = pair
    client = visit(agent)
    address = f"/materiels/{kept.tag}/reunir/"
    assert "L’autre fiche" in words(client.get(address))
    page = client.get(f"{address}?other={other.tag}").content.decode()
    assert "Acme" in page
    assert "Dell" in page
    assert f"/materiels/{other.tag}/reunir/?other={kept.tag}" in page
    assert client.post(address, {"other": other.tag, "motive": ""}).status_code == 200
    done = client.post(address, {"other": other.tag, "motive": WHY})
    assert done.url == f"/materiels/{kept.tag}/"
    assert client.get(f"/materiels/{other.tag}/").url == f"/materiels/{kept.tag}/"
    page = client.get(done.url)
    assert "Fiches réunies" in words(page)
    assert "Reprise d’inventaire" in words(page)
    separate = f"/materiels/{kept.tag}/reunir/{other.pk}/defaire/"
    assert client.get(separate).status_code == 200
    assert client.post(separate, {"motive": "Deux machines"}).status_code == 302
    assert counted() == (2, 2)
    assert client.get(separate).status_code == 404


def alike(device, more=0):
    return [device(serial="PAIR-1", manufacturer=f"Atelier {rank}") for rank in range(2 + more)]


UNKNOWN = "« INTROUVABLE » n’est pas un matériel de votre périmètre."
BOTH = "Plusieurs matériels portent le numéro de série « PAIR-1 »"


@pytest.mark.parametrize(
    ("more", "said", "told"),
    [
        (0, "INTROUVABLE", UNKNOWN),
        (0, "", "Ce champ est obligatoire."),
        (0, "{kept}", "C’est la fiche « {pretty} » elle-même : donnez l’étiquette"),
        (1, "PAIR-1", BOTH),
    ],
    ids=["a wrong label", "nothing", "its own label", "a number of three"],
)
def test_what_names_no_other_row_is_said_on_the_page_and_by_the_api(device, agent, visit, more, said, told):
    kept = alike(device, more)[0]
    said, told = (text.format(kept=kept.tag, pretty=kept.pretty_tag) for text in (said, told))
    address = f"/materiels/{kept.tag}/reunir/"
    for page in (visit(agent).get(address, {"other": said}), visit(agent).post(address, {"other": said})):
        assert told in words(page)
        assert 'aria-invalid="true"' in page.content.decode()
    answer = Client(agent).post(f"/api/devices/{kept.tag}/join/", {"other": said, "motive": WHY})
    assert answer.status_code == 400
    assert answer.json()["other"][0].startswith(told)


def test_its_own_number_names_itself_when_no_other_bears_it(device, agent, visit):
    alone = device(serial="ALONE-1")
    page = visit(agent).get(f"/materiels/{alone.tag}/reunir/", {"other": "ALONE-1"})
    assert f"C’est la fiche « {alone.pretty_tag} » elle-même" in words(page)


def test_a_number_that_both_bear_names_the_other(device, agent, visit):
    kept, other = alike(device)
    assert visit(agent).get(f"/materiels/{kept.tag}/reunir/", {"other": "PAIR-1"}).context["other"] == other
    answer = Client(agent).post(f"/api/devices/{kept.tag}/join/", {"other": "PAIR-1", "motive": WHY})
    assert (answer.status_code, answer.json()["joined"]) == (200, [other.tag])


def test_a_refusal_is_told_and_nothing_changes(device, agent, visit):
    gone, stale = device("lost"), device("in_stock")
    page = visit(agent).get(f"/materiels/{stale.tag}/reunir/?other={gone.tag}")
    assert "sorti du parc" in words(page)
    page = visit(agent).post(f"/materiels/{stale.tag}/reunir/", {"other": gone.tag, "motive": WHY})
    assert "Il est sorti du parc" in words(page)
    assert counted() == (2, 2)


def test_its_documents_stay_readable(pair, agent, visit):
    kept, other = pair
    client = visit(agent)
    file = SimpleUploadedFile("bon.pdf", files.pdf("Bon"))
    client.post(f"/materiels/{other.tag}/documents/ajouter/document/", {"file": file})
    document = other.documents.get()
    join(kept, other)
    address = f"/materiels/{other.tag}/documents/{document.pk}/"
    assert address in client.get(f"/materiels/{kept.tag}/").content.decode()
    assert client.get(address).status_code == 200


def test_a_former_holder_still_reads_what_it_was(past, dsi, men, stranger, agent):
    left = [
        ("register", "2020-01-01"),
        ("erase", "2020-02-01", {"erasure": "purge"}),
        ("retire", "2020-03-01", {"functional": True}),
    ]
    other = past(*left, at=men, serial="BUGSN01")
    ledger.record([other], "transfer", cast.acting(OPERATOR, date(2021, 1, 1)), counterparty=dsi)
    ledger.record([other], "accept", cast.acting(OPERATOR, date(2021, 2, 1)), organisation=dsi)
    kept = past(("register", "2021-02-01"))
    join(kept, other)
    told = former.known_to(stranger, other.tag)
    assert [event.action for event in told.events] == ["register", "erase", "retire", "transfer"]
    assert sound()


# Suspicions.


def test_the_list_holds_each_suspicion_once_in_scope(visit, agent, device, men, pair):
    kept, other = pair
    device(serial="REAL1", manufacturer="Dell"), device(serial="REAL1", manufacturer="HP")
    device(at=men, serial="BUGSN01", manufacturer="Zeta")
    page = visit(agent).get("/materiels/doublons/")
    assert [(head, others) for head, others in page.context["groups"]] == [(kept, [other])]
    assert f"/materiels/{kept.tag}/reunir/?other={other.tag}" in page.content.decode()
    assert f"comparer et réunir {kept.pretty_tag} et {other.pretty_tag}" in words(page)
    join(kept, other)
    assert "Aucun doublon présumé" in words(visit(agent).get("/materiels/doublons/"))


def test_the_list_takes_as_many_queries_for_thirty(visit, agent, past, django_assert_max_num_queries):
    for rank in range(12):
        past(("register", None), serial=f"BUG-{rank:03}", manufacturer="Acme")
        past(("register", None), serial=f"BUG-{rank:03}", manufacturer="")
    client = visit(agent)
    with django_assert_max_num_queries(10):
        assert len(client.get("/materiels/doublons/").context["groups"]) == 12


def test_the_api_lists_joins_and_separates(pair, agent, reader):
    kept, other = pair
    client = Client(agent)
    listed = client.get("/api/devices/?double=suspected").json()["results"]
    assert {row["tag"] for row in listed} == {kept.tag, other.tag}
    body = {"other": other.tag, "motive": WHY}
    assert api_tells(client, kept) == ([other.tag], [])
    assert Client(reader).post(f"/api/devices/{kept.tag}/join/", body).status_code == 403
    answer = client.post(f"/api/devices/{kept.tag}/join/", body)
    assert (answer.status_code, answer.json()["tag"]) == (200, kept.tag)
    assert client.get("/api/devices/?double=suspected").json()["results"] == []
    assert api_tells(client, kept) == ([], [other.tag])
    assert client.post(f"/api/devices/{kept.tag}/separate/", body).status_code == 200
    assert client.post(f"/api/devices/{kept.tag}/separate/", body).status_code == 404
    assert counted() == (2, 2)


def api_tells(client, device):
    """The other rows that the API names: those that it may be, and those that were joined to it."""
    told = client.get(f"/api/devices/{device.tag}/").json()
    return told["doubles"], told["joined"]


def test_the_api_names_the_rows_of_ones_scope_alone(pair, device, men, agent):
    kept, other = pair
    device(at=men, serial="BUGSN01", manufacturer="Zeta")
    assert api_tells(Client(agent), kept) == ([other.tag], [])
