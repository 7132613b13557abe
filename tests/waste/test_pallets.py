"""What goes onto the pallets of a collection: what is scanned, what is refused, what it weighs."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from registry.devices import ledger
from registry.shared.access import OPERATOR
from registry.shared.moves import Already, Refusal
from registry.shared.processes.process import OVERTAKEN
from registry.waste import collecting
from registry.waste.collecting.loading import load, threshold
from registry.waste.models import Collection, CollectionLine, Collector
from registry.waste.scans import Loading
from tests import cast
from tests.api import Client
from tests.scanning.aims import remove_on_page, scan_on_page
from tests.waste.collected import TODAY, told, url

pytestmark = pytest.mark.usefixtures("sound")


# Scanning.


@pytest.mark.parametrize("text", ["{0.tag}", "{0.pretty_tag}", "HTTP://REGISTRE.TEST/D/{0.tag}", "{0.serial}"])
def test_a_label_an_address_or_a_serial_is_put_on_a_pallet(visit, agent, dsi, opened, worn, text):
    one, collection = worn(serial="S1"), opened(dsi)
    page = scan_on_page(visit(agent), f"collecte/{collection}:2", text.format(one))
    assert told(page) == [f"{one.pretty_tag} sur la palette 2 : {one.title}, 1,65 kg."]
    line = CollectionLine.objects.get()
    assert (line.pallet, line.mass_kg, line.scanned_by, line.received) == (2, Decimal("1.65"), agent, None)
    # The next scan goes on the same pallet.
    assert page.context["aim"].pallet == 2


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
    assert refused(collection, one.tag) == f"{one.pretty_tag} est déjà sur la palette 1."
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


def test_what_is_scanned_on_another_pallet_moves_there_and_is_to_be_looked_at_twice(opened, worn, agent, dsi):
    collection, one = opened(dsi), worn()
    collecting.scan(collection, cast.acting(agent), code=one.tag, pallet=1)
    taken = Loading(f"{collection}:2", agent).take(one.tag)
    assert taken.doubtful
    assert taken.message.startswith(f"{one.pretty_tag} passe de la palette 1 à la palette 2 : ")
    assert [line.pallet for line in collection.lines.all()] == [2]
    assert not Loading(f"{collection}:2", agent).take(worn().tag).doubtful


def test_a_scan_that_waited_takes_nothing_from_a_later_one(opened, worn, agent, dsi):
    collection, one, now = opened(dsi), worn(), timezone.now()
    for pallet, hours in ((1, 5), (2, 3)):
        Loading(f"{collection}:{pallet}", agent).take(one.tag, at=now - timedelta(hours=hours))
    with pytest.raises(Already) as told:
        Loading(f"{collection}:3", agent).take(one.tag, at=now - timedelta(hours=4))
    assert str(told.value) == f"{one.pretty_tag} est déjà sur la palette 2, où il a été scanné depuis."
    assert [line.pallet for line in collection.lines.all()] == [2]


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
    """A page of none is that of the latest one; no program puts anything there."""
    collection, one = opened(dsi), worn()
    scan_on_page(visit(agent), f"collecte/{collection}:3", worn().tag)
    assert visit(agent).get(url(collection), {"palette": pallet}).context["aim"].pallet == 3
    status, told = Client(agent).ask("post", f"collections/{collection}/scan/", {"pallet": pallet, "code": one.tag})
    assert (status, list(told["codes"]), collection.lines.count()) == (400, ["pallet"], 1)


def test_a_code_scanned_twice_is_no_fault(visit, agent, dsi, opened, worn):
    one, collection, browser = worn(), opened(dsi), visit(agent)
    pages = [scan_on_page(browser, f"collecte/{collection}:2", one.tag) for _ in range(2)]
    assert [[message.level_tag for message in page.context["messages"]] for page in pages] == [["success"], ["info"]]
    assert pages[1].request["QUERY_STRING"] == "palette=2"


def test_a_line_is_removed_and_scanned_again(visit, agent, dsi, opened, worn):
    one, collection, browser = worn(), opened(dsi), visit(agent)
    words = f"collecte/{collection}:1"
    for _ in range(2):
        scan_on_page(browser, words, one.tag)
        page = remove_on_page(browser, words, one.tag)
        assert (told(page)[-1], collection.lines.count()) == ("Le matériel est retiré de la liste.", 0)
    page = remove_on_page(browser, words, one.tag)
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
    assert threshold(collection, loaded.kg) == "Il manque 226,15 kg pour un enlèvement gratuit : 250 kg."


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
    assert threshold(Collection(collector=collector), Decimal(kg)) == sentence


@pytest.mark.parametrize("ended", [False, True])
def test_the_threshold_is_told_while_the_collection_is_under_way(visit, manager, closed, ended):
    collection, _ = closed()
    if ended:
        collecting.abandon(collection, cast.acting(OPERATOR, motive="Annulée"))
    pages = [url(collection), f"/scan/pour/collecte/{collection}:1/"]
    texts = [visit(manager).get(page).text for page in pages]
    texts.append(Client(manager).ask("get", f"collections/{collection}/")[1]["threshold"])
    assert ["pour un enlèvement gratuit" in text for text in texts] == [not ended] * 3


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
    assert told(page) == [OVERTAKEN.format(f"La collecte {collection}", "Close")]
