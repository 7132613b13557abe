"""The whole path as people walk it: a file in, labels out, a scan, a gift, and the shares that follow."""

import io
import re

import pypdfium2
import pytest
import zxingcpp

from tests.browser import moves
from tests.browser.moves import follow

AGENT, MANAGER = "agent@registre.example", "gestionnaire@registre.example"
ASSOCIATION = "association@registre.example"
ESTATE = """étiquette;numéro de série;catégorie;marque;modèle;organisation;date d'acquisition;origine;prix HT
;CHEMIN-1;laptop;Dell;Latitude 5420;MTE-DSI;02/03/2020;neuf;950,00
;CHEMIN-2;laptop;Dell;Latitude 5420;MTE-DSI;02/03/2020;neuf;950,00
;CHEMIN-3;screen;Dell;P2419H;MTE-DSI;02/03/2020;neuf;180,50
"""
FAULTY = ESTATE.replace("02/03/2020;neuf;950", "02/03/2050;neuf;950", 1).replace("180,50", "180,505")


@pytest.fixture(params=[True, False], ids=["script", "plain"])
def people(request, new_page, sign_in):
    """One signed-in page per person, with JavaScript on, then off."""

    def meet(email):
        page = new_page(script=request.param)
        sign_in(page, email)
        return page

    return meet


def send_file(page, text):
    page.goto("/materiels/import/")
    page.select_option("[name=organisation]", "MTE")
    page.set_input_files("[name=file]", {"name": "parc.csv", "mimeType": "text/csv", "buffer": text.encode("cp1252")})
    follow(page.get_by_role("button", name="Vérifier le fichier"))


def decode(pdf):
    """What a reader sees on each label of a sheet."""
    pages = pypdfium2.PdfDocument(pdf)
    return [code.text for page in pages for code in zxingcpp.read_barcodes(page.render(scale=300 / 72).to_pil())]


def download(page, click):
    with page.expect_download() as waiting:
        click()
    return io.BytesIO(waiting.value.path().read_bytes())


def scan(page, text):
    page.goto("/scan/")
    moves.scan(page, text)


def act_on_list(page, button, **fields):
    page.goto("/scan/")
    follow(page.get_by_role("link", name=button, exact=True))
    for name, value in fields.items():
        if page.locator(f"input[type=radio][name={name}]").count():
            page.check(f"[name={name}][value={value}]", force=True)
        elif page.locator(f"select[name={name}]").count():
            page.select_option(f"[name={name}]", value)
        else:
            page.fill(f"[name={name}]", value)
    follow(page.get_by_role("button", name="Appliquer"))


def plan_share(page):
    page.goto("/chiffres/?organisation=MTE")
    row = page.get_by_role("row").filter(has=page.get_by_role("rowheader", name="Dons parmi les matériels sortis"))
    return [int(cell) for cell in row.get_by_role("link").all_inner_texts()]


def test_the_whole_path(people, server, new_page, request):
    serials = [f"CHEMIN-{rank}-{request.node.callspec.id}" for rank in (1, 2, 3)]
    estate = re.sub(r"CHEMIN-(\d)", rf"CHEMIN-\1-{request.node.callspec.id}", ESTATE)
    agent, manager = people(AGENT), people(MANAGER)

    # A file: refused whole with every error, then previewed and brought in.
    send_file(manager, FAULTY)
    reasons = manager.locator("table tbody tr").all_inner_texts()
    assert len(reasons) == 2
    assert "02/03/2050" in reasons[0]
    assert "180,505" in reasons[1]
    send_file(manager, estate)
    assert "3 matériels entreront" in manager.inner_text("main")
    follow(manager.get_by_role("button", name="Importer 3 matériels"))
    assert "3 matériels importés" in manager.locator("[role=status]").inner_text()

    # Labels from a pasted list of serials; each code opens the device for staff, and names its owner to others.
    agent.goto("/etiquettes/")
    agent.fill("[name=tags]", "\n".join(serials))
    sheet = download(agent, agent.get_by_role("button", name="Télécharger le PDF").click)
    codes = decode(sheet)
    assert len(codes) == 3
    paths = ["/D/" + code.rpartition("/D/")[2] for code in codes]
    passer_by = new_page(script=False)
    assert passer_by.goto(paths[0]).status == 200
    shown = passer_by.inner_text("main")
    assert "Ministère de la Transition écologique" in shown
    assert not any(secret in shown for secret in ("Latitude", "CHEMIN", "stock"))
    agent.goto(paths[0])
    assert "Latitude 5420" in agent.inner_text("h1")

    # A scan of an address, of a tag and of a serial; one act on all; a device that cannot is refused by name.
    scan(agent, codes[0])
    scan(agent, paths[1].removeprefix("/D/").lower())
    scan(agent, serials[2])
    scan(agent, "INCONNU-9")
    assert "« INCONNU-9 » n’est pas un matériel" in agent.inner_text("main")
    act_on_list(agent, "Réformer", functional="true", unit_value="120,50")
    assert "3 matériels" in agent.locator("[role=status]").first.inner_text()
    manager.goto("/lots/nouveau/")
    manager.fill("[name=title]", "Portables pour un atelier")
    manager.select_option("[name=organisation]", "MTE-DSI")
    manager.fill("[name=pasted]", "\n".join(serials))
    follow(manager.get_by_role("button", name="Ouvrir le lot"))
    refused = manager.locator("[role=alert]").inner_text()
    assert refused.count("l’effacement des données n’est pas attesté") == 2
    for code in codes[:2]:
        scan(agent, code)
    act_on_list(agent, "Attester l’effacement", erasure="purge")

    # A lot; an association asks for it; a manager accepts; what is scanned at the hand-over leaves.
    before = plan_share(manager)
    manager.goto("/lots/nouveau/")
    manager.fill("[name=title]", "Portables pour un atelier")
    manager.select_option("[name=organisation]", "MTE-DSI")
    manager.fill("[name=place]", "Réserve A")
    manager.fill("[name=pasted]", "\n".join(serials))
    follow(manager.get_by_role("button", name="Ouvrir le lot"))
    lot = manager.url
    association = people(ASSOCIATION)
    association.goto("/lots/")
    association.goto(lot)
    follow(association.get_by_role("link", name="Demander ce lot"))
    association.fill("[name=reason]", "Un atelier d’initiation pour quarante personnes")
    follow(association.locator("main form button").first)
    claim = association.url
    manager.goto(claim)
    follow(manager.get_by_role("link", name="Accepter"))
    manager.locator("[name=legal_basis]").last.check(force=True)
    follow(manager.get_by_role("button", name="Accepter"))
    convention = download(manager, manager.get_by_role("link", name="convention").click)
    text = "\n".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(convention))
    for expected in ("CONV-", "Claviers solidaires", "W751234567", "13002526500013", serials[0], "Réserve A"):
        assert expected in text
    agent.goto(claim)
    follow(agent.get_by_role("link", name="Remettre"))
    moves.scan(agent, codes[0], codes[1], serials[2])
    assert "3 contrôlés" in agent.inner_text("main")
    agent.fill("[name=beneficiary_person]", "Assa Bénévole")
    follow(agent.get_by_role("button", name="Enregistrer la remise"))

    # The ledger names the association; the shares follow; and the ledger agrees with all it derives.
    agent.goto(paths[0])
    assert "Claviers solidaires" in agent.inner_text("main")
    part, whole, unknown = plan_share(manager)
    assert [part, whole, unknown] == [before[0] + 3, before[1] + 3, before[2]]
    follow(manager.get_by_role("row", name="Dons parmi").get_by_role("link").first)
    assert f"{part} matériels" in manager.locator("caption").inner_text()
    assert "concordent" in server.manage("check_ledger")
