"""The scan page in a basement, whole: loaded, cut, scanned, restarted, back again; each scan has its effect once."""

import json

import pytest
from playwright.sync_api import expect

from tests.browser.scanning.phone import counted, counts, rows, scan, sign_in, told

AGENT, MANAGER = "agent@registre.example", "gestionnaire@registre.example"
MANY = 500
ALL = MANY * 1000  # ms that they may take
SEND = "**/scan/envoi/"
STOCK = f"""
from registry.devices.models import Category, Device
from registry.organisations.models import Organisation
from registry.devices.identity import tags
unit, kind = Organisation.objects.get(code="MTE-DSI"), Category.objects.first()
made = [Device(tag=tags.new(), category=kind, organisation=unit, status="in_stock") for _ in range({MANY})]
print(*(device.tag for device in Device.objects.bulk_create(made)))
"""
STATE = """
import json
from registry.scanning.models import Receipt, ScanLine
lines = ScanLine.objects.filter(session__user__email="{who}").order_by("pk")
receipts = Receipt.objects.filter(user__email="{who}").order_by("pk")
print(json.dumps([list(lines.values_list("device__tag", flat=True)), list(receipts.values_list("text", flat=True))]))
"""


@pytest.fixture(scope="module")
def stock(server):
    return server.manage("shell", "-v0", "-c", STOCK).split()


@pytest.fixture
def state(server):
    """(tags in the list, texts of the receipts) of one person, in the order in which the server took them."""
    return lambda who=AGENT: json.loads(server.manage("shell", "-v0", "-c", STATE.format(who=who)))


@pytest.fixture(autouse=True)
def nothing_scanned(server):
    """Each test starts from empty lists."""
    code = "from registry.scanning.models import *; ScanSession.objects.all().delete(); Receipt.objects.all().delete()"
    server.manage("shell", "-v0", "-c", code)


def test_a_basement(phone, stock, state):
    page = phone.start()
    sign_in(page, AGENT)
    phone.context.set_offline(True)
    page.reload()
    expect(page.locator("main")).to_contain_text("La page du registre n’a pas répondu")
    assert AGENT not in page.content()
    scan(page, stock)
    expect(counts(page)).to_have_text(f"{MANY} en attente d’envoi", timeout=ALL)
    assert state() == [[], []]

    phone.context.close()
    page = phone.open(phone.start(offline=True))
    expect(counts(page)).to_have_text(f"{MANY} en attente d’envoi")
    other = phone.open()
    with counted(phone.context) as sent:
        phone.context.set_offline(False)
        # The page kept for want of a network gives way to the real one, with its list, in both tabs.
        for tab in (page, other):
            expect(rows(tab)).to_have_count(MANY, timeout=ALL)
    assert len(sent) == MANY
    assert state() == [stock, stock]
    expect(page.locator("#scan-queue")).to_be_hidden()


OPENED = """
from registry.shared.act import Act, Via
from registry.stocktakes import stocktaking
from registry.organisations.models import Organisation, User
who, unit = User.objects.get(email="agent@registre.example"), Organisation.objects.get(code="MTE-DSI")
print(stocktaking.start(Act(who, Via.PAGE), organisation=unit))
"""


def test_a_stocktake_in_a_basement_and_a_list_of_ones_own_keep_apart(phone, server, stock, state):
    """What each scan is for was said when it was scanned, wherever the phone is opened again."""
    number = server.manage("shell", "-v0", "-c", OPENED).strip()
    page = phone.start()
    sign_in(page, AGENT)
    phone.context.set_offline(True)
    page.goto(f"/scan/pour/inventaire/{number}/")
    expect(page.locator("#scan-purpose")).to_have_text(f"Pour : inventaire {number}.")
    scan(page, [*stock[:3], "INCONNU-8"])
    expect(counts(page)).to_have_text("4 en attente d’envoi")
    page.goto("/scan/")
    scan(page, stock[3:5])
    expect(counts(page)).to_have_text("6 en attente d’envoi")

    phone.context.close()
    page = phone.open(phone.start(offline=True))
    phone.context.set_offline(False)
    expect(rows(page)).to_have_count(2)
    # What was not expected is to be looked at, wherever one is by now.
    expect(counts(page)).to_have_text("1 à vérifier")
    expect(page.locator("#scan-kept")).to_contain_text(f"pour inventaire {number}. « INCONNU-8 » est inattendu")
    page.get_by_role("button", name="Vu INCONNU-8").click()
    expect(page.locator("#scan-queue")).to_be_hidden()
    page.goto(f"/scan/pour/inventaire/{number}/")
    expect(page.locator("#scan-list")).to_contain_text("3 trouvés")
    expect(page.locator("#scan-list")).to_contain_text("1 inattendu.")
    assert state()[0] == stock[3:5]


def test_an_answer_is_lost_and_its_scan_counts_once(phone, stock, state):
    page = phone.start()
    # What is lost goes again when it is asked, not before.
    page.add_init_script("setInterval = () => 0")
    sign_in(page, AGENT)
    lost = []

    def lose(route):
        if route.request.method == "POST" and not lost:
            lost.append(route.fetch().status)
            route.abort()
        else:
            route.continue_()

    page.route(SEND, lose)
    scan(page, stock[:1])
    expect(told(page)).to_contain_text("Pas de réseau")
    expect(counts(page)).to_have_text("1 en attente d’envoi")
    assert (lost, state()) == ([200], [stock[:1], stock[:1]])
    page.get_by_role("button", name="Envoyer maintenant").click()
    expect(rows(page)).to_have_count(1)
    expect(page.locator("#scan-queue")).to_be_hidden()
    assert state() == [stock[:1], stock[:1]]


def test_a_session_that_ended_keeps_the_queue(phone, stock, state):
    page = phone.start()
    sign_in(page, AGENT)
    phone.context.clear_cookies()
    scan(page, stock[:3])
    expect(counts(page)).to_have_text("3 en attente d’envoi")
    expect(told(page)).to_contain_text("Votre session a pris fin")
    assert state() == [[], []]

    # Somebody else on the same phone sends nothing of it.
    sign_in(page, MANAGER)
    expect(counts(page)).to_have_text("3 d’un autre compte")
    scan(page, stock[3:4])
    expect(rows(page)).to_have_count(1)
    assert (state(), state(MANAGER)) == ([[], []], [stock[3:4], stock[3:4]])

    phone.context.clear_cookies()
    sign_in(page, AGENT)
    expect(rows(page)).to_have_count(3)
    assert (state(), state(MANAGER)) == ([stock[:3], stock[:3]], [stock[3:4], stock[3:4]])


def test_a_page_left_open_sends_nothing_in_the_name_of_another(phone, stock, state):
    page = phone.start()
    sign_in(page, AGENT)
    phone.context.clear_cookies()
    sign_in(phone.context.new_page(), MANAGER)
    scan(page, stock[:1])
    expect(told(page)).to_contain_text("connecté à un autre compte")
    assert (state(), state(MANAGER)) == ([[], []], [[], []])


def test_a_conflict_is_shown_with_its_reason_and_survives(phone, stock, state):
    page = phone.start()
    sign_in(page, AGENT)
    phone.context.set_offline(True)
    scan(page, ["INCONNU-7", stock[0]])
    expect(counts(page)).to_have_text("2 en attente d’envoi")
    phone.context.set_offline(False)
    expect(rows(page)).to_have_count(1)
    refused = page.locator("#scan-kept li")
    expect(refused).to_contain_text("« INCONNU-7 » n’est pas un matériel de votre périmètre.")
    phone.context.close()
    page = phone.open(phone.start())
    expect(page.locator("#scan-kept li")).to_have_count(1)
    page.get_by_role("button", name="Retirer INCONNU-7").click()
    expect(page.locator("#scan-queue")).to_be_hidden()
    assert state()[0] == stock[:1]


CLOSE = """
from registry.organisations.models import User
from registry.shared.act import Act, Via
from registry.stocktakes import stocktaking
from registry.stocktakes.models import Stocktake
stocktaking.close(Stocktake.objects.get(number="{number}"), Act(User.objects.get(email="{who}"), Via.PAGE))
"""


def test_a_scan_for_what_was_closed_stays_with_its_reason(phone, server, stock):
    page = phone.start()
    sign_in(page, AGENT)
    page.goto("/inventaires/")
    page.get_by_role("button", name="Ouvrir l’inventaire").click()
    page.get_by_role("link", name="Scanner sans réseau").click()
    number = page.url.rstrip("/").rpartition("/")[2]
    phone.context.set_offline(True)
    scan(page, stock[:1])
    expect(counts(page)).to_have_text("1 en attente d’envoi")
    server.manage("shell", "-v0", "-c", CLOSE.format(number=number, who=AGENT))
    phone.context.set_offline(False)
    refused = page.locator("#scan-kept li")
    expect(refused).to_contain_text("est à l’état « Clos » : rien n’a changé.")
    expect(refused.get_by_role("button")).to_have_count(2)
    page.reload()
    expect(page.locator("main .fr-callout")).to_contain_text("est à l’état « Clos »")
    expect(page.locator("[name=code]")).to_be_hidden()
    server.manage("shell", "-v0", "-c", CLOSE.replace(".close(", ".reopen(").format(number=number, who=AGENT))
    refused.get_by_role("button", name="Réessayer").click()
    expect(page.locator("#scan-queue")).to_be_hidden()


def test_the_cache_holds_nothing_of_anybody(phone, stock):
    page = phone.start()
    sign_in(page, AGENT)
    scan(page, stock[:1])
    expect(rows(page)).to_have_count(1)
    kept = page.evaluate(
        """async () => {
            const [name] = (await caches.keys()).filter(name => name.startsWith("scan-"));
            const cache = await caches.open(name);
            const answers = await Promise.all((await cache.keys()).map(asked => cache.match(asked)));
            return Promise.all(answers.map(async one => [new URL(one.url).pathname, await one.text()]));
        }"""
    )
    assert len(kept) == 6
    assert {path for path, _ in kept if not path.startswith("/static/")} == {"/scan/hors-ligne/"}
    assert not any(AGENT in text or stock[0] in text for _, text in kept)


TWICE = """async ([address, codes]) => {
    const {account, token} = await (await fetch(address)).json();
    const send = (code, key) => fetch(address, {
        method: "POST", headers: {"X-CSRFToken": token},
        body: new URLSearchParams({code, key, account, at: new Date().toISOString()}),
    }).then(answer => answer.json());
    const told = [];
    for (const code of codes) {
        const key = crypto.randomUUID();
        told.push(await Promise.all([send(code, key), send(code, key), send(code, key)]));
    }
    return told;
}"""


@pytest.mark.each_database
def test_the_same_scan_sent_three_times_at_once_counts_once(phone, stock, state):
    page = phone.start()
    sign_in(page, AGENT)
    told = page.evaluate(TWICE, ["/scan/envoi/", stock[:8]])
    assert [answers[0]["level"] for answers in told] == ["success"] * 8
    assert all(answers[0] == answers[1] == answers[2] for answers in told)
    assert state() == [stock[:8], stock[:8]]
