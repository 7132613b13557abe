"""Every page of the path, as the person who opens it finds it: accessible, light, narrow, with its focus in view."""

from urllib.parse import urlsplit

import pytest
import zxingcpp
from pypdfium2 import PdfDocument

from tests import workbooks
from tests.browser.checks import assert_sound, shown_faults
from tests.browser.chromium import PATIENCE
from tests.browser.moves import follow, scan

AGENT, MANAGER, READER, NATIONAL = (
    f"{name}@registre.example" for name in ("agent", "gestionnaire", "lecteur", "national")
)
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
    (MANAGER, "{retired}reunir/?other=INTROUVABLE"),
    (MANAGER, "{retired}reunir/?other={tag}"),
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
    tag = found["used"].strip("/").rpartition("/")[2]
    return found | {"tag": tag, "public": f"/d/{tag}"}


@pytest.mark.parametrize(("who", "path"), PAGES)
def test_a_page_is_sound(page, sign_in, places, who, path):
    if who:
        sign_in(page, who)
    assert_sound(page, path.format(**places))


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
    follow(page.get_by_role("link", name="Scanner sans réseau"))
    scan(page, places["tag"], "CODE-INCONNU")
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


def send(page, name, content):
    page.goto("/materiels/import/")
    page.select_option("[name=organisation]", "MTE")
    page.set_input_files("[name=file]", {"name": name, "mimeType": "application/octet-stream", "buffer": content})
    follow(page.get_by_role("button", name="Vérifier le fichier"))


def lines(rows):
    return ("serial;category;model;acquired_on\n" + "".join(rows)).encode()


def test_a_refused_file_is_as_sound_as_the_form(page, sign_in):
    sign_in(page, MANAGER)
    send(page, "futur.csv", lines(f"FUTUR-{rank};laptop;M{rank};2050-01-01\n" for rank in range(30)))
    assert page.locator("tbody tr").count() == 30
    assert shown_faults(page) == []


def test_a_preview_is_sound(page, sign_in):
    sign_in(page, MANAGER)
    send(page, "parc.csv", lines(f"PAGE-{rank};laptop;M{rank};2020-01-01\n" for rank in range(30)))
    assert_sound(page, page.url)


def test_the_choice_of_a_sheet_is_sound(page, sign_in):
    sign_in(page, MANAGER)
    rows = [["serial", "category"], ["FEUILLE-1", "laptop"]]
    send(page, "parc.xlsx", workbooks.xlsx(*rows, others=[("Réserve", rows)]))
    assert page.url.endswith("/feuille/")
    assert_sound(page, page.url)


def test_a_place_that_is_not_known_is_questioned_on_a_sound_page(page, sign_in):
    sign_in(page, AGENT)
    page.goto("/inventaires/")
    page.fill("[name=place]", "Nulle part")
    follow(page.get_by_role("button", name="Ouvrir l’inventaire"))
    assert shown_faults(page) == []
    page.get_by_label("Compter ce lieu même s’il est vide").check(force=True)
    follow(page.get_by_role("button", name="Ouvrir l’inventaire"))
    assert "Rien n’était attendu ici." in page.inner_text("main")


def test_the_figures_of_a_closed_year_are_sound(page, new_page, sign_in, places):
    year, national = int(places["year"]) - 1, new_page()
    sign_in(national, NATIONAL)
    national.goto("/admin/devices/closedyear/add/")
    national.fill("[name=year]", str(year))
    national.fill("[name=source]", "Déclaration transmise")
    follow(national.locator("[name=_save]"))
    sign_in(page, MANAGER)
    page.goto(f"{places['used']}modifier/")
    page.fill("[name=price]", "1234,50")
    page.fill("[name=motive]", "Facture retrouvée")
    follow(page.locator("main form button").last)
    page.goto(f"/chiffres/?organisation=MTE&year={year}")
    assert f"Écrit dans l’année {year} depuis sa clôture" in page.inner_text("main")
    assert_sound(page, page.url)
