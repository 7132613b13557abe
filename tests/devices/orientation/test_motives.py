"""An exit elsewhere than proposed says why, whatever the surface."""

import pytest

from registry.devices import orientation
from registry.devices.lifecycle import LEAVES, MOVES
from tests import cast
from tests.api import Client
from tests.devices.orientation.histories import ABOVE


def page(visit, user, device, action, facts):
    answer = visit(user).post(f"/materiels/{device.tag}/agir/{action}/", facts)
    return None if answer.status_code == 302 else answer.content.decode()


def scan(visit, user, device, action, facts):
    visit(user).post("/scan/", {"code": device.tag})
    answer = visit(user).post(f"/scan/agir/{action}/", facts)
    return None if answer.status_code == 302 else answer.content.decode()


def api(visit, user, device, action, facts):
    status, body = Client(user).ask("post", f"devices/{device.tag}/{action}/", facts)
    return None if status == 200 else str(body)


def api_many(visit, user, device, action, facts):
    status, body = Client(user).ask("post", "devices/act/", {"tags": [device.tag], "action": action} | facts)
    return None if status == 200 else str(body)


CHOICES = [
    # What it is, what is done to it, what is proposed instead; None asks for nothing.
    ({}, "recycle", "« Réemploi interne » ou « Transfert à une administration » ou « Don »"),
    ({}, "take_back", "« Réemploi interne » ou « Transfert à une administration » ou « Don »"),
    ({}, "sell", "« Réemploi interne » ou « Transfert à une administration » ou « Don »"),
    ({}, "transfer", None),
    ({}, "donate", None),
    ({}, "staff", None),
    ({"functional": False}, "donate", "« Recyclage (DEEE) »"),
    ({"functional": False}, "staff", "« Recyclage (DEEE) »"),
    ({"functional": False}, "transfer", "« Recyclage (DEEE) »"),
    ({"functional": False}, "recycle", None),
    ({"functional": False}, "take_back", None),
    ({"value": ABOVE}, "sell", None),
    ({"excluded": True}, "sell", "« Réemploi interne » ou « Recyclage (DEEE) »"),
    ({"value": None}, "sell", None),
    ({"functional": None}, "recycle", None),
    ({"functional": False}, "lose", None),
]
PARTY = {"donate": "CLAVIERS", "transfer": "MEN", "sell": "TRI", "recycle": "TRI", "take_back": "TRI"}


@pytest.mark.parametrize("surface", [page, scan, api, api_many])
@pytest.mark.parametrize(("facts", "action", "instead"), CHOICES)
def test_another_choice_asks_for_its_motive(
    sound, visit, retired, manager, men, asso, company, surface, facts, action, instead
):
    device = retired(category="screen", **{"bought": "2024-01-01", "retired": "2025-01-01"} | facts)
    given = {"on": "2025-06-01"} | ({"counterparty": PARTY[action]} if action in PARTY else {})
    if instead:
        sentence = f"orientation proposée est {instead} : indiquez le motif de cet autre choix"
        assert sentence in surface(visit, manager, device, action, given | {"motive": "   "})
        assert cast.last(device).action == "retire"
        given["motive"] = "Aucun repreneur"
    assert surface(visit, manager, device, action, given) is None
    assert (cast.last(device).action, cast.last(device).motive) == (action, given.get("motive", ""))


def test_every_exit_has_its_way():
    chosen = {action for action in MOVES if orientation.chosen_exit(action)}
    assert chosen == (LEAVES - {"hand_over", "lose", "steal"}) | {"offer", "consign"}
