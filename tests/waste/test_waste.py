"""A collection of waste from end to end: what is scanned, closed, confirmed or given up, and who may."""

from contextlib import suppress
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from registry.devices import ledger
from registry.devices.models import Category, Device, Event
from registry.figures.figures import Period, compute, of_organisation
from registry.shared.access import OPERATOR
from registry.shared.moves import Refusal
from registry.waste import collecting
from registry.waste.collecting.loading import load, threshold
from registry.waste.collecting.reconciled import difference
from registry.waste.models import Collection, CollectionLine, Collector
from tests import cast, codes

TODAY = date.today()
YESTERDAY = TODAY - timedelta(days=1)
pytestmark = pytest.mark.usefixtures("sound")


@pytest.fixture
def ecologic(db):
    return Collector.objects.get(name="Ecologic")


@pytest.fixture
def recycler(db):
    return Collector.objects.create(name="Tri et Fils", siret="13002526500013")


@pytest.fixture
def opened(mte, ecologic):
    """opened(): an open collection of the ministry."""

    def make(organisation=mte, collector=ecologic):
        return collecting.open_collection(
            cast.acting(OPERATOR), organisation=organisation, collector=collector, site="1 quai des Tris, 75001 Paris"
        )

    return make


@pytest.fixture
def worn(past):
    """worn(): a device that nobody would mend, erased."""

    def make(category="laptop", **facts):
        steps = [("register", cast.DAY), ("retire", cast.DAY, {"functional": False})]
        return past(*steps, ("erase", cast.DAY, {"erasure": "destroy"}), category=category, **facts)

    return make


@pytest.fixture
def closed(opened, worn):
    """closed(count): a closed collection of that many worn devices; and these."""

    def make(count=2, **facts):
        collection, devices = opened(**facts), [worn() for _ in range(count)]
        for device in devices:
            collecting.scan(collection, cast.acting(OPERATOR), code=device.tag, pallet=1)
        collecting.close(collection, cast.acting(OPERATOR, YESTERDAY))
        return collection, devices

    return make


CONFIRMED = {
    "dispatched_on": YESTERDAY,
    "received_on": TODAY,
    "weight_kg": Decimal("3.50"),
    "fate": "recycle",
    "operation_code": "R 4",
    "slip": "BE-7",
}


def confirm(collection, by=OPERATOR, **facts):
    collecting.confirm(collection, cast.acting(by), **CONFIRMED | facts)


def told(page):
    return [str(message) for message in page.context["messages"]]


def url(collection, *more):
    return "/".join(["/collectes", collection.number, *more, ""])


def statuses(*devices):
    return [Device.objects.get(pk=device.pk).status for device in devices]


def lines(collection):
    return list(collection.lines.order_by("pk").values_list("device", "received", "active"))


# Opening.


def test_a_collection_is_opened_from_its_page(visit, agent, dsi, ecologic):
    body = {"organisation": "MTE-DSI", "collector": "Ecologic", "site": "1 quai", "planned_on": "2026-12-01"}
    page = visit(agent).post("/collectes/nouvelle/", body, follow=True)
    collection = Collection.objects.get()
    assert (collection.number, collection.organisation) == (f"DEEE-{TODAY.year}-{collection.pk:04d}", dsi)
    assert told(page) == [f"La collecte {collection} est ouverte : scannez les matériels."]
    assert page.redirect_chain[-1][0] == url(collection)


@pytest.mark.parametrize("field", ["organisation", "collector", "site"])
def test_what_a_collection_needs_is_asked(visit, agent, ecologic, field):
    body = {"organisation": "MTE-DSI", "collector": "Ecologic", "site": "1 quai"} | {field: ""}
    page = visit(agent).post("/collectes/nouvelle/", body)
    assert list(page.context["form"].errors) == [field]


# Scanning.


@pytest.mark.parametrize("text", ["{0.tag}", "{0.pretty_tag}", "HTTP://REGISTRE.TEST/D/{0.tag}", "{0.serial}"])
def test_a_label_an_address_or_a_serial_is_put_on_a_pallet(visit, agent, dsi, opened, worn, text):
    one, collection = worn(serial="S1"), opened(dsi)
    page = visit(agent).post(url(collection, "scan"), {"pallet": 2, "code": text.format(one)}, follow=True)
    assert told(page) == [f"{one.pretty_tag} sur la palette 2 : {one.title}, 1,65 kg."]
    line = CollectionLine.objects.get()
    assert (line.pallet, line.mass_kg, line.scanned_by, line.received) == (2, Decimal("1.65"), agent, None)
    # The next scan goes on the same pallet.
    assert page.context["scan"].initial == {"pallet": 2}


def refused(collection, code, by=OPERATOR, pallet=1):
    before = CollectionLine.objects.count()
    with pytest.raises(Refusal) as refusal:
        collecting.scan(collection, cast.acting(by), code=code, pallet=pallet)
    assert CollectionLine.objects.count() == before
    return str(refusal.value)


def test_what_may_not_go_is_refused_with_its_reason(opened, worn, device, past, dsi, dgpr, agent, men):
    collection = opened(dsi)
    one, used, full = worn(), device("in_service"), device("retired")
    collecting.scan(collection, cast.acting(agent), code=one.tag, pallet=1)
    assert refused(collection, one.tag, pallet=2) == f"{one.pretty_tag} est déjà sur la palette 1."
    assert refused(collection, used.tag) == f"{used.pretty_tag} : il est « En service »."
    sentence = "l’effacement des données n’est pas attesté : enregistrez-le avant toute sortie"
    assert refused(collection, full.tag) == f"{full.pretty_tag} : {sentence}."
    there = worn(at=dgpr)
    manager = cast.user("both", "manager", dgpr.parent)
    sentence = f"{there.pretty_tag} relève de « {dgpr} », hors de l’organisation de cette collecte."
    assert refused(collection, there.tag, by=manager) == sentence
    for hidden in (there.tag, worn(at=men, serial="AILLEURS").serial, "INCONNU"):
        assert refused(collection, hidden, by=agent) == f"« {hidden} » n’est pas un matériel de votre périmètre."
    other = opened(dsi)
    sentence = f"{one.pretty_tag} est déjà sur la palette 1 de la collecte {collection}."
    assert refused(other, one.tag) == sentence
    assert refused(collection, "  ") == "Scannez ou saisissez un code."
    assert [line.device for line in collection.lines.all()] == [one]


def test_what_left_for_another_unit_may_be_collected_there(opened, past, mte, men, dsi):
    one = past(*cast.way("retired", men), ("erase", cast.DAY, {"erasure": "purge"}), category="screen")
    first, second = opened(dsi), opened(men)
    collecting.scan(first, cast.acting(OPERATOR), code=one.tag, pallet=1)
    ledger.record([one], "transfer", cast.acting(OPERATOR, cast.DAY), counterparty=men)
    ledger.record([one], "accept", cast.acting(OPERATOR, cast.DAY), organisation=men)
    ledger.record([one], "retire", cast.acting(OPERATOR, cast.DAY), functional=False)
    collecting.scan(second, cast.acting(OPERATOR), code=one.tag, pallet=1)
    assert (first.lines.count(), second.lines.count()) == (0, 1)


def test_nothing_is_written_in_the_singular(visit, agent, dsi, opened):
    assert "<strong>0 matériel, " in visit(agent).get(opened(dsi).get_absolute_url()).text


@pytest.mark.parametrize("pallet", ["", "0", "1000", "-1", "a"])
def test_a_pallet_is_a_number(visit, agent, dsi, opened, worn, pallet):
    collection = opened(dsi)
    one = worn()
    page = visit(agent).post(url(collection, "scan"), {"pallet": pallet, "code": one.tag})
    form = page.context["form"]
    assert (list(form.errors), form["code"].value(), collection.lines.count()) == (["pallet"], one.tag, 0)


def test_a_code_scanned_twice_is_no_fault(visit, agent, dsi, opened, worn):
    one, collection, browser = worn(), opened(dsi), visit(agent)
    sent = {"pallet": 2, "code": one.tag}
    pages = [browser.post(url(collection, "scan"), sent, follow=True) for _ in range(2)]
    assert [[message.level_tag for message in page.context["messages"]] for page in pages] == [["success"], ["info"]]
    assert pages[1].request["QUERY_STRING"] == "palette=2"


def test_a_line_is_removed_and_scanned_again(visit, agent, dsi, opened, worn):
    one, collection, browser = worn(), opened(dsi), visit(agent)
    for _ in range(2):
        browser.post(url(collection, "scan"), {"pallet": 1, "code": one.tag})
        page = browser.post(url(collection, "retirer"), {"tag": one.tag, "pallet": 1}, follow=True)
        assert (told(page)[-1], collection.lines.count()) == ("Le matériel est retiré de la liste.", 0)
    page = browser.post(url(collection, "retirer"), {"tag": one.tag}, follow=True)
    assert told(page) == [f"« {one.tag} » n’est pas, ou n’est plus, dans cette collecte."]


# Weighing.


def test_the_running_weight_and_what_a_free_pick_up_still_wants(opened, worn, ecologic):
    collection = opened()
    for pallet, category in ((1, "laptop"), (2, "server"), (1, "other")):
        collecting.scan(collection, cast.acting(OPERATOR), code=worn(category).tag, pallet=pallet)
    loaded = load(collection)
    assert [(each.number, each.count, each.kg) for each in loaded.pallets] == [
        (1, 2, Decimal("1.65")),
        (2, 1, Decimal("22.20")),
    ]
    assert (loaded.count, loaded.kg, loaded.unweighed) == (3, Decimal("23.85"), 1)
    assert threshold(ecologic, loaded.kg) == "Il manque 226,15 kg pour un enlèvement gratuit : 250 kg."


@pytest.mark.parametrize(
    ("free_kg", "free_m3", "kg", "sentence"),
    [
        ("250", None, "250", "Le seuil de l’enlèvement gratuit est atteint : 250 kg."),
        ("250", None, "249.99", "Il manque 0,01 kg pour un enlèvement gratuit : 250 kg."),
        (
            "500",
            "2.5",
            "0",
            "Il manque 500,00 kg pour un enlèvement gratuit : 500 kg ou 2,5 m³ (à mesurer sur place).",
        ),
        (None, "2.5", "9", "Enlèvement gratuit à partir de 2,5 m³ (à mesurer sur place)."),
        (None, None, "9", ""),
    ],
)
def test_a_threshold_in_words(free_kg, free_m3, kg, sentence):
    collector = Collector(free_kg=free_kg and Decimal(free_kg), free_m3=free_m3 and Decimal(free_m3))
    assert threshold(collector, Decimal(kg)) == sentence


def test_a_device_may_be_weighed(visit, agent, dsi, opened, worn):
    one, collection, browser = worn(serial="S9"), opened(dsi), visit(agent)
    collecting.scan(collection, cast.acting(OPERATOR), code=one.tag, pallet=1)
    page = browser.post(url(collection, "peser"), {"tag": "s9", "mass_kg": "2,4"}, follow=True)
    assert (told(page), load(collection).kg) == ([f"{one.pretty_tag} : 2,40 kg."], Decimal("2.40"))
    for wrong in ("0", "-1", "lourd", "10000", ""):
        form = browser.post(url(collection, "peser"), {"tag": one.tag, "mass_kg": wrong}).context["form"]
        assert (list(form.errors), form["mass_kg"].value(), form["tag"].value()) == (["mass_kg"], wrong, one.tag)
        assert load(collection).kg == Decimal("2.40")
    page = browser.post(url(collection, "peser"), {"tag": "S8", "mass_kg": "2"})
    assert (page.status_code, page.context["form"]["tag"].value()) == (409, "S8")
    collecting.close(collection, cast.acting(OPERATOR, TODAY))
    page = browser.post(url(collection, "peser"), {"tag": one.tag, "mass_kg": "2"}, follow=True)
    assert told(page) == ["À l’état « Close », cette action n’est pas possible."]


# Closing.


def test_closing_freezes_the_list_and_holds_the_devices(visit, agent, dsi, opened, worn):
    one, two, collection = worn(), worn(), opened(dsi)
    for device in (one, two):
        collecting.scan(collection, cast.acting(agent), code=device.tag, pallet=1)
    page = visit(agent).post(url(collection, "clore"), {"on": TODAY.isoformat()}, follow=True)
    assert told(page) == ["La collecte est close : sa liste ne change plus, ses matériels attendent leur enlèvement."]
    assert statuses(one, two) == ["consigned", "consigned"]
    event = cast.last(one)
    assert (event.action, event.via, event.by, event.on, event.operation) == (
        "consign",
        "weee",
        agent,
        TODAY,
        cast.last(two).operation,
    )
    with pytest.raises(ledger.Refused):
        ledger.record([one], "recycle", cast.acting(OPERATOR, TODAY), counterparty_name="X")
    for act, facts in ((collecting.scan, {"code": worn().tag, "pallet": 1}), (collecting.remove, {"tag": one.tag})):
        with codes.refused("overtaken", "« Close »"):
            act(collection, cast.acting(agent), **facts)
    assert collection.lines.count() == 2


def test_a_collection_is_closed_once(closed, agent):
    collection, _ = closed()
    events = Event.objects.count()
    stale = Collection.objects.get(pk=collection.pk)
    stale.status = "open"
    sentence = f"La collecte {collection} est à l’état « Close » : rien n’a changé. Quelqu’un a pu agir avant vous."
    for known in (collection, stale):
        with pytest.raises(Refusal) as refusal:
            collecting.close(known, cast.acting(OPERATOR, TODAY))
        assert str(refusal.value) == sentence
    assert Event.objects.count() == events


def test_closing_twice_on_the_page_is_a_conflict(visit, manager, closed):
    collection, _ = closed()
    page = visit(manager).post(url(collection, "clore"), {"on": TODAY.isoformat()})
    assert (page.status_code, "est à l’état « Close »" in page.content.decode()) == (409, True)


def close_refused(collection, motive=""):
    with pytest.raises((Refusal, ledger.Refused)) as refusal:
        collecting.close(collection, cast.acting(OPERATOR, TODAY, motive))
    collection.refresh_from_db()
    assert collection.status == "open"
    return str(refusal.value)


def test_an_empty_collection_is_not_closed(opened):
    assert close_refused(opened()) == "Cette collecte est vide : scannez au moins un matériel avant de la clore."


def test_what_changed_since_its_scan_is_named(opened, worn, asso, mte, dsi, dgpr):
    collection = opened(dsi)
    gone, moved, blank = worn(), worn(), worn("other")
    for device in (gone, moved, blank):
        collecting.scan(collection, cast.acting(OPERATOR), code=device.tag, pallet=1)
    ledger.record([moved], "move", cast.acting(OPERATOR, TODAY), organisation=dgpr)
    assert close_refused(collection) == (
        f"{blank.pretty_tag} : indiquez son poids estimé : sa catégorie n’en a pas. "
        f"{moved.pretty_tag} : il relève maintenant de « {dgpr} » : retirez-le."
    )
    collecting.remove(collection, cast.acting(OPERATOR), tag=moved.tag)
    collecting.weigh(collection, cast.acting(OPERATOR), tag=blank.tag, mass_kg=Decimal(1))
    ledger.record([gone], "lose", cast.acting(OPERATOR, TODAY))
    assert close_refused(collection) == f"{gone.pretty_tag} : il est « Perdu »."


def test_what_could_serve_again_asks_for_a_motive(opened, past):
    facts = {"functional": True, "unit_value": "90"}
    steps = [("register", "2024-01-01"), ("retire", "2025-01-01", facts), ("erase", "2025-01-01", {"erasure": "purge"})]
    one, collection = past(*steps), opened()
    collecting.scan(collection, cast.acting(OPERATOR), code=one.tag, pallet=1)
    assert "indiquez le motif de cet autre choix" in close_refused(collection)
    collecting.close(collection, cast.acting(OPERATOR, TODAY, motive="Aucun preneur"))
    assert cast.last(one).motive == f"Collecte {collection} : Aucun preneur"


def test_a_scan_tells_what_the_closing_will_ask(visit, agent, dsi, opened, device):
    one, collection = device("retired", category="screen"), opened(dsi)
    page = visit(agent).post(url(collection, "scan"), {"pallet": 1, "code": one.tag}, follow=True)
    (sentence,) = told(page)
    assert sentence.endswith("indiquez le motif de cet autre choix, à la clôture.")


def test_a_line_tells_nothing_of_what_another_holds(visit, manager, opened, past, men):
    one = past(*cast.way("retired", men), category="screen")
    collection, browser = opened(), visit(manager)
    collecting.scan(collection, cast.acting(OPERATOR), code=one.tag, pallet=1)
    ledger.record([one], "lose", cast.acting(OPERATOR, TODAY))
    assert "Perdu" in browser.get(url(collection)).content.decode()
    ledger.record([one], "find", cast.acting(OPERATOR, TODAY))
    ledger.record([one], "retire", cast.acting(OPERATOR, TODAY), functional=True)
    ledger.record([one], "transfer", cast.acting(OPERATOR, TODAY), counterparty=men)
    ledger.record([one], "accept", cast.acting(OPERATOR, TODAY), organisation=men)
    page = browser.get(url(collection)).content.decode()
    assert ("Parti ailleurs" in page, "Réceptionné" in page) == (True, False)


def test_a_consigned_device_is_still_retired_stock(closed, mte):
    closed(1)
    stays = of_organisation(mte)
    legal = {figure.key: figure for figure in compute(stays, Period.of(TODAY.year))}["retired_legal"]
    assert (legal.part, legal.whole) == (0, 1)


# Reopening and giving up.


def test_a_closed_collection_is_reopened_with_a_reason(visit, agent, dsi, closed):
    collection, devices = closed(organisation=dsi)
    browser = visit(agent)
    page = browser.post(url(collection, "rouvrir"), {"motive": " "})
    assert list(page.context["form"].errors) == ["motive"]
    browser.post(url(collection, "rouvrir"), {"motive": "Un de plus"})
    collection.refresh_from_db()
    assert (collection.status, collection.motive, collection.closed_on) == ("open", "Un de plus", None)
    assert statuses(*devices) == ["retired", "retired"]
    assert cast.last(devices[0]).motive == f"Collecte {collection} rouverte : Un de plus"
    assert lines(collection) == [(device.pk, None, True) for device in devices]
    collecting.close(collection, cast.acting(OPERATOR, TODAY))
    assert statuses(*devices) == ["consigned", "consigned"]
    assert "Motif de la réouverture" in browser.get(collection.get_absolute_url()).text
    confirm(collection, dispatched_on=TODAY, received_on=TODAY)
    assert "Motif de la" not in browser.get(collection.get_absolute_url()).text


@pytest.mark.parametrize("was", ["open", "closed"])
def test_an_abandoned_collection_frees_its_devices(visit, manager, opened, worn, was):
    one, collection = worn(), opened()
    collecting.scan(collection, cast.acting(OPERATOR), code=one.tag, pallet=1)
    if was == "closed":
        collecting.close(collection, cast.acting(OPERATOR, TODAY))
    assert "pour un enlèvement gratuit" in visit(manager).get(collection.get_absolute_url()).text
    page = visit(manager).post(url(collection, "abandonner"), {"motive": "Annulée"}, follow=True)
    assert "pour un enlèvement gratuit" not in page.text
    collection.refresh_from_db()
    assert (collection.status, statuses(one)) == ("abandoned", ["retired"])
    collecting.scan(opened(), cast.acting(OPERATOR), code=one.tag, pallet=1)


# Confirming.


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


def wrong(collection, **facts):
    """By field, or the sentence, why a confirmation is refused; nothing of it is written."""
    events = Event.objects.count()
    with pytest.raises((Refusal, ledger.Refused, ValidationError)) as refusal:
        confirm(collection, **facts)
    stored = Collection.objects.get(pk=collection.pk)
    assert (stored.status, Event.objects.count()) == ("closed", events)
    collection.refresh_from_db()
    error = refusal.value
    return codes.of_errors(error) if isinstance(error, ValidationError) else [codes.of(error)]


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


# Who may.


ACTS = {
    "scan": {"code": "R7K2", "pallet": 1},
    "close": {},
    "reopen": {},
    "confirm": CONFIRMED,
    "abandon": {},
    "amend": {"slip": "BE-8"},
    "prove": {},
}
ALLOWED = {"reader": "", "agent": "scan close reopen confirm amend"}
ALLOWED["manager"] = f"{ALLOWED['agent']} abandon prove"


@pytest.mark.parametrize("role", ALLOWED)
@pytest.mark.parametrize("act", ACTS)
def test_who_may_do_what(opened, mte, role, act):
    person, collection = cast.user("someone", role, mte), opened()
    done = cast.acting(person, TODAY, "X")
    if act in ALLOWED[role].split():
        with suppress(Refusal):
            getattr(collecting, act)(collection, done, **ACTS[act])
    else:
        with pytest.raises(PermissionDenied):
            getattr(collecting, act)(collection, done, **ACTS[act])


def test_an_agent_does_not_decide_a_take_back(visit, agent, dsi, closed):
    collection, _ = closed(organisation=dsi)
    form = visit(agent).get(url(collection, "confirmer")).context["form"]
    assert form.fields["fate"].choices == [("recycle", "Recyclage")]
    with pytest.raises(PermissionDenied):
        confirm(collection, by=agent, fate="take_back")


@pytest.mark.parametrize(
    ("person", "status", "offered"),
    [
        ("reader", "open", []),
        ("agent", "open", ["close"]),
        ("agent", "closed", ["reopen", "confirm"]),
        ("manager", "open", ["close", "abandon"]),
        ("manager", "closed", ["reopen", "confirm", "abandon"]),
    ],
)
def test_a_page_offers_what_may_be_done(request, visit, opened, closed, dsi, person, status, offered):
    collection = opened(dsi) if status == "open" else closed(organisation=dsi)[0]
    page = visit(request.getfixturevalue(person)).get(url(collection))
    assert [move.action for move in page.context["moves"]] == offered


def test_a_form_that_came_too_late_leads_back(visit, manager, opened):
    collection = opened()
    page = visit(manager).get(url(collection, "confirmer"), follow=True)
    assert told(page) == ["À l’état « Ouverte », cette action n’est pas possible."]


@pytest.mark.parametrize("count", [1, 30])
def test_a_page_of_many_devices_asks_few_questions(visit, manager, opened, worn, django_assert_max_num_queries, count):
    collection = opened()
    for rank in range(count):
        collecting.scan(collection, cast.acting(OPERATOR), code=worn().tag, pallet=rank % 2 + 1)
    browser = visit(manager)
    with django_assert_max_num_queries(11):
        page = browser.get(url(collection))
    assert page.context["load"].count == count
    with django_assert_max_num_queries(8):
        browser.get("/collectes/")


def test_every_category_has_its_waste_code():
    assert not Category.objects.filter(waste_code="")
