"""Blank tags: printed before the devices, claimed once, by a new device or as the new label of a known one."""

from uuid import uuid4

import pytest
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from registry.devices.identity import blanks
from registry.devices.models import Alias, Blank, BlankBatch, Category, Device
from registry.scanning import receipts
from tests import cast, codes
from tests.api import Client

ENTRY = {"organisation": "MTE-DSI", "acquired_on": "2024-03-15", "origin": "new", "serial": "5CG1", "model": "X"}


@pytest.fixture
def batch(mte, manager):
    cache.clear()
    return blanks.make(mte, 3, by=manager)


@pytest.fixture
def blank(batch):
    return batch.blanks.first()


@pytest.fixture
def entry(db):
    return ENTRY | {"category": Category.objects.get(code="laptop").pk}


def test_a_batch_is_made_and_printed_again_for_what_is_left(visit, agent, dsi, decoded):
    client = visit(agent)
    answer = client.post("/etiquettes/vierges/", {"organisation": "MTE-DSI", "count": "3"})
    batch = BlankBatch.objects.get()
    assert (answer["Location"], batch.by, batch.organisation) == (f"/etiquettes/vierges/{batch.pk}/", agent, dsi)
    assert "Série" in client.get("/etiquettes/vierges/").content.decode()
    tags = [blank.tag for blank in batch.blanks.all()]

    def printed():
        pdf = client.post(answer["Location"], {"sheet": "avery-l7160", "first": "2"})
        return [code.rpartition("/")[2] for page in decoded(pdf.content) for code in page]

    assert printed() == tags
    cast.enter(dsi, ("receive", cast.DAY), tag=tags[1])
    assert printed() == [tags[0], tags[2]]


@pytest.mark.parametrize("count", ["0", "1001", "x"])
def test_a_batch_has_its_limits(visit, agent, count):
    page = visit(agent).post("/etiquettes/vierges/", {"organisation": "MTE-DSI", "count": count})
    assert "count" in page.context["form"].errors
    assert not BlankBatch.objects.exists()


def test_nothing_is_printed_when_nothing_is_left(visit, manager, batch, dsi):
    for blank in batch.blanks.all():
        cast.enter(dsi, ("receive", cast.DAY), tag=blank.tag)
    client = visit(manager)
    assert "Toutes sont posées" in client.get(f"/etiquettes/vierges/{batch.pk}/").content.decode()
    page = client.post(f"/etiquettes/vierges/{batch.pk}/", {"sheet": "avery-l7160"})
    assert "Aucune étiquette à imprimer" in page.context["form"].errors["__all__"][0]


def test_who_may_make_one(agent, reader, men, stranger):
    for person in (agent, reader):
        with pytest.raises(PermissionDenied):
            blanks.make(men, 1, by=person)


def test_an_agent_sees_the_batches_of_their_part_of_the_tree(visit, agent, batch):
    """That of the whole ministry is not theirs to print, yet theirs to claim."""
    client = visit(agent)
    assert client.get(f"/etiquettes/vierges/{batch.pk}/").status_code == 404
    assert client.get(f"/d/{batch.blanks.first().tag}").status_code == 302


def test_the_first_scan_asks_which_device(visit, agent, blank):
    client = visit(agent)
    asked = f"/etiquettes/vierges/{blank.tag}/poser/"
    assert client.get(f"/d/{blank.tag}")["Location"] == asked
    assert client.post("/scan/", {"code": f"https://x.fr/D/{blank.tag}"})["Location"] == asked
    assert blank.pretty_tag in client.get(asked).content.decode()


def test_sent_by_the_script_of_the_page_it_is_said_where_to_go(agent, blank):
    receipt = receipts.receive(uuid4(), blank.tag, at=timezone.now(), by=agent)
    assert (receipt.outcome, f"{blank.pretty_tag} est une étiquette vierge" in receipt.message) == ("refused", True)


@pytest.mark.parametrize("person", [None, "stranger", "member", "reader"])
def test_anyone_else_is_told_whose_it_is(client, blank, request, person):
    if person:
        client.force_login(request.getfixturevalue(person))
    page = client.get(f"/d/{blank.tag}")
    assert (page.status_code, "Ministère de la transition écologique" in page.content.decode()) == (200, True)
    if person:
        assert client.get(f"/etiquettes/vierges/{blank.tag}/poser/").status_code == 404


def test_a_new_device_enters_with_it(visit, agent, blank, entry):
    answer = visit(agent).post(f"/etiquettes/vierges/{blank.tag}/poser/nouveau/", entry)
    one = Device.objects.get()
    assert (answer["Location"], one.tag, one.serial) == (f"/materiels/{blank.tag}/", blank.tag, "5CG1")
    assert not Alias.objects.exists()


@pytest.mark.parametrize(("change", "status"), [({"acquired_on": "2999-01-01"}, 409), ({"category": ""}, 200)])
def test_a_wrong_entry_leaves_it_free(visit, agent, blank, entry, change, status):
    page = visit(agent).post(f"/etiquettes/vierges/{blank.tag}/poser/nouveau/", entry | change)
    assert page.status_code == status
    assert page.context["form"].errors
    assert blanks.is_free(blank)


def test_a_known_device_takes_it_and_stays_found_by_its_former_label(visit, agent, blank, device):
    one = device(serial="5CG1234ABC")
    client = visit(agent)
    answer = client.post(f"/etiquettes/vierges/{blank.tag}/poser/", {"code": "5cg1234abc"})
    assert answer["Location"] == f"/materiels/{blank.tag}/"
    for tag in (blank.tag, one.tag):
        assert client.get(f"/d/{tag}")["Location"] == f"/materiels/{blank.tag}/"
    assert not blanks.is_free(blank)


def test_what_is_not_found_is_said(visit, agent, blank, device, men):
    page = visit(agent).post(f"/etiquettes/vierges/{blank.tag}/poser/", {"code": device(at=men).tag})
    assert codes.of_page(page) == {"code": ["not_found"]}


def test_it_stays_in_the_part_of_the_tree_that_it_was_printed_for(blank, device, men, national):
    operator = cast.user("chief", "manager", men.parent)
    with codes.refused("tag_printed_elsewhere"):
        blanks.claim_known(blank, device(at=men), by=operator)


def test_the_second_of_two_claims_is_refused(agent, blank, device):
    one, two = device(), device()
    blanks.claim_known(blank, one, by=agent)
    with codes.refused("tag_taken"):
        blanks.claim_known(blank, two, by=agent)
    assert Device.objects.get(pk=two.pk).tag == two.tag


def test_the_page_of_a_taken_one_leads_to_its_device(visit, agent, blank, device):
    one = device()
    blanks.claim_known(blank, one, by=agent)
    client, asked = visit(agent), f"/etiquettes/vierges/{blank.tag}/poser/"
    assert client.get(asked)["Location"] == f"/d/{blank.tag}"
    late = client.post(asked, {"code": device().tag})
    assert (late.status_code, "déjà sur un autre matériel" in late.content.decode()) == (409, True)


def test_through_the_api(agent, manager, blank, device):
    status, made = Client(agent).ask("post", "labels/blanks/", {"organisation": "MTE-DSI", "count": 2})
    assert (status, made["tags"]) == (201, list(BlankBatch.objects.first().blanks.values_list("tag", flat=True)))
    one, claim = device(serial="5CG1"), f"labels/blanks/{blank.tag}/claim/"
    assert Client(agent).ask("post", claim, {"device": "NOPE"})[0] == 400
    assert Client(agent).ask("post", claim, {"device": "5cg1"}) == (200, {"tag": blank.tag, "former": one.tag})
    assert Client(agent).ask("post", claim, {"device": device().tag})[0] == 409
    assert Client(agent).ask("post", "labels/blanks/", {"organisation": "MTE", "count": 2})[0] == 400


def test_queries_of_the_page_of_batches_do_not_grow(visit, manager, mte):
    client, counts = visit(manager), []
    for number in (1, 19):
        for _ in range(number):
            blanks.make(mte, 1, by=manager)
        with CaptureQueriesContext(connection) as queries:
            client.get("/etiquettes/vierges/")
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert Blank.objects.count() == 20
