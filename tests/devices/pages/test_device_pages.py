"""The pages of devices: the list and its filters, one page each, entry, plain facts, acts and their undoing."""

import re
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from registry.devices import ledger
from registry.devices.identity import tags
from registry.devices.lifecycle import MOVES, Status
from registry.devices.models import Category, Device, Event
from registry.devices.views import devices as pages
from registry.shared.access import OPERATOR
from tests import cast
from tests.reading import words

pytestmark = pytest.mark.usefixtures("sound")

LIST = "/materiels/"
DIRECT = {action: move for action, move in MOVES.items() if move.direct}
# What a person fills in for an act, beyond its date.
FILLED = {
    "move": {"organisation": "MTE-DGPR"},
    "erase": {"erasure": "purge"},
    "retire": {"functional": "true", "unit_value": "120,50"},
    "assess": {"functional": "false", "unit_value": "1 200,00", "security_excluded": "true"},
    "donate": {"counterparty": "CLAVIERS"},
    "transfer": {"counterparty": "MEN"},
    "sell": {"counterparty_name": "Brocante du port", "reuse_commitment": "true"},
    "take_back": {"counterparty": "TRI", "reuse_commitment": "false"},
    "recycle": {"counterparty": "TRI"},
}
FROM = {
    **dict.fromkeys("donate staff transfer sell take_back recycle reinstate".split(), "retired"),
    "store": "received",
    "issue": "in_stock",
    "reassign": "in_service",
    "move": "in_stock",
    "repair": "in_service",
    "resume": "in_repair",
    "assess": "in_stock",
    "erase": "retired",
    "retire": "in_service",
    "prove": "sold",
    "lose": "in_service",
    "steal": "in_repair",
    "find": "lost",
}
DAY = "2024-06-01"


def page_of(device, name="device-detail", *args):
    return reverse(name, args=[device.tag, *args])


def act(device, action):
    return page_of(device, "device-act", action)


def shown(response):
    return [device.tag for device in response.context["page"].rows]


def links(response):
    return set(re.findall(r'href="(/materiels/[^"]+)"', response.content.decode()))


@pytest.fixture
def retired(past):
    """A laptop that may leave by any way."""
    return past(("register", "2020-01-01"), ("retire", "2024-05-01", {"functional": True}), ERASED)


ERASED = ("erase", "2024-05-01", {"erasure": "purge"})


# Who sees what.


@pytest.mark.parametrize("name", ["device-detail", "device-edit", "device-correct", "act"])
def test_a_passer_by_is_asked_to_sign_in_and_learns_nothing(client, device, name):
    one = device("in_service")
    known, unknown = (
        reverse("device-act", args=[tag, "store"]) if name == "act" else reverse(name, args=[tag])
        for tag in (one.tag, tags.new())
    )
    for url in (known, unknown):
        response = client.get(url)
        assert (response.status_code, response.url) == (302, f"/connexion/?next={url}")


LADDER = {
    "device-detail": {"stranger": 404, "member": 404, "reader": 200, "agent": 200, "manager": 200, "national": 200},
    "device-edit": {"stranger": 404, "member": 404, "reader": 403, "agent": 200, "manager": 200, "national": 403},
    "device-correct": {"stranger": 404, "member": 404, "reader": 403, "agent": 200, "manager": 200, "national": 403},
    "store": {"stranger": 404, "member": 404, "reader": 403, "agent": 200, "manager": 200, "national": 403},
    "staff": {"stranger": 404, "member": 404, "reader": 403, "agent": 403, "manager": 200, "national": 403},
    "hand_over": {"stranger": 404, "member": 404, "reader": 404, "agent": 404, "manager": 404, "national": 404},
    "explode": {"stranger": 404, "member": 404, "reader": 404, "agent": 404, "manager": 404, "national": 404},
}
STEPS = [(page, person, status) for page, people in LADDER.items() for person, status in people.items()]


@pytest.mark.parametrize(("page", "person", "status"), STEPS)
@pytest.mark.parametrize("method", ["get", "post"])
def test_who_reaches_what(visit, request, device, page, person, status, method):
    one = device("in_service")
    url = page_of(one, page) if page.startswith("device-") else act(one, page)
    browser = visit(request.getfixturevalue(person))
    if (method, page) == ("post", "device-detail"):
        status = 405
    before = Event.objects.count()
    # An empty form is shown again by whoever may fill it in.
    expected = {200, 302} if (method, page, status) == ("post", "device-edit", 200) else {status}
    assert getattr(browser, method)(url).status_code in expected
    assert Event.objects.count() == before


@pytest.mark.parametrize(
    ("person", "status"),
    [(None, 302), ("member", 403), ("stranger", 200), ("reader", 200), ("agent", 200), ("national", 200)],
)
def test_who_opens_the_list(visit, request, db, person, status):
    assert visit(person and request.getfixturevalue(person)).get(LIST).status_code == status


@pytest.mark.parametrize(
    ("person", "status"), [(None, 302), ("member", 403), ("reader", 403), ("agent", 200), ("manager", 200)]
)
def test_who_may_add(visit, request, db, person, status):
    assert visit(person and request.getfixturevalue(person)).get("/materiels/nouveau/").status_code == status


def test_an_account_without_a_role_is_told_whom_to_ask(visit, db):
    browser = visit(cast.user("nobody"))
    assert browser.get(LIST).status_code == 403
    home = browser.get("/")
    assert home.status_code == 403
    assert "Votre compte n’a pas encore de rôle" in home.content.decode()


@pytest.mark.parametrize(
    ("person", "landing"),
    [("manager", "/chiffres/"), ("agent", "/materiels/"), ("reader", "/chiffres/"), ("member", "/lots/")],
)
def test_each_lands_where_their_work_starts(visit, request, person, landing):
    response = visit(request.getfixturevalue(person)).get("/")
    assert (response.status_code, response.url) == (302, landing)


@pytest.mark.parametrize("tag", ["a%00b", "x" * 300, "é", "%2e%2e", "DROP TABLE", "'"])
def test_an_address_that_names_nothing_is_not_found(visit, agent, tag):
    assert visit(agent).get(f"/materiels/{tag}/").status_code == 404
    assert visit(agent).post(f"/materiels/{tag}/agir/store/", {"on": DAY}).status_code == 404


# The list.


def test_each_sees_their_own_newest_first(visit, device, agent, manager, stranger, national, dgpr, men):
    mine, theirs, abroad = device(), device(at=dgpr), device(at=men)
    seen = {who.email: shown(visit(who).get(LIST)) for who in (agent, manager, stranger, national)}
    assert seen == {
        "agent@example.fr": [mine.tag],
        "manager@example.fr": [theirs.tag, mine.tag],
        "stranger@example.fr": [abroad.tag],
        "national@example.fr": [abroad.tag, theirs.tag, mine.tag],
    }


@pytest.fixture
def estate(device, dgpr):
    return {
        "dell": device(manufacturer="Dell", model="Latitude 5420", serial="AB12"),
        "lenovo": device("retired", manufacturer="Lenovo", model="ThinkPad T480", serial="ZZ12", at=dgpr),
        "screen": device("in_service", category="screen", manufacturer="Dell", model="P2419H"),
    }


@pytest.mark.each_database
@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", "screen lenovo dell"),
        ("q=dell", "screen dell"),
        ("q=DELL+latitude", "dell"),
        ("q=12", "lenovo dell"),
        ("q=ab12", "dell"),
        ("q=thinkpad+dell", ""),
        ("q=%25", ""),
        ("q=_", ""),
        ("status=retired", "lenovo"),
        ("status=donated", ""),
        ("status=bogus", "screen lenovo dell"),
        ("category=screen", "screen"),
        ("category=submarine", "screen lenovo dell"),
        ("organisation=MTE", "screen lenovo dell"),
        ("organisation=mte-dgpr", "lenovo"),
        ("organisation=risques", "lenovo"),
        ("organisation=numérique", "screen dell"),
        ("organisation=MEN", ""),
        ("organisation=introuvable", ""),
        ("q=dell&category=screen&status=in_service&organisation=MTE-DSI", "screen"),
        ("apres=abc", "screen lenovo dell"),
        ("apres=-1&avant=", "screen lenovo dell"),
        ("apres=99999999999999999999999", "screen lenovo dell"),
        ("inconnu=1", "screen lenovo dell"),
    ],
)
def test_the_list_narrows(visit, manager, estate, query, found):
    response = visit(manager).get(f"{LIST}?{query}")
    assert response.status_code == 200
    assert shown(response) == [estate[name].tag for name in found.split()]


@pytest.mark.parametrize("wrong", ["status=bogus", "category=submarine"])
def test_a_filter_that_means_nothing_is_said(visit, manager, estate, wrong):
    response = visit(manager).get(f"{LIST}?{wrong}")
    assert 'class="fr-message fr-message--error"' in response.content.decode()


@pytest.mark.parametrize("name", ["q", "status", "organisation", "apres"])
def test_a_nul_is_refused_before_any_database_sees_it(visit, manager, estate, name):
    response = visit(manager).get(f"{LIST}?{name}=%00")
    assert response.status_code == 400
    assert "Le registre n’a pas compris cette demande." in words(response)


def test_a_tag_is_found_as_people_type_it(visit, manager, estate):
    one = estate["lenovo"]
    for typed in (one.tag, one.pretty_tag, one.tag.lower(), f"http://testserver/d/{one.tag}", one.tag[:6]):
        assert shown(visit(manager).get(LIST, {"q": typed})) == [one.tag]


def test_pages_follow_each_other_both_ways(visit, device, agent, monkeypatch):
    monkeypatch.setattr(pages, "ROWS", 2)
    made = [device(model=f"M{rank}").tag for rank in range(5)][::-1]
    browser = visit(agent)
    first = browser.get(f"{LIST}?status=in_stock")
    second = browser.get(LIST + first.context["page"].older_url)
    third = browser.get(LIST + second.context["page"].older_url)
    assert [shown(page) for page in (first, second, third)] == [made[:2], made[2:4], made[4:]]
    assert [page.context["page"].newer_url == "" for page in (first, second, third)] == [True, False, False]
    assert third.context["page"].older_url == ""
    back = browser.get(LIST + third.context["page"].newer_url)
    assert shown(back) == made[2:4]
    again = browser.get(LIST + back.context["page"].newer_url)
    assert (shown(again), again.context["page"].newer_url) == (made[:2], "")
    assert "status=in_stock" in third.context["page"].newer_url
    assert "5 matériels" in words(second)


def test_an_empty_list_says_why(visit, agent):
    browser = visit(agent)
    nothing = browser.get(LIST).content.decode()
    assert "Aucun matériel n’est encore enregistré dans votre périmètre." in nothing
    assert 'href="/materiels/import/"' in nothing
    missed = browser.get(f"{LIST}?q=introuvable").content.decode()
    assert "Aucun matériel ne répond à ces filtres." in missed


def test_nobody_is_sent_to_a_page_that_they_may_not_open(visit, reader):
    page = visit(reader).get(LIST).content.decode()
    assert "/materiels/import/" not in page
    assert "/materiels/nouveau/" not in page


# One device.


def test_its_page_tells_its_facts_the_french_way(visit, agent, past):
    one = past(
        ("register", "2020-02-03"),
        ("assess", None, {"unit_value": Decimal("1234.5"), "security_excluded": True}),
        manufacturer="Dell",
        model="Latitude",
        serial="AB12",
        price=Decimal("2345.6"),
        manufactured_on=date(2019, 12, 1),
        place="Bureau 214",
        note="<b>fragile</b>\nà revoir",
    )
    page = visit(agent).get(page_of(one))
    told = words(page).replace("\u202f", "\u00a0")
    for fact in (
        "Dell Latitude",
        "En stock",
        one.pretty_tag,
        "Ordinateur portable",
        "AB12",
        "Direction du numérique",
        "Bureau 214",
        "1er décembre 2019",
        "2\u00a0345,60 €",
        "1\u00a0234,50 €",
        "Non diagnostiqué",
        "À faire avant toute sortie",
        "Exclu de toute cession",
        "Reprise d’inventaire, 3 février 2020",
        "à une date inconnue",
    ):
        assert fact in told
    assert "&lt;b&gt;fragile&lt;/b&gt;<br>à revoir" in page.content.decode()


@pytest.mark.parametrize("status", Status.values)
@pytest.mark.parametrize("person", ["reader", "agent", "manager"])
def test_it_offers_the_acts_of_its_state_and_of_the_role(visit, request, device, status, person):
    one, user = device(status), request.getfixturevalue(person)
    decided = {"donate", "staff", "transfer", "sell", "take_back", "prove"}
    expected = {
        act(one, action)
        for action, move in DIRECT.items()
        if status in move.sources and person != "reader" and (person == "manager" or action not in decided)
    }
    assert {link for link in links(visit(user).get(page_of(one))) if "/agir/" in link} == expected


def test_a_reader_is_offered_nothing_to_change(visit, reader, device):
    page = visit(reader).get(page_of(device("in_service")))
    assert links(page) == set()
    assert "Que faire" not in page.content.decode()


@pytest.mark.parametrize(
    ("person", "status", "offered"),
    [("manager", "retired", True), ("manager", "in_stock", False), ("agent", "retired", False)],
)
def test_a_retired_device_leads_managers_to_a_lot(visit, request, device, person, status, offered):
    one = device(status)
    client, lot = visit(request.getfixturevalue(person)), reverse("lot-create")
    assert (f'href="{lot}?tags={one.tag}"' in client.get(page_of(one)).content.decode()) == offered
    assert (f'href="{lot}"' in client.get(reverse("device-list")).content.decode()) == (person == "manager")


def test_someone_elses_device_names_its_taker(visit, agent, device):
    assert "Promis à Claviers solidaires" in words(visit(agent).get(page_of(device("reserved"))))


# Entry and plain facts.

ENTRY = {
    "organisation": "MTE-DSI",
    "category": "laptop",
    "manufacturer": "Dell",
    "model": "Latitude",
    "serial": "AB12",
    "origin": "refurbished",
    "acquired_on": "2024-02-29",
    "price": "1 234,50",
    "manufactured_on": "2021-01-01",
    "place": "",
    "note": "",
}


def entry(**changes):
    form = ENTRY | changes
    return form | {"category": Category.objects.get(code=form["category"]).pk} if form["category"] else form


def test_a_device_enters_through_the_page(visit, agent, dsi):
    response = visit(agent).post("/materiels/nouveau/", entry())
    one = Device.objects.get()
    assert response.url == page_of(one)
    assert (one.status, one.organisation, one.price) == ("received", dsi, Decimal("1234.50"))
    event, stay = cast.last(one), cast.stay(one)
    assert (event.action, event.on, event.by, event.via) == ("receive", date(2024, 2, 29), agent, "page")
    assert (stay.origin, stay.acquired_on) == ("refurbished", date(2024, 2, 29))


TOMORROW = (date.today() + timedelta(1)).isoformat()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"organisation": "MEN"}, "organisation"),
        ({"organisation": "MTE"}, "organisation"),
        ({"organisation": "CLAVIERS"}, "organisation"),
        ({"organisation": ""}, "organisation"),
        ({"category": ""}, "category"),
        ({"origin": ""}, "origin"),
        ({"origin": "stolen"}, "origin"),
        ({"acquired_on": ""}, "acquired_on"),
        ({"acquired_on": "30/02/2024"}, "acquired_on"),
        ({"acquired_on": TOMORROW}, "__all__"),
        ({"acquired_on": "2020-01-01"}, "__all__"),
        ({"manufactured_on": TOMORROW}, "manufactured_on"),
        ({"price": "-1"}, "price"),
        ({"price": "0,00"}, "price"),
        ({"price": "1,234"}, "price"),
        ({"price": "12345678901"}, "price"),
        ({"price": "NaN"}, "price"),
        ({"serial": "x" * 81}, "serial"),
        ({"model": "x" * 121}, "model"),
        ({"note": "x" * 2001}, "note"),
        ({"manufacturer": "a\0b"}, "manufacturer"),
    ],
)
def test_a_wrong_entry_is_shown_again_as_typed(visit, agent, men, asso, changes, field):
    response = visit(agent).post("/materiels/nouveau/", entry(**changes))
    # What the ledger refuses is told above the form, and is a conflict as well.
    assert response.status_code == (409 if field == "__all__" else 200)
    assert list(response.context["form"].errors) == [field]
    assert 'value="AB12"' in response.content.decode() or "serial" in changes
    assert Device.objects.count() == 0


def test_a_serial_number_enters_once_per_maker(visit, agent, device):
    device(serial="ab12", manufacturer="DELL")
    response = visit(agent).post("/materiels/nouveau/", entry())
    assert "Ce numéro de série est déjà au registre pour ce fabricant." in response.content.decode()
    assert Device.objects.count() == 1


def test_plain_facts_change_and_nothing_else(visit, agent, device):
    one = device("in_service", serial="AB12")
    form = {
        "category": one.category_id,
        "manufacturer": "HP",
        "model": "",
        "serial": "ZZ",
        "place": "Cave",
        "note": "",
        "status": "lost",
        "tag": "X",
    }
    response = visit(agent).post(page_of(one, "device-edit"), form)
    assert response.url == page_of(one)
    changed = Device.objects.get()
    assert (changed.manufacturer, changed.serial, changed.place) == ("HP", "ZZ", "Cave")
    assert (changed.status, changed.tag) == ("in_service", one.tag)


def test_an_edit_does_not_undo_an_act_of_the_same_moment(visit, agent, device, monkeypatch):
    """Between the reading of the row and the writing of its facts, somebody loses the device."""
    one = device("in_service")
    found = pages.DeviceEdit.get_object

    def meanwhile(view, queryset=None):
        loaded = found(view, queryset)
        ledger.record([one], "lose", cast.acting(OPERATOR, date(2024, 6, 1)))
        return loaded

    monkeypatch.setattr(pages.DeviceEdit, "get_object", meanwhile)
    visit(agent).post(page_of(one, "device-edit"), {"category": one.category_id, "manufacturer": "HP"})
    changed = Device.objects.get()
    assert (changed.manufacturer, changed.status) == ("HP", "lost")


def test_an_edit_may_not_take_anothers_serial_number(visit, agent, device):
    device(serial="AB12", manufacturer="Dell")
    one = device(serial="ZZ", manufacturer="Dell")
    form = {"category": one.category_id, "manufacturer": "dell", "serial": "ab12"}
    response = visit(agent).post(page_of(one, "device-edit"), form)
    assert "Ce numéro de série est déjà au registre pour ce fabricant." in response.content.decode()
    one.refresh_from_db()
    assert one.serial == "ZZ"


# Acts.


@pytest.mark.parametrize("action", DIRECT)
def test_every_act_goes_through_its_page(visit, manager, device, retired, dgpr, asso, company, men, action):
    one = retired if FROM[action] == "retired" else device(FROM[action])
    url, form = act(one, action), {"on": DAY, "motive": "Vu avec le service.", **FILLED.get(action, {})}
    browser = visit(manager)
    assert words(browser.get(url)).count(MOVES[action].label) >= 2
    before = one.events.count()
    response = browser.post(url, form, follow=True)
    assert response.redirect_chain == [(page_of(one), 302)]
    assert [str(message) for message in response.context["messages"]] == ["C’est enregistré."]
    event = cast.last(one)
    assert one.events.count() == before + 1
    assert (event.action, event.on, event.by, event.via) == (action, date(2024, 6, 1), manager, "page")
    assert event.motive == "Vu avec le service."
    one.refresh_from_db()
    assert one.status == (MOVES[action].target or FROM[action])
    assert "Vu avec le service." in response.content.decode()


def test_the_facts_of_an_act_are_kept(visit, manager, retired, men):
    visit(manager).post(act(retired, "sell"), {"on": DAY, **FILLED["sell"]})
    event = cast.last(retired)
    assert (event.counterparty, event.counterparty_name, event.reuse_commitment) == (None, "Brocante du port", True)


@pytest.mark.parametrize(
    ("action", "status", "form", "reason"),
    [
        ("store", "in_stock", {"on": DAY}, "Il est « En stock »."),
        ("find", "in_stock", {"on": DAY}, "Il est « En stock »."),
        ("retire", "donated", {"on": DAY, "functional": "true"}, "Il est « Donné »."),
        (
            "issue",
            "in_stock",
            {"on": TOMORROW},
            f"La date du {date.today() + timedelta(1):%d/%m/%Y} est dans le futur.",
        ),
        ("issue", "in_stock", {"on": "2024-03-14"}, "La date du 14/03/2024 précède le dernier mouvement (15/03/2024)."),
        ("issue", "in_stock", {}, "Date : Ce champ est obligatoire."),
        ("issue", "in_stock", {"on": "hier"}, "Date : Saisissez une date valide."),
        ("move", "in_stock", {"on": DAY, "organisation": "MTE-DSI"}, "Il est déjà à « Direction du numérique »."),
        ("move", "in_stock", {"on": DAY}, "Service : Ce champ est obligatoire."),
        ("retire", "in_stock", {"on": DAY}, "Fonctionne : Ce champ est obligatoire."),
        ("erase", "in_stock", {"on": DAY}, "Mode d’effacement : Ce champ est obligatoire."),
        ("staff", "retired", {"on": DAY}, "L’effacement des données n’est pas attesté"),
        ("donate", "retired", {"on": DAY}, "Choisissez un destinataire, ou écrivez son nom."),
        ("assess", "in_stock", {"on": DAY, "unit_value": "-5"}, "Valeur unitaire estimée : "),
        ("assess", "in_stock", {"on": DAY, "motive": "x" * 501}, "Motif : "),
        (
            "donate",
            "retired",
            {"on": DAY, "counterparty_name": "x" * 201},
            "Nom du destinataire, s’il n’est pas listé : ",
        ),
    ],
)
def test_a_refused_act_says_why_and_writes_nothing(visit, manager, device, action, status, form, reason):
    one = device(status)
    before = one.events.count()
    response = visit(manager).post(act(one, action), form)
    # What the form lacks is shown again; what the ledger refuses is a conflict as well.
    assert response.status_code == (409 if reason.startswith(("Il est", "La date", "L’effacement")) else 200)
    told = words(response)
    assert "À corriger avant de continuer" in told
    assert reason in told
    assert one.events.count() == before


def test_a_move_to_another_unit_is_a_transfer(visit, national, men, dsi, device):
    one = device()
    everywhere = cast.user("everywhere", "manager", dsi.parent.parent)
    told = words(visit(everywhere).post(act(one, "move"), {"on": DAY, "organisation": "MEN"}))
    assert "« Ministère de l’éducation » relève d’une autre entité déclarante : utilisez un transfert." in told


@pytest.mark.parametrize("place", ["MEN", "MTE-DGPR", "CLAVIERS", "NOWHERE"])
def test_an_agent_moves_nothing_out_of_their_service(visit, agent, device, men, dgpr, asso, place):
    one = device()
    response = visit(agent).post(act(one, "move"), {"on": DAY, "organisation": place})
    assert list(response.context["form"].errors) == ["organisation"]
    one.refresh_from_db()
    assert one.organisation.code == "MTE-DSI"


def test_a_gift_over_the_cap_is_refused_with_both_amounts(visit, manager, retired, asso):
    ledger.record([retired], "assess", cast.acting(OPERATOR, date(2024, 5, 2)), unit_value=Decimal("300.01"))
    told = words(visit(manager).post(act(retired, "donate"), {"on": DAY, "counterparty": "CLAVIERS"}))
    assert "Sa valeur unitaire (300,01 €) dépasse le plafond des dons (300,00 €)." in told


def test_every_reason_is_told_at_once(visit, manager, device, asso):
    one = device("retired")
    ledger.record([one], "assess", cast.acting(OPERATOR, cast.DAY), unit_value=Decimal(301), security_excluded=True)
    response = visit(manager).post(act(one, "donate"), {"on": "2020-01-01", "counterparty": "CLAVIERS"})
    assert len(response.context["form"].non_field_errors()) == 4


def test_what_was_typed_is_kept(visit, manager, device, asso):
    form = {"on": "2020-01-01", "counterparty_name": "Recyclerie du <port>", "motive": "Trois cartons"}
    page = visit(manager).post(act(device("retired"), "donate"), form).content.decode()
    assert 'value="2020-01-01"' in page
    assert 'value="Recyclerie du &lt;port&gt;"' in page
    assert 'value="Trois cartons"' in page


def test_today_is_proposed(visit, agent, device):
    page = visit(agent).get(act(device(), "issue")).content.decode()
    assert f'value="{date.today().isoformat()}"' in page


# Undoing.


def test_the_last_act_is_undone_and_stays_in_sight(visit, agent, device):
    one = device("in_service")
    url = page_of(one, "device-correct")
    browser = visit(agent)
    assert "Mise en service" in words(browser.get(url))
    response = browser.post(url, {"motive": "Erreur de saisie"}, follow=True)
    assert response.redirect_chain == [(page_of(one), 302)]
    one.refresh_from_db()
    assert one.status == "in_stock"
    told = words(response)
    assert "<s>Mise en service</s> (annulé)" in response.content.decode()
    assert "Annule : Mise en service" in told
    assert "Motif : Erreur de saisie" in told
    assert [line.event.action for line in response.context["history"]] == ["correct", "issue", "register"]
    assert [line.undone for line in response.context["history"]] == [False, True, False]


def test_a_correction_gives_its_motive(visit, agent, device):
    one = device("in_service")
    response = visit(agent).post(page_of(one, "device-correct"), {"motive": "  "})
    assert list(response.context["form"].errors) == ["motive"]
    assert cast.last(one).action == "issue"


@pytest.mark.parametrize("status", ["offered", "reserved"])
def test_nothing_is_undone_where_nothing_may_be(visit, manager, device, status):
    one = device(status)
    browser = visit(manager)
    assert page_of(one, "device-correct") not in links(browser.get(page_of(one)))
    assert browser.get(page_of(one, "device-correct")).status_code == 404
    assert browser.post(page_of(one, "device-correct"), {"motive": "Non"}).status_code == 404


def test_an_agent_does_not_undo_what_a_manager_decided(visit, agent, device):
    one = device("staff")
    browser = visit(agent)
    assert page_of(one, "device-correct") not in links(browser.get(page_of(one)))
    assert browser.post(page_of(one, "device-correct"), {"motive": "Non"}).status_code == 403
    one.refresh_from_db()
    assert one.status == "staff"
