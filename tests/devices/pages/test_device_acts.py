"""Each act on its page: done, refused with its reasons, undone."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from registry.devices import ledger
from registry.devices.lifecycle import MOVES
from registry.shared.access import OPERATOR
from tests import cast
from tests.devices.pages.addresses import DAY, DIRECT, TOMORROW, act, links, page_of
from tests.reading import words

pytestmark = pytest.mark.usefixtures("sound")
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


@pytest.fixture
def retired(past):
    """A laptop that may leave by any way."""
    return past(("register", "2020-01-01"), ("retire", "2024-05-01", {"functional": True}), ERASED)


ERASED = ("erase", "2024-05-01", {"erasure": "purge"})


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
