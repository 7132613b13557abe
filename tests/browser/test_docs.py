"""The guides in docs/, walked as they tell it; DOCS_SCREENSHOTS=1 renews their images on the way."""

import re

import pytest

from tests.browser import moves
from tests.browser.checks import screenshot
from tests.browser.moves import enter, follow

AGENT, MANAGER = "agent@registre.example", "gestionnaire@registre.example"
ASSOCIATION, NATIONAL = "association@registre.example", "national@registre.example"
FILE = """numéro de série;catégorie;marque;modèle;organisation;date d'acquisition;origine;prix HT
GUIDE-1;laptop;Dell;Latitude 5420;MTE-DSI;02/03/2022;neuf;950,00
GUIDE-2;screen;Dell;P2419H;MTE-DSI;02/03/2022;reconditionné;90,50
"""
FAULTY = FILE.replace("02/03/2022;neuf", "31/02/2022;neuf").replace("90,50", "90,505")
PHONE = {"width": 360, "height": 740}


@pytest.fixture
def person(new_page, sign_in):
    def meet(email, **window):
        page = new_page(script=False, **window)
        sign_in(page, email)
        return page

    return meet


def tags_of(page, query, count):
    page.goto(f"/materiels/?{query}")
    return page.locator("tbody a.app-code").all_inner_texts()[:count]


def scan(page, *codes):
    for code in codes:
        page.fill("[name=code]", code)
        enter(page)


def send_file(page, text):
    page.goto("/materiels/import/")
    page.select_option("[name=organisation]", "MTE")
    page.set_input_files("[name=file]", {"name": "parc.csv", "mimeType": "text/csv", "buffer": text.encode()})
    follow(page.get_by_role("button", name="Vérifier le fichier"))


def test_the_guide_of_agents(person, new_page):
    agent = person(AGENT)
    laptops = tags_of(agent, "status=in_service&category=laptop", 3)
    follow(agent.get_by_role("link", name="Imprimer leurs étiquettes"))
    assert agent.locator("[name=category]").input_value() == "laptop"
    screenshot(agent, "etiquettes")

    agent.goto("/scan/")
    moves.scan(agent, *laptops)
    assert agent.locator("tbody tr").count() == 3
    screenshot(agent, "scanner")

    agent.goto("/inventaires/")
    follow(agent.get_by_role("button", name="Ouvrir l’inventaire"))
    stocktake = agent.url
    follow(agent.get_by_role("link", name="Scanner sans réseau"))
    scan(agent, *laptops, "INV-2009-00123")
    assert "3 trouvés" in agent.inner_text("main")
    agent.goto(stocktake)
    screenshot(agent, "inventaire", whole=False)

    phone = person(AGENT, **PHONE)
    phone.goto(f"/d/{laptops[0]}")
    assert phone.get_by_role("link", name="Réformer", exact=True).is_visible()
    screenshot(phone, "telephone-materiel", whole=False)
    phone.goto("/scan/agir/retire/")
    phone.fill("[name=on]", "2000-01-01")
    phone.check("[name=functional][value=true]", force=True)
    follow(phone.get_by_role("button", name="Appliquer"))
    assert "précède le dernier mouvement" in phone.locator("[role=alert]").inner_text()
    screenshot(phone, "telephone-refus", whole=False)
    phone.goto("/scan/")
    follow(phone.get_by_role("button", name="Vider la liste"))

    visitor = new_page(script=False, **PHONE)
    visitor.goto(f"/d/{laptops[0]}")
    screenshot(visitor, "telephone-passant", whole=False)

    agent.goto("/lots/")
    row = agent.get_by_role("row").filter(has_text="Acceptée")
    follow(row.get_by_role("link"))
    follow(agent.get_by_role("link", name="Remettre"))
    serials = agent.locator("tbody tr td:first-child").all_inner_texts()
    scan(agent, *serials[:2])
    assert "2 contrôlés" in agent.inner_text("main")
    screenshot(agent, "remise")


def test_the_guide_of_managers(person):
    manager = person(MANAGER)
    manager.goto("/")
    assert manager.url.endswith("/chiffres/")
    screenshot(manager, "chiffres")
    follow(manager.get_by_role("row", name="Dons parmi").get_by_role("link").first)
    assert manager.locator("tbody tr").count() > 0
    screenshot(manager, "chiffres-materiels", whole=False)

    send_file(manager, FAULTY)
    assert manager.locator("tbody tr").count() == 2
    screenshot(manager, "import-refus")
    send_file(manager, FILE)
    screenshot(manager, "import-apercu")
    follow(manager.get_by_role("button", name="Abandonner"))

    manager.goto("/lots/")
    follow(manager.get_by_role("row").filter(has_text="Déposée").get_by_role("link"))
    assert manager.get_by_role("link", name="Accepter").is_visible()
    screenshot(manager, "demande")


def test_the_guide_of_associations(person):
    manager = person(MANAGER)
    manager.goto("/materiels/?status=retired")
    follow(manager.get_by_role("link", name="Proposer un lot"))
    manager.fill("[name=title]", "Un poste pour l’accueil")
    manager.select_option("[name=organisation]", "MTE")
    manager.locator("[name=chosen]").first.check(force=True)
    manager.fill("[name=place]", "Réserve A")
    screenshot(manager, "lot-nouveau", whole=False)
    follow(manager.get_by_role("button", name="Ouvrir le lot"))
    lot = manager.url

    volunteer = person(ASSOCIATION)
    volunteer.goto("/")
    screenshot(volunteer, "lots", whole=False)
    volunteer.goto(lot)
    follow(volunteer.get_by_role("link", name="Demander ce lot"))
    volunteer.fill("[name=reason]", "Accueillir et orienter les familles du quartier.")
    volunteer.fill("[name=beneficiaries]", "120")
    screenshot(volunteer, "demander")
    follow(volunteer.get_by_role("button", name="Déposer la demande"))
    assert "Déposée" in volunteer.inner_text("main")
    volunteer.goto("/lots/")
    follow(volunteer.get_by_role("row").filter(has_text="Acceptée").get_by_role("link"))
    assert volunteer.get_by_role("link", name="convention").is_visible()
    screenshot(volunteer, "suivre")


def test_the_guide_of_administrators(person):
    national = person(NATIONAL)
    national.goto("/admin/")
    assert re.findall("Organisations|Comptes|Catégories|Cibles|Règles de calcul", national.inner_text("#content"))
    screenshot(national, "administration", whole=False)
    follow(national.get_by_role("link", name="Comptes", exact=True))
    follow(national.get_by_role("link", name=AGENT))
    screenshot(national, "compte", whole=False)
