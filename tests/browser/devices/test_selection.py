"""A selection as people live it: ticked or pasted, acted upon, refused, lightened, done; with a script and without."""

from tests.browser.moves import follow
from tests.browser.test_path import send_file

MANAGER = "gestionnaire@registre.example"
ESTATE = """numéro de série;catégorie;marque;modèle;lieu;date d'acquisition
{0}-1;screen;Dell;Écran {0};Étage 2;02/03/2020
{0}-2;screen;Dell;Écran {0};Étage 2;02/03/2020
{0}-3;laptop;Dell;Portable {0};Étage 2;02/03/2020
"""


def title(page):
    return page.locator("h1").inner_text().replace("\xa0", " ")


def act(page, name, **facts):
    exits = page.get_by_text("Faire sortir du parc")
    if not page.get_by_role("link", name=name).first.is_visible():
        exits.click()
    follow(page.get_by_role("link", name=name).first)
    for field, value in facts.items():
        if value == "true":
            page.locator(f"[name={field}][value=true]").check(force=True)
        else:
            page.fill(f"[name={field}]", value)
    follow(page.get_by_role("button", name="Appliquer"))


def test_from_the_list_to_the_act(any_page, sign_in, request):
    page, name = any_page, f"LOT{'A' if 'plain' in request.node.name else 'B'}"
    sign_in(page, MANAGER)
    send_file(page, ESTATE.format(name))
    follow(page.get_by_role("button", name="Importer 3 matériels"))

    # Found by its place, ticked, moved to another place.
    page.goto(f"/materiels/?q=etage+{name.lower()}")
    for box in page.locator("tbody input[type=checkbox]").all():
        box.check()
    follow(page.get_by_role("button", name="Agir sur les matériels cochés"))
    assert title(page) == "Agir sur 3 matériels"
    follow(page.get_by_role("link", name="Modifier le lieu ou la remarque"))
    page.fill("[name=place]", "Sous-sol")
    follow(page.get_by_role("button", name="Appliquer à 3 matériels"))
    assert "3 matériels" in page.locator("[role=status]").inner_text()

    # One act that suits all, then one that a device refuses: nothing is written until it is off the list.
    act(page, "Réformer", functional="true", unit_value="90")
    act(page, "Donner", counterparty_name="Association du quartier")
    refusal = page.get_by_role("alert").inner_text()
    assert "Rien n’a été enregistré" in refusal
    assert "L’effacement des données n’est pas attesté" in refusal
    follow(page.get_by_role("button", name="Retirer les matériels refusés"))
    assert page.locator("[name=counterparty_name]").input_value() == "Association du quartier"
    follow(page.get_by_role("button", name="Appliquer à 2 matériels"))
    assert "« Donner » est enregistré pour 2 matériels." in page.locator("[role=status]").inner_text()
    page.goto(f"/materiels/?q=sous-sol+{name}&status=donated")
    assert page.locator("tbody tr").count() == 2

    # It was a mistake: the whole act is undone, and the history keeps both.
    page.go_back()
    follow(page.get_by_role("link", name="Annuler « Donner »"))
    page.fill("[name=motive]", "Mauvaise association")
    follow(page.get_by_role("button", name="Annuler « Donner »"))
    assert "2 matériels" in page.locator("[role=status]").inner_text()
    page.goto(f"/materiels/?q=sous-sol+{name}&status=retired")
    assert page.locator("tbody tr").count() == 3


def test_a_pasted_list_says_what_it_does_not_find(any_page, sign_in):
    page = any_page
    sign_in(page, MANAGER)
    page.goto("/materiels/?status=in_service")
    tags = [box.get_attribute("value") for box in page.locator("tbody input[type=checkbox]").all()[:2]]
    follow(page.get_by_role("link", name="Coller une liste"))
    page.fill("[name=text]", f"{tags[0]} ; {tags[1]}\nINTROUVABLE")
    follow(page.get_by_role("button", name="Chercher ces matériels"))
    assert "« INTROUVABLE » n’est pas un matériel de votre périmètre." in page.get_by_role("alert").inner_text()
    follow(page.get_by_role("button", name="Continuer avec les matériels trouvés"))
    assert title(page) == "Agir sur 2 matériels"
