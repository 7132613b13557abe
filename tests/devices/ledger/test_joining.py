"""Two rows of one machine: suspected, seen side by side, joined so that figures count one, and separated again."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile

from registry.devices import facts, ledger
from registry.devices.history import former
from registry.devices.identity import aliases, joined_rows, lookup
from registry.devices.ledger import audit
from registry.devices.models import Device, Event, Stay
from registry.figures import figures
from registry.shared.access import OPERATOR
from tests import cast, codes, files
from tests.api import Client
from tests.reading import words

WHY = "Même machine"


def join(kept, other, by=OPERATOR, motive=WHY):
    return ledger.join(kept, other, cast.acting(by, motive=motive))


def refusals(kept, other, **more):
    with pytest.raises(ledger.Refused) as refused:
        join(kept, other, **more)
    assert Event.objects.filter(action="join").count() == 0
    return [reason.code for _, reason in refused.value.refusals]


@pytest.fixture
def pair(past):
    """Bought, and then found by an inventory: two rows of one machine."""
    kept = past(("register", None), serial="BUGSN01", manufacturer="Acme")
    bought = ("register", "2020-02-01", {"origin": "new"})
    other = past(bought, serial="BUGSN01", manufacturer="Dell", model="Latitude", place="Cave")
    return kept, other


def sound():
    return list(audit.whole()) == []


def counted():
    return Device.objects.registered().count(), Stay.objects.count()


def test_two_rows_become_one_everywhere(pair, agent):
    kept, other = pair
    assert counted() == (2, 2)
    event = join(kept, other, by=agent)
    kept.refresh_from_db(), other.refresh_from_db()
    assert (other.status, other.joined_to, counted()) == ("", kept, (1, 1))
    assert (kept.manufacturer, kept.model, kept.place) == ("Acme", "Latitude", "Cave")
    assert list(kept.stays.values_list("acquired_on", "origin")) == [(date(2020, 2, 1), "new")]
    assert (event.source, event.target, event.joined_to, event.by) == ("in_stock", "", kept, agent)
    assert [lookup.find(text, Device.objects.visible_to(agent)) for text in (kept.tag, other.tag)] == [kept, kept]
    assert aliases.current(other.tag) == kept.tag
    assert {row.operation for row in kept.changes.all()} == {event.operation}
    assert sound()


def test_separated_they_are_what_they_were(pair, agent):
    kept, other = pair
    before = [list(rows.values().order_by("pk")) for rows in (Device.objects.all(), Stay.objects.all())]
    event = join(kept, other, by=agent)
    assert ledger.undo(event.operation, cast.acting(agent, motive="Deux machines")) == 2
    after = [list(rows.values().order_by("pk")) for rows in (Device.objects.all(), Stay.objects.all())]
    assert after[0] == before[0]
    assert [{**row, "id": 0} for row in after[1]] == [{**row, "id": 0} for row in before[1]]
    assert aliases.current(other.tag) == other.tag
    assert sound()


def test_a_number_taken_over_is_given_back(past):
    kept = past(("register", "2021-01-01"))
    other = past(("register", "2020-01-01"), serial="BUGSN01", manufacturer="Dell")
    event = join(kept, other)
    assert Device.objects.get(pk=kept.pk).serial == "BUGSN01"
    ledger.undo(event.operation, cast.acting(OPERATOR, motive="Essai"))
    assert list(Device.objects.order_by("pk").values_list("serial", flat=True)) == ["", "BUGSN01"]


def test_rows_joined_one_after_the_other_all_lead_to_the_last(past):
    first, second, third = (past(("register", "2021-01-01"), serial=text) for text in ("S-1", "S-2", "S-3"))
    join(second, first)
    join(third, second)
    assert [aliases.current(row.tag) for row in (first, second)] == [third.tag] * 2
    assert set(joined_rows.of(third)) == {first.pk, second.pk}
    assert sound()


# What may not be joined.


@pytest.mark.parametrize("status", ["offered", "reserved", "consigned", "transferred"])
@pytest.mark.parametrize("kept_is_bound", [True, False])
def test_neither_may_be_in_a_lot_a_collection_or_a_transfer(device, status, kept_is_bound):
    bound, free = device(status, category="screen"), device("in_stock", category="screen")
    kept, other = (bound, free) if kept_is_bound else (free, bound)
    assert refusals(kept, other) == ["bound"]


def test_one_that_left_is_the_one_to_keep(device):
    gone, stale = device("lost"), device("in_stock")
    assert refusals(stale, gone) == ["left_the_fleet"]
    join(gone, stale)
    assert counted() == (1, 1)


@pytest.mark.parametrize(
    ("ours", "theirs", "may"),
    [("", "", True), ("purge", "", False), ("purge", "clear", False), ("clear", "purge", True), ("", "purge", True),
     ("", "failed", False), ("purge", "failed", False), ("failed", "purge", True), ("failed", "failed", True)],
)  # fmt: skip
def test_the_stricter_erasure_holds(past, ours, theirs, may):
    kept, other = (
        past(("register", "2020-01-01"), *([("erase", "2020-02-01", {"erasure": told})] if told else []))
        for told in (ours, theirs)
    )
    if may:
        join(kept, other)
        assert Device.objects.get(pk=kept.pk).erasure == ours
    else:
        assert refusals(kept, other) == ["stricter_erasure"]


def test_it_takes_a_motive_two_rows_and_one_declaring_entity(device, men, pair):
    kept, other = pair
    assert refusals(kept, other, motive="") == ["motive_missing"]
    assert refusals(kept, kept) == ["same_device"]
    elsewhere = device(at=men)
    assert refusals(kept, elsewhere) == ["other_unit"]


def test_the_right_is_asked_on_both_sides(pair, device, dgpr, agent, reader):
    kept, other = pair
    with pytest.raises(PermissionDenied):
        join(kept, other, by=reader)
    with pytest.raises(PermissionDenied):
        join(kept, device(at=dgpr), by=agent)


def test_alone_its_event_is_not_corrected_and_the_row_does_not_enter_again(pair, agent, dsi):
    kept, other = pair
    event = join(kept, other, by=agent)
    with codes.devices_refused("joined"):
        ledger.correct(event, cast.acting(agent, motive="Essai"))
    assert not Device.objects.undone(agent).exists()
    with codes.devices_refused("not_in_registry"):
        facts.change([other], cast.acting(agent), place="Grenier")


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


def test_figures_count_one(past, mte):
    bought = ("receive", "2024-02-01", {"origin": "new"})
    kept, other = (past(bought, serial=text, price=Decimal(900)) for text in ("S-1", "S-2"))
    assert _whole(mte) == 1800
    event = join(kept, other)
    assert _whole(mte) == 900
    ledger.undo(event.operation, cast.acting(OPERATOR, motive="Essai"))
    assert _whole(mte) == 1800


def _whole(mte):
    stays = Stay.objects.filter(organisation__path__startswith=mte.path)
    return {one.key: one.whole for one in figures.compute(stays, figures.Period.of(2024))}["purchases_reused"]
