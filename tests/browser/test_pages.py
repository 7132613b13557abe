"""Every page of the path, as the person who opens it finds it: accessible, light, narrow, with its focus in view."""

from urllib.parse import urlsplit

import pytest
import zxingcpp
from pypdfium2 import PdfDocument

from tests.browser.checks import assert_sound, cut_captions, heading_faults, overflow, violations
from tests.browser.chromium import PATIENCE
from tests.browser.moves import follow, scan

AGENT, MANAGER, READER = (f"{name}@registre.example" for name in ("agent", "gestionnaire", "lecteur"))
ASSOCIATION = "association@registre.example"
PAGES = [
    (MANAGER, "/materiels/"),
    (MANAGER, "/materiels/?q=introuvable"),
    (MANAGER, "/materiels/reformes/"),
    (MANAGER, "/materiels/?status=retired&destination=internal&slept=over_24"),
    (MANAGER, "/materiels/?erasure=missing"),
    (MANAGER, "/materiels/selections/coller/"),
    (MANAGER, "{selection}"),
    (MANAGER, "{selection}modifier/"),
    (MANAGER, "{selection}agir/reinstate/"),
    (MANAGER, "/materiels/historique/"),
    (MANAGER, "/materiels/filtres/?status=retired"),
    (MANAGER, "/materiels/nouveau/"),
    (MANAGER, "/materiels/import/"),
    (MANAGER, "/materiels/imports/"),
    (AGENT, "/materiels/import/correspondances/"),
    (MANAGER, "{retired}"),
    (AGENT, "{retired}modifier/"),
    (AGENT, "{retired}effacement/"),
    (AGENT, "{retired}effacement/certificat/"),
    (AGENT, "{retired}rectifier/"),
    (AGENT, "{retired}documents/ajouter/photo/"),
    (AGENT, "{retired}documents/ajouter/document/"),
    (MANAGER, "{retired}annuler/"),
    *(
        (MANAGER, f"{{retired}}agir/{act}/")
        for act in "move assess erase reinstate donate staff transfer sell lose".split()
    ),
    (AGENT, "{used}agir/retire/"),
    (AGENT, "{used}agir/reassign/"),
    (MANAGER, "/chiffres/"),
    (MANAGER, "/materiels/doublons/"),
    (MANAGER, "{retired}reunir/"),
    (READER, "/chiffres/retired_plan/whole/"),
    (READER, "/chiffres/retired_plan/unknown/"),
    (AGENT, "/etiquettes/"),
    (AGENT, "/etiquettes/vierges/"),
    (AGENT, "/etiquettes/imprimantes/"),
    (AGENT, "/etiquettes/imprimantes/nouvelle/"),
    (AGENT, "/scan/"),
    (AGENT, "/scan/consulter/"),
    (AGENT, "/scan/pour/collecte/DEEE-{year}-0001:1/"),
    (AGENT, "/scan/pour/remise/2/"),
    (MANAGER, "/scan/pour/lot/LOT-{year}-0001/"),
    (AGENT, "/inventaires/"),
    (MANAGER, "/transferts/"),
    (AGENT, "{incoming}"),
    (MANAGER, "{outgoing}"),
    (MANAGER, "/collectes/"),
    (AGENT, "/collectes/nouvelle/"),
    (AGENT, "/collectes/DEEE-{year}-0001/"),
    (MANAGER, "/collectes/DEEE-{year}-0001/abandonner/"),
    (READER, "/collectes/DEEE-{year}-0002/"),
    (READER, "/collectes/registre/"),
    (MANAGER, "/lots/"),
    (MANAGER, "/lots/nouveau/"),
    (MANAGER, "/lots/LOT-{year}-0001/"),
    (MANAGER, "/lots/LOT-{year}-0001/retirer/"),
    (MANAGER, "/demandes/1/"),
    (MANAGER, "/demandes/1/accepter/"),
    (MANAGER, "/demandes/1/refuser/"),
    (MANAGER, "/demandes/2/annuler/"),
    (AGENT, "/demandes/2/remise/"),
    (ASSOCIATION, "/lots/"),
    (ASSOCIATION, "/lots/LOT-{year}-0001/"),
    (ASSOCIATION, "/demandes/2/"),
    (ASSOCIATION, "/demandes/2/signes/ajouter/"),
    (ASSOCIATION, "/partenaires/8/"),
    (ASSOCIATION, "/partenaires/8/membres/nouveau/"),
    ("", "{public}"),
    ("", "/scan/hors-ligne/"),
]


@pytest.fixture(scope="module")
def places(browser, server, sign_in):
    """Addresses that the demonstration draws by chance, found once as a manager finds them."""
    page = browser.new_context(base_url=server.url).new_page()
    page.set_default_timeout(PATIENCE * 1000)
    sign_in(page, MANAGER)

    def first(status):
        page.goto(f"/materiels/?organisation=MTE-DSI&status={status}")
        return page.locator("tbody a").first.get_attribute("href")

    page.goto("/lots/")
    year = page.locator("a[href*='LOT-']").first.get_attribute("href").split("-")[1]
    found = {"retired": first("retired"), "used": first("in_service"), "year": year}
    page.goto("/materiels/?status=retired")
    follow(page.locator("button[name=all]"))
    found["selection"] = urlsplit(page.url).path
    page.goto("/transferts/")
    ways = [link.get_attribute("href") for link in page.locator("tbody a").all()]
    found |= {"incoming": ways[0], "outgoing": ways[-1]}
    page.context.close()
    return found | {"public": found["used"].replace("materiels", "d").rstrip("/")}


@pytest.mark.parametrize(("who", "path"), PAGES)
def test_a_page_is_sound(page, sign_in, places, who, path):
    if who:
        sign_in(page, who)
    url = path.format(**places)
    assert page.goto(url).status == 200
    assert_sound(page, url)


def test_a_list_of_scans_and_its_act_are_sound(page, sign_in, places):
    sign_in(page, AGENT)
    for place in ("retired", "used"):
        page.goto("/scan/")
        scan(page, places[place].strip("/").rpartition("/")[2])
        assert_sound(page, "/scan/")
    assert_sound(page, "/scan/agir/lose/")


def test_a_stocktake_is_sound_open_and_closed(page, sign_in, places):
    sign_in(page, AGENT)
    page.goto("/inventaires/")
    follow(page.get_by_role("button", name="Ouvrir l’inventaire"))
    stocktake = page.url
    assert_sound(page, stocktake)
    follow(page.get_by_role("link", name="Scanner", exact=True).last)
    scan(page, places["used"].strip("/").rpartition("/")[2], "CODE-INCONNU")
    assert "1 trouvé" in page.inner_text("main")
    assert "1 inattendu" in page.inner_text("main")
    assert_sound(page, page.url)
    page.goto(stocktake)
    follow(page.get_by_role("button", name="Clore l’inventaire"))
    for view in ("manquants", "inattendus", "trouves"):
        assert_sound(page, f"{stocktake}?voir={view}")
    follow(page.get_by_role("link", name="Manquants"))
    follow(page.get_by_role("button", name="Les déclarer perdus"))
    assert_sound(page, page.url)


def test_a_batch_of_blank_tags_and_its_claim_are_sound(page, sign_in):
    sign_in(page, AGENT)
    page.goto("/etiquettes/vierges/")
    page.select_option("[name=organisation]", "MTE-DSI")
    page.fill("[name=count]", "2")
    follow(page.get_by_role("button", name="Créer la série"))
    assert_sound(page, page.url)
    with page.expect_download() as sheet:
        page.get_by_role("button", name="Télécharger le PDF").click()
    (code, _) = zxingcpp.read_barcodes(next(iter(PdfDocument(sheet.value.path()))).render(scale=3).to_pil())
    page.goto(code.text)
    assert_sound(page, page.url)
    follow(page.get_by_role("link", name="Ajouter ce matériel"))
    assert_sound(page, page.url)


def send(page, name, rows):
    page.goto("/materiels/import/")
    page.select_option("[name=organisation]", "MTE")
    text = "serial;category;model;acquired_on\n" + "".join(rows)
    page.set_input_files("[name=file]", {"name": name, "mimeType": "text/csv", "buffer": text.encode()})
    follow(page.get_by_role("button", name="Vérifier le fichier"))


def test_a_refused_file_is_as_sound_as_the_form(page, sign_in):
    """The answer to a POST cannot be weighed twice: it is judged where it stands."""
    sign_in(page, MANAGER)
    send(page, "futur.csv", (f"FUTUR-{rank};laptop;M{rank};2050-01-01\n" for rank in range(30)))
    assert page.locator("tbody tr").count() == 30
    assert (violations(page), heading_faults(page), overflow(page), cut_captions(page)) == ([], [], 0, [])


def test_a_preview_is_sound(page, sign_in):
    sign_in(page, MANAGER)
    send(page, "parc.csv", (f"PAGE-{rank};laptop;M{rank};2020-01-01\n" for rank in range(30)))
    assert_sound(page, page.url)
