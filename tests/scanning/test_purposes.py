"""Scanning for a purpose: one page, one queue and one photo for all of them, each with its own effect."""

from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from lxml import html

from donations import gifts
from donations.lifecycle import LegalBasis
from donations.models import Claim, Lot
from registry.devices import ledger
from registry.devices.identity import blanks
from registry.scanning import purposes, receipts
from registry.scanning.models import Receipt
from registry.scanning.ways import ways_out
from registry.stocktakes import stocktaking
from registry.stocktakes.models import Stocktake
from registry.waste import collecting
from registry.waste.models import Collection
from tests import cast
from tests.pictures import code, photo, saved
from tests.scanning.aims import KINDS, WORN, claims, remove_on_page, told


def test_every_purpose_of_the_settings_is_tried_here():
    assert set(purposes.kinds()) == set(KINDS)


def test_a_code_goes_where_the_page_says(visit, aim):
    browser = visit(aim.by)
    page = browser.post(aim.url, {"code": aim.device.tag}, follow=True)
    ((level, sentence),) = told(page)
    assert (level, aim.device.pretty_tag in sentence, aim.went(aim.device)) == ("success", True, True)
    assert aim.device.pretty_tag in page.content.decode().split("<table>")[1]


def test_a_second_time_is_no_fault(visit, aim):
    browser = visit(aim.by)
    browser.post(aim.url, {"code": aim.device.tag}, follow=True)
    ((level, sentence),) = told(browser.post(aim.url, {"code": aim.device.tag}, follow=True))
    assert (level, " est déjà " in sentence) == ("info", True)


@pytest.mark.each_database
def test_a_row_is_taken_back(visit, aim):
    browser = visit(aim.by)
    page = browser.post(aim.url, {"code": aim.device.tag}, follow=True)
    row = next(row for row in page.context["aim"].rows() if row.device == aim.device)
    ((level, _),) = told(browser.post(f"{aim.url}retirer/", {"key": row.key}, follow=True))
    assert (level, aim.went(aim.device)) == ("success", False)
    page = browser.post(aim.url, {"code": aim.device.tag}, follow=True)
    assert (told(page)[0][0], aim.went(aim.device)) == ("success", True)


@pytest.mark.parametrize("key", ["", "999999", "²"])
def test_a_wrong_row_takes_nothing_back(visit, aim, key):
    browser = visit(aim.by)
    browser.post(aim.url, {"code": aim.device.tag}, follow=True)
    ((level, _),) = told(browser.post(f"{aim.url}retirer/", {"key": key}, follow=True))
    assert (level, aim.went(aim.device)) == ("error", True)


def test_a_photo_goes_there_too(visit, aim):
    picture = SimpleUploadedFile("etiquette.jpg", saved(photo(code(f"http://testserver/D/{aim.device.tag}"))))
    page = visit(aim.by).post(f"{aim.url}photo/", {"photo": picture}, follow=True)
    assert ([level for level, _ in told(page)], aim.went(aim.device)) == (["success"], True)


@pytest.mark.parametrize(("others", "noted"), [([], 1), (["tag"], 0)])
def test_the_other_codes_of_a_label_are_no_finding_of_a_stocktake(aims, others, noted):
    aim = aims("inventaire")
    texts = ["MODEL-P2419H", *(getattr(aim.device, name) for name in others)]
    receipts.answer_photo(texts, purpose=aim.words, by=aim.by)
    assert Stocktake.objects.get().lines.filter(text="MODEL-P2419H").count() == noted
    assert aim.went(aim.device) == bool(others)


@pytest.mark.parametrize("pallet", ["0", "1000", "-1", "x"])
def test_a_pallet_that_is_none_leads_nowhere(visit, aims, pallet):
    aim = aims("collecte")
    assert visit(aim.by).get(f"{aim.url[:-2]}{pallet}/").status_code == 404


@pytest.mark.parametrize(("pallet", "ways"), [("998", ["Passer à la palette 999"]), ("999", [])])
def test_the_last_pallet_leads_to_no_other(visit, aims, pallet, ways):
    aim = aims("collecte")
    page = visit(aim.by).get(f"{aim.url[:-2]}{pallet}/")
    assert (page.status_code, [label for label, _ in page.context["aim"].ways]) == (200, ways)


def test_what_may_not_be_scanned_offers_nothing_for_the_code(aims, finish):
    aim = aims("lot")
    assert ways_out("INCONNU", "refused", aim.by, purpose=aim.words)
    finish(aim)
    assert ways_out("INCONNU", "refused", aim.by, purpose=aim.words) == []


@pytest.mark.parametrize(
    ("on_page", "query"),
    [
        ("?palette=7&tout=1", "?palette=7&tout=1"),
        ("?", "?palette=2"),
        ("//evil.example/?x=1", "?x=1"),
        ("1", "?palette=2"),
    ],
)
def test_one_stays_on_the_page_as_it_was(visit, aims, on_page, query):
    aim = aims("collecte")
    for path, sent in (("", {"code": aim.device.tag}), ("", {"code": ""}), ("retirer/", {"key": aim.device.tag})):
        page = visit(aim.by).post(f"{aim.url}{path}", sent | {"on_page": on_page})
        assert page.url == f"{Collection.objects.get().get_absolute_url()}{query}"


def test_a_photo_that_says_nothing_is_an_error_of_its_field(visit, aim):
    page = visit(aim.by).post(f"{aim.url}photo/", {"photo": SimpleUploadedFile("x.jpg", b"%PDF")})
    assert "photo" in page.context["photo"].errors
    assert visit(aim.by).get(f"{aim.url}photo/").url == aim.url


@pytest.mark.parametrize("text", ["", "x" * 501])
def test_what_is_no_code_is_an_error_of_the_field(visit, aim, text):
    assert "code" in visit(aim.by).post(aim.url, {"code": text}).context["form"].errors


def send(browser, aim, text, key=None):
    body = {"code": text, "key": key or uuid4(), "at": "2026-01-05T12:00:00Z", "purpose": aim.words}
    return browser.post("/scan/envoi/", body | {"account": receipts.account(aim.by)})


def test_a_phone_sends_its_queue_there_and_each_scan_counts_once(visit, aim):
    browser, key = visit(aim.by), uuid4()
    answers = [send(browser, aim, aim.device.tag, key) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[0].json() == answers[1].json()
    assert (answers[0].json()["level"], aim.went(aim.device)) == ("success", True)
    assert send(browser, aim, aim.device.tag).json()["level"] == "info"


def test_a_key_that_was_used_for_something_else_is_refused(visit, aim):
    browser, key = visit(aim.by), uuid4()
    Receipt.objects.create(user=aim.by, key=key, text=aim.device.tag, outcome="added", message="Fait.")
    assert (send(browser, aim, aim.device.tag, key).status_code, aim.went(aim.device)) == (409, False)


def test_a_queue_for_what_is_gone_is_refused_with_its_reason(visit, aim, aims):
    aim.words = f"{aim.words.partition('/')[0]}/INCONNU"
    answer = send(visit(aim.by), aim, aim.device.tag)
    told = answer.json()
    assert (answer.status_code, aim.words in told["message"], "final" in told) == (409, True, False)


@pytest.fixture
def finish(manager, stranger, men):
    """finish(aim): brings the work of a purpose to its end."""
    ends = {
        "collecte": lambda one: collecting.abandon(Collection.objects.get(), cast.acting(manager, motive="Annulée")),
        "transfert": lambda one: ledger.record([one], "accept", cast.acting(stranger, cast.DAY), organisation=men),
        "lot": lambda one: gifts.withdraw(Lot.objects.get(), cast.acting(manager)),
        "remise": lambda one: gifts.cancel(Claim.objects.get(), cast.acting(manager), decision="Sans suite"),
        "inventaire": lambda one: stocktaking.close(Stocktake.objects.get(), cast.acting(manager)),
    }
    return lambda aim: ends[aim.words.partition("/")[0]](aim.device)


@pytest.fixture
def shut(manager, member, asso, ready):
    """shut[kind]() brings the work of a purpose to a state that has a way back, and gives that way."""

    def collecte():
        collection = Collection.objects.get()
        collecting.scan(collection, cast.acting(manager), code=ready(WORN).tag, pallet=1)
        collecting.close(collection, cast.acting(manager))
        return lambda: collecting.reopen(collection, cast.acting(manager, motive="Trop tôt"))

    def lot():
        told = {"lot": Lot.objects.get(), "association": asso, "reason": "Un atelier", "beneficiaries": 3}
        claim = gifts.claim(cast.acting(member), **told)
        gifts.accept(claim, cast.acting(manager), legal_basis=LegalBasis.ASSOCIATION)
        return lambda: gifts.cancel(claim, cast.acting(manager), decision="Sans suite")

    def inventaire():
        stocktake = Stocktake.objects.get()
        stocktaking.close(stocktake, cast.acting(manager))
        return lambda: stocktaking.reopen(stocktake, cast.acting(manager))

    return {way.__name__: way for way in (collecte, lot, inventaire)}


@pytest.mark.parametrize("kind", ["collecte", "lot", "inventaire"])
def test_a_scan_for_what_may_open_again_is_kept_and_sent_again(visit, aims, shut, kind):
    aim = aims(kind)
    browser, reopen = visit(aim.by), shut[kind]()
    answer, reason = send(browser, aim, aim.device.tag), browser.get(aim.url).context["aim"].closed
    assert (answer.status_code, answer.json()) == (409, {"message": reason, "level": "error"})
    reopen()
    assert (send(browser, aim, aim.device.tag).status_code, aim.went(aim.device)) == (200, True)


def test_what_is_finished_is_scanned_no_more(visit, aim, finish):
    finish(aim)
    # A stocktake may be opened again, and the same unit may send more.
    final = {} if aim.words.startswith(("inventaire", "transfert")) else {"final": True}
    browser, went = visit(aim.by), aim.went(aim.device)
    page = browser.get(aim.url)
    reason = page.context["aim"].closed
    assert (reason in page.text, reason.code, 'name="key"' in page.text) == (True, "overtaken", False)
    assert '<form method="post" hidden' in page.text
    back = browser.get(page.context["aim"].back)
    assert (back.status_code, told(back)) == (200, [])
    assert told(browser.post(aim.url, {"code": aim.device.tag}, follow=True)) == [("error", reason)]
    answer = send(browser, aim, aim.device.tag)
    assert (answer.status_code, answer.json()) == (409, {"message": reason, "level": "error"} | final)
    assert aim.went(aim.device) == went


@pytest.mark.parametrize("words", ["", "rien", "rien/1", "collecte", "lot/", "collecte/" + "9" * 60])
def test_words_that_mean_nothing_lead_nowhere(manager, words):
    with pytest.raises(purposes.Missing):
        purposes.find(words, manager)


def test_who_is_elsewhere_does_not_find_the_page(visit, aim, office):
    browser = visit(cast.user("elsewhere", "manager", office))
    for path in ("", "photo/", "retirer/"):
        assert {browser.post(f"{aim.url}{path}").status_code, browser.get(aim.url).status_code} == {404}


@pytest.mark.parametrize("kind", ["collecte", "lot", "remise", "inventaire"])
def test_whoever_only_reads_may_not(visit, aims, reader, kind):
    assert visit(reader).get(aims(kind).url).status_code == 403


def test_an_agent_fills_no_lot(visit, aims, mte):
    assert visit(cast.user("clerk", "agent", mte)).get(aims("lot").url).status_code == 403


def test_a_role_lost_since_is_told_to_the_phone(aims, manager):
    aim = aims("lot")
    manager.memberships.update(role="agent")
    by = type(manager).objects.get(pk=manager.pk)
    receipt = receipts.receive(uuid4(), aim.device.tag, purpose=aim.words, at=timezone.now(), by=by)
    assert (receipt.outcome, "Votre rôle" in receipt.message) == ("refused", True)


def test_a_blank_tag_leads_to_its_claim(visit, aim, mte, men):
    place = men if aim.words.startswith("transfert") else mte
    blank = blanks.make(place, 1, by=aim.by).blanks.get()
    answer = send(visit(aim.by), aim, blank.tag)
    if aim.words.startswith("inventaire"):
        assert (answer.status_code, "étiquette vierge" in answer.json()["message"]) == (200, True)
    else:
        assert (answer.status_code, answer.json()["ways"]) == (409, claims(blank))


def test_the_page_served_has_the_same_field(visit, aim):
    """What is scanned or taken back there is said there; its list and its scanner are one step away."""
    browser = visit(aim.by)
    back = browser.get(aim.url).context["aim"].back
    form = next(form for form in html.fromstring(browser.get(back).content).forms if form.action == aim.url)
    page = browser.post(aim.url, dict(form.form_values()) | {"code": aim.device.tag}, follow=True)
    assert (page.redirect_chain, told(page)[0][0], aim.went(aim.device)) == ([(back, 302)], "success", True)
    assert all(word in page.text for word in (f'data-purpose="{aim.words}"', f'href="{aim.url}">Scanner sans réseau'))
    key = next(row.key for row in page.context["aim"].rows() if row.device == aim.device)
    page = remove_on_page(browser, aim.words, key)
    assert (page.redirect_chain, aim.went(aim.device)) == ([(back, 302)], False)


def test_queries_do_not_grow_with_the_rows(visit, aims, device):
    aim = aims("inventaire")
    browser, counts = visit(aim.by), []
    for number in (1, 29):
        for _ in range(number):
            browser.post(aim.url, {"code": device().tag})
        with CaptureQueriesContext(connection) as queries:
            browser.get(aim.url)
        counts.append(len(queries))
    assert counts[0] == counts[1]
