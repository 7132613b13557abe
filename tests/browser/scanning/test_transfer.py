"""A transfer as two ministries live it: one sends by scanning, the other receives by scanning, each reads its own."""

import pytest

from tests.browser import moves
from tests.browser import server as servers
from tests.browser.checks import assert_sound
from tests.browser.moves import follow
from tests.browser.test_path import act_on_list, scan, send_file

SENDER, RECEIVER = "gestionnaire@registre.example", "reception@registre.example"
ESTATE = """numéro de série;catégorie;marque;modèle;organisation;date d'acquisition;origine;prix HT
{0}-1;screen;Dell;P2419H;MTE-DSI;02/03/2020;neuf;180,50
{0}-2;screen;Dell;P2419H;MTE-DSI;02/03/2020;neuf;180,50
{0}-3;screen;Dell;P2419H;MTE-DSI;02/03/2020;neuf;180,50
"""
ACCOUNT = """
from registry.organisations.models import Membership, Organisation, User
user = User.objects.create_user({email!r}, {password!r})
Membership.objects.create(user=user, organisation=Organisation.objects.get(code="MEN"), role="manager")
"""


@pytest.fixture(scope="module")
def receiver(server):
    """A manager of the other ministry, whom the demonstration does not have."""
    server.manage("shell", "-c", ACCOUNT.format(email=RECEIVER, password=servers.PASSWORD))
    return RECEIVER


def figure(page, organisation, name):
    page.goto(f"/chiffres/?organisation={organisation}")
    row = page.get_by_role("row").filter(has=page.get_by_role("rowheader", name=name))
    return [int(cell.replace("\u202f", "").replace("\xa0", "")) for cell in row.get_by_role("link").all_inner_texts()]


@pytest.mark.parametrize("script", [True, False], ids=["script", "plain"])
def test_a_transfer_from_hand_to_hand(new_page, sign_in, server, receiver, script):
    estate = ESTATE.format(name := f"TRANSFERT-{script}")
    sender, there = new_page(script=script), new_page(script=script)
    # The measures are taken by a script.
    sound = assert_sound if script else lambda *page: None
    sign_in(sender, SENDER)
    sign_in(there, receiver)
    exits = figure(sender, "MTE", "Réemploi des matériels sortis")
    reused = figure(there, "MEN", "lecture stricte")

    # Three devices leave by one act of the scan page.
    send_file(sender, estate)
    follow(sender.get_by_role("button", name="Importer 3 matériels"))
    for rank in (1, 2, 3):
        scan(sender, f"{name}-{rank}")
    act_on_list(sender, "Réformer", functional="true", unit_value="90")
    for rank in (1, 2, 3):
        scan(sender, f"{name}-{rank}")
    sender.goto("/scan/agir/transfer/")
    sender.select_option("[name=counterparty]", "MEN")
    sender.fill("[name=motive]", "Demande de l’autre ministère")
    follow(sender.get_by_role("button", name="Appliquer"))
    assert "3 matériels" in sender.locator("[role=status]").first.inner_text()

    # The other ministry scans two of them, and something that was not sent to it.
    there.goto("/transferts/")
    follow(there.get_by_role("link", name="Transfert de Ministère de la Transition écologique"))
    moves.scan(there, f"{name}-1", f"{name}-3", "INCONNU-7")
    assert "« INCONNU-7 » n’est pas un matériel" in there.inner_text("main")
    assert "2 contrôlés, 1 attendu encore" in there.inner_text("main")
    reception = there.url
    sound(there, reception)
    there.select_option("[name=organisation]", "MEN-DNE")
    follow(there.get_by_role("button", name="Confirmer la réception"))
    assert "2 matériels reçus" in there.locator(".fr-alert[role=status]").inner_text()

    # The sender sees the third one awaited, and what it was that left; never what became of it.
    sender.goto("/transferts/")
    follow(sender.get_by_role("link", name="Transfert à Ministère de l’Éducation nationale"))
    assert sender.locator("tbody tr").count() == 1
    follow(sender.locator("tbody a"))
    follow(sender.get_by_role("link", name="Annuler le dernier mouvement"))
    sender.fill("[name=motive]", "Resté dans la réserve")
    follow(sender.get_by_role("button", name="Annuler ce mouvement"))
    there.goto(f"/materiels/?q={name}-1")
    kept = there.locator("tbody a").first.get_attribute("href")
    sender.goto(kept)
    assert "n’est plus dans votre périmètre" in sender.inner_text("main")
    assert "Direction du numérique pour l’éducation" not in sender.inner_text("main")
    sound(sender, kept)
    there.goto(reception)
    assert "Plus rien n’est attendu" in there.inner_text("main")

    # An exit there, an entry here.
    assert figure(sender, "MTE", "Réemploi des matériels sortis")[:2] == [exits[0] + 2, exits[1] + 2]
    assert figure(there, "MEN", "lecture stricte")[:2] == [reused[0] + 2, reused[1] + 2]
    assert "concordent" in server.manage("check_ledger")
