"""A collection that is confirmed: what was received leaves, what is missing comes back, and its papers."""

from datetime import timedelta
from decimal import Decimal

import pytest

from registry.devices import ledger
from registry.devices.models import Event
from registry.shared.access import OPERATOR
from registry.waste import collecting
from registry.waste.collecting.reconciled import difference
from registry.waste.models import Collection
from tests import cast, codes
from tests.waste.collected import CONFIRMED, TODAY, YESTERDAY, confirm, lines, statuses, told, url, wrong

pytestmark = pytest.mark.usefixtures("sound")


def test_what_was_received_leaves_and_the_rest_comes_back(visit, agent, dsi, closed, ecologic):
    collection, (one, two, three) = closed(3, organisation=dsi)
    body = {name: str(value) for name, value in CONFIRMED.items()} | {"missing": two.pretty_tag, "pop": "false"}
    page = visit(agent).post(url(collection, "confirmer"), body, follow=True)
    assert told(page) == ["L’enlèvement est confirmé : ce que le collecteur a reçu a quitté le parc."]
    assert statuses(one, two, three) == ["recycled", "retired", "recycled"]
    assert lines(collection) == [(one.pk, True, False), (two.pk, False, False), (three.pk, True, False)]
    event, back = cast.last(one), cast.last(two)
    assert (event.action, event.counterparty_name, event.via, event.on, event.motive) == (
        "recycle",
        "Ecologic",
        "weee",
        YESTERDAY,
        f"Collecte {collection}",
    )
    assert (back.action, back.motive) == ("recall", f"Collecte {collection} : non reçu par Ecologic")
    gap = difference(Collection.objects.get())
    assert (gap.received, gap.missing, gap.estimated_kg, gap.kg, gap.share) == (
        2,
        1,
        Decimal("3.30"),
        Decimal("0.20"),
        Decimal("0.0606"),
    )
    shown = page.content.decode()
    assert "+0,20\xa0kg, soit +6,06\xa0%" in shown
    assert "2 reçus, 1 manquant" in shown
    assert set(collection.lines.values_list("waste_code", flat=True)) == {"16 02 13*"}


def test_the_collector_s_own_list_is_enough(closed):
    collection, (one, two) = closed()
    confirm(collection, received=f"{one.tag}\n")
    assert statuses(one, two) == ["recycled", "retired"]


def test_a_taken_back_device_counts_once_its_reuse_is_proved(visit, manager, mte, closed):
    collection, (one, two) = closed()
    confirm(collection, fate="take_back", reuse_commitment=True, missing=two.tag)
    assert (statuses(one), cast.stay(one).reuse_commitment, cast.stay(one).reuse_proof) == (["taken_back"], True, None)
    browser = visit(manager)
    assert "Attester le réemploi" in browser.get(url(collection)).content.decode()
    page = browser.post(url(collection, "preuve"), {"on": TODAY.isoformat()}, follow=True)
    assert told(page) == ["Le réemploi de 1 matériel est attesté."]
    assert (cast.stay(one).reuse_proof, cast.stay(two).route) == (True, "")
    again = browser.post(url(collection, "preuve"), {"on": TODAY.isoformat()})
    assert (again.status_code, "n’attend de preuve" in again.content.decode()) == (409, True)


def test_a_confirmation_is_checked(closed, worn):
    collection, (one, two) = closed()
    early, late = YESTERDAY - timedelta(days=1), TODAY + timedelta(days=1)
    assert wrong(collection, dispatched_on=early) == {"__all__": ["dispatched_before_closing"]}
    assert wrong(collection, received_on=early) == {"__all__": ["received_before_dispatch"]}
    assert wrong(collection, received_on=late) == {"received_on": ["in_the_future"]}
    assert list(wrong(collection, weight_kg=Decimal(0))) == ["weight_kg"]
    assert list(wrong(collection, operation_code="R 14")) == ["operation_code"]
    assert list(wrong(collection, operation_mode="RECYCLER")) == ["operation_mode"]
    assert list(wrong(collection, fate="lose")) == ["fate"]
    assert wrong(collection, slip=" ") == {"__all__": ["slip_missing"]}
    assert list(wrong(collection, bsd="BSD-20260315-ABCDEFGH1")) == ["bsd"]
    assert list(wrong(collection, reuse_commitment=True)) == ["reuse_commitment"]
    assert wrong(collection, missing=f"{one.tag};{two.tag}") == ["nothing_received"]
    assert list(wrong(collection, missing=one.tag, received=two.tag)) == ["received"]
    stranger = worn()
    assert wrong(collection, received=f"{one.tag}\n{stranger.tag}\nRIEN") == {
        "received": ["not_in_the_list", "not_found"]
    }
    confirm(collection)


BSD = "BSD-20260315-0123456AZ"


@pytest.mark.parametrize(
    ("bsd", "valid"),
    [
        (BSD, True),
        ("", False),
        ("BSD-2026031-0123456AZ", False),
        ("BSD-20260315-0123456A", False),
        # I, L, O and U are not of the alphabet.
        *((f"BSD-20260315-0123456A{letter}", False) for letter in "ILOUa"),
        (f"{BSD}\n", True),
        (f"x{BSD}", False),
    ],
)
def test_anyone_but_an_eco_organisme_gives_a_bsd(closed, recycler, bsd, valid):
    collection, _ = closed(collector=recycler)
    if valid:
        confirm(collection, bsd=bsd, slip="")
        assert Collection.objects.get().bsd == BSD
    else:
        assert list(wrong(collection, bsd=bsd)) == ["bsd"]


def test_what_was_lost_meanwhile_is_missing(closed):
    collection, (one, two) = closed()
    ledger.record([two], "lose", cast.acting(OPERATOR, TODAY))
    confirm(collection)
    assert (statuses(one, two), lines(collection)[1][1]) == (["recycled", "lost"], False)


def test_a_collection_is_confirmed_once(closed):
    collection, _ = closed()
    confirm(collection)
    events = Event.objects.count()
    for act, facts in ((collecting.confirm, CONFIRMED), (collecting.reopen, {}), (collecting.abandon, {})):
        with codes.refused("overtaken", "« Confirmée »"):
            act(collection, cast.acting(OPERATOR, motive="X"), **facts)
    assert Event.objects.count() == events


def test_a_miscopied_paper_is_corrected_with_what_it_said(visit, agent, dsi, closed):
    collection, (one, two) = closed(organisation=dsi)
    confirm(collection)
    events, browser = Event.objects.count(), visit(agent)
    form = browser.get(url(collection, "corriger")).context["form"]
    assert (form.initial["weight_kg"], "bsd" in form.fields) == (Decimal("3.50"), False)
    body = {"received_on": TODAY.isoformat(), "weight_kg": "4,2", "slip": "BE-7", "operation_code": "R 4"}
    assert form.initial["pop"] == "false"
    unsaid = browser.post(url(collection, "corriger"), body | {"motive": "Mal lu"})
    assert list(unsaid.context["form"].errors) == ["pop"]
    body["pop"] = "false"
    page = browser.post(url(collection, "corriger"), body | {"motive": "Mal lu"}, follow=True)
    assert told(page) == ["Le bon est corrigé."]
    collection.refresh_from_db()
    assert (collection.weight_kg, collection.status) == (Decimal("4.20"), "confirmed")
    assert collection.motive == "Mal lu (avant, poids confirmé (kg) : 3.50)"
    again = browser.post(url(collection, "corriger"), body | {"motive": "Mal lu"})
    assert (again.status_code, "Rien n’a changé" in again.content.decode()) == (409, True)
    early = body | {"received_on": (YESTERDAY - timedelta(days=1)).isoformat(), "motive": "X"}
    assert "ne peut pas précéder" in browser.post(url(collection, "corriger"), early).content.decode()
    assert (Event.objects.count(), Collection.objects.get().received_on) == (events, TODAY)


def test_a_consigned_device_tells_its_collection(visit, agent, dsi, closed):
    collection, (one, _) = closed(organisation=dsi)
    assert url(collection) in visit(agent).get(f"/materiels/{one.tag}/").content.decode()
