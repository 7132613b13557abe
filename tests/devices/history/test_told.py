"""What of a device's past each reader is told: facts and days travel with it, people, remarks and motives do not."""

from datetime import timedelta

import pytest

from registry.devices import facts, ledger
from registry.devices.documents import documents, media
from registry.devices.erasure import erasure
from registry.devices.models import Change, Device, Event
from registry.transfers import receiving
from registry.transfers.reception import Reception, digest
from tests import cast, files
from tests.api import Client
from tests.reading import words

pytestmark = pytest.mark.usefixtures("sound")
# All that the first holder wrote: the second marks what he writes himself with its own words.
WORDS = "réparé-par-mme-x bureau-secret-12 remarque-privée motif-de-prix opérateur-y vérifieur-z motif-d-envoi".split()
LATER = cast.DAY + timedelta(days=1)


@pytest.fixture
def dupont(dsi):
    return cast.user("dupont", "manager", dsi)


@pytest.fixture
def next_holder(office):
    return cast.user("suivant", "manager", office)


@pytest.fixture
def moved(dupont, men, dsi, mte, stranger):
    """Used and described by one ministry, then received by another."""
    one = cast.enter(dsi, *cast.way("in_stock", men), by=dupont, serial="PARTI1", manufacturer="Dell")
    ledger.record([one], "repair", cast.acting(dupont, cast.DAY, motive=WORDS[0]))
    facts.change([one], cast.acting(dupont, motive=WORDS[3]), place=WORDS[1], note=WORDS[2], price=500)
    documents.store(one, media.judge(files.photo(), "dessus.jpg", "photo"), by=dupont)
    ledger.record([one], "retire", cast.acting(dupont, cast.DAY), functional=True)
    erasure.attest(
        one,
        cast.acting(dupont, cast.DAY),
        certificate=media.judge(files.pdf("Certificat"), "preuve.pdf", "certificate"),
        medium_type="ssd",
        serial="DISQUE1",
        method="purge",
        result="succeeded",
        operator=WORDS[4],
        verifier=WORDS[5],
    )
    ledger.record([one], "transfer", cast.acting(dupont, cast.DAY, motive=WORDS[6]), counterparty=men)
    assert Device.objects.get(pk=one.pk).note == WORDS[2]
    arrive(one, stranger, men)
    return Device.objects.get(pk=one.pk)


def arrive(device, by, place):
    ledger.record([device], "accept", cast.acting(by, LATER, motive=f"reçu-par-{by.first_name}"), organisation=place)


def page(visit, user, device):
    return words(visit(user).get(f"/materiels/{device.tag}/"))


def history(visit, user, device):
    return words(visit(user).get(f"/materiels/historique/?device={device.tag}"))


def export(visit, user, device):
    found = visit(user).get(f"/materiels/historique/export/?format=csv&device={device.tag}")
    return b"".join(found.streaming_content).decode("utf-8-sig")


def devices(visit, user, device):
    return b"".join(visit(user).get("/materiels/export/?format=csv").streaming_content).decode("utf-8-sig")


def by_api(address):
    def ask(visit, user, device):
        status, body = Client(user).ask("get", address.format(device=device, event=device.events.earliest("pk").pk))
        assert status == 200
        return str(body)

    return ask


PATHS = ["devices/{device}/", "events/?device={device}", "events/{event}/"]
PATHS += ["devices/{device}/documents/", "devices/{device}/erasures/"]
SURFACES = [page, history, export, devices, *map(by_api, PATHS)]


@pytest.mark.each_database
@pytest.mark.parametrize("surface", SURFACES)
def test_whoever_received_it_reads_no_word_of_its_sender(visit, moved, stranger, surface):
    told = surface(visit, stranger, moved).lower()
    assert [word for word in [*WORDS, "dupont"] if word in told] == []


@pytest.mark.parametrize("surface", [page, history, export, by_api(PATHS[1])])
def test_the_facts_the_days_and_his_own_words_are_told(visit, moved, stranger, surface):
    told = surface(visit, stranger, moved)
    assert "reçu-par-Stranger" in told
    assert all(word in told for word in ("repair", "transfer") if surface is by_api) or "Envoi en réparation" in told


def test_what_proves_and_what_shows_the_device_follows_it(visit, moved, stranger):
    told = page(visit, stranger, moved)
    assert "SSD DISQUE1 : purge, réussi le 15 mars 2024" in told
    assert "vide → 500,00 €" in told
    assert "dessus.jpg" in told
    assert "par son détenteur d’alors" in told
    rows = Client(stranger).ask("get", f"devices/{moved.tag}/documents/")[1]["results"]
    assert [(row["name"], row["added_by"]) for row in rows] == [("preuve.pdf", None), ("dessus.jpg", None)]


def test_the_place_and_the_remarks_stay_behind(visit, moved, stranger):
    assert (moved.place, moved.note) == ("", "")
    assert [(each.field, each.after) for each in Change.objects.order_by("-pk")[:2]] == [("note", ""), ("place", "")]
    assert "Aucun matériel" in words(visit(stranger).get(f"/materiels/?q={WORDS[1]}"))


@pytest.mark.each_database
@pytest.mark.parametrize("surface", [history, export, by_api(PATHS[1])])
def test_the_nation_reads_all(visit, moved, national, surface):
    told = surface(visit, national, moved)
    assert all(word in told for word in (WORDS[0], WORDS[6], "reçu-par-Stranger"))


def test_whoever_held_it_still_reads_its_own_words_and_no_other(visit, moved, dupont, agent, stranger):
    for former in (dupont, agent):
        told = page(visit, former, moved)
        assert all(word in told for word in (WORDS[0], WORDS[3], WORDS[6], "Dupont"))
        assert "reçu-par-Stranger" not in told
        assert moved.get_status_display() not in told


def test_the_third_holder_and_the_second_read_their_own(visit, moved, stranger, next_holder, office):
    ledger.record([moved], "retire", cast.acting(stranger, LATER, motive="motif-du-second"), functional=True)
    ledger.record([moved], "transfer", cast.acting(stranger, LATER), counterparty=office)
    arrive(moved, next_holder, office)
    third, second = page(visit, next_holder, moved), page(visit, stranger, moved)
    assert [word for word in [*WORDS, "Dupont", "motif-du-second", "reçu-par-Stranger"] if word in third] == []
    assert "reçu-par-Suivant" in third
    assert [word for word in [*WORDS, "Dupont", "reçu-par-Suivant"] if word in second] == []
    assert all(word in second for word in ("motif-du-second", "reçu-par-Stranger"))


def test_a_move_inside_the_entity_keeps_its_words(visit, dsi, dgpr, dupont, manager):
    one = cast.enter(dsi, *cast.way("in_stock", dsi), by=dupont, note=WORDS[2], place=WORDS[1])
    ledger.record([one], "move", cast.acting(manager, cast.DAY, motive=WORDS[0]), organisation=dgpr)
    told = page(visit, cast.user("voisin", "agent", dgpr), one)
    assert all(word in told for word in (WORDS[0], WORDS[1], WORDS[2], "Dupont"))


def test_a_reception_by_scan_leaves_them_behind_as_well(visit, dupont, dsi, men, stranger, mte):
    one = cast.enter(dsi, *cast.way("transferred", men), by=dupont, serial="SCAN1", note=WORDS[2])
    reception = Reception(mte, stranger)
    receiving.check_in(reception, cast.acting(stranger), code=one.tag)
    receiving.receive(reception, cast.acting(stranger, LATER), seen=digest([one]), organisation=men)
    one.refresh_from_db()
    assert (one.status, one.note) == ("received", "")


@pytest.mark.parametrize("surface", [history, by_api("events/")])
def test_thirty_rows_cost_no_more_than_one(visit, moved, stranger, surface, django_assert_max_num_queries):
    for rank in range(30):
        ledger.record([moved], "assess", cast.acting(stranger, LATER), functional=bool(rank % 2))
    surface(visit, stranger, moved)
    with django_assert_max_num_queries(20):
        surface(visit, stranger, moved)
    assert Event.objects.filter(device=moved).count() == 36
