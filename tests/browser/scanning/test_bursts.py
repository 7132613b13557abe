"""Bursts of a fast scanner on each page with a field: none is lost or sent twice, however late the answers."""

import json

import pytest
from playwright.sync_api import expect

from tests.browser.scanning.phone import counted

MANAGER = "gestionnaire@registre.example"
KEYS = 50  # ms between two of them
# Codes of a burst, for each delay of the network in ms.
BURSTS = {0: 6, 300: 3, 1500: 2}
MANY = sum(BURSTS.values())
WORKS = f"""
import json
from donations import gifts
from donations.models import Claim
from registry.organisations.models import Organisation, User
from registry.stocktakes import stocktaking
from registry.waste import collecting
from registry.waste.models import Collector
from tests import cast

unit, other, asso = (Organisation.objects.get(code=code) for code in ("MTE-DSI", "MEN", "CLAVIERS"))
people = "gestionnaire@registre.example", "association@registre.example"
by, member = (cast.acting(User.objects.get(email=email)) for email in people)
erased = ("erase", cast.DAY, {{"erasure": "purge"}})


def made(letter, *steps, at=unit):
    return [cast.enter(at, *steps, serial=f"{{letter}}{{rank}}") for rank in range({MANY})]


def retired(letter, functional):
    return made(letter, ("register", cast.DAY), ("retire", cast.DAY, {{"functional": functional}}), erased)


made("A", ("register", cast.DAY))
retired("C", False)
collection = collecting.open_collection(
    by, organisation=unit, collector=Collector.objects.get(name="Ecologic"), site="1 quai"
)
retired("L", True)
first = cast.enter(unit, ("register", cast.DAY), ("retire", cast.DAY, {{"functional": True}}), erased)
lot = gifts.open_lot(by, devices=[first], organisation=unit, title="À compléter")
promised = gifts.open_lot(by, devices=retired("R", True), organisation=unit, title="À remettre")
claim = gifts.claim(member, lot=promised, association=asso, reason="Un atelier", beneficiaries=3)
gifts.accept(claim, by, legal_basis="3")
made("T", *cast.way("transferred", Organisation.objects.get(code="MTE")), at=other)
made("S", ("register", cast.DAY))
stocktake = stocktaking.start(by, organisation=unit)
print(json.dumps({{
    "A": "/scan/",
    "C": collection.get_absolute_url(),
    "L": lot.get_absolute_url(),
    "R": f"{{claim.get_absolute_url()}}remise/",
    "T": f"/transferts/{{other.pk}}/",
    "S": stocktake.get_absolute_url(),
}}))
"""


@pytest.fixture(scope="module")
def works(server):
    """The address of each page, by the letter that its codes begin with."""
    return json.loads(server.manage("shell", "-v0", "-c", WORKS))


@pytest.mark.parametrize("letter", "ACLRTS")
def test_a_burst_is_taken_whole(page, sign_in, works, letter):
    sign_in(page, MANAGER)
    page.goto(works[letter])
    page.locator("#scan-camera").wait_for()
    network, codes = page.context.new_cdp_session(page), iter(f"{letter}{rank}" for rank in range(MANY))
    network.send("Network.enable")
    with counted(page.context) as sent:
        for delay, count in BURSTS.items():
            told = {"offline": False, "latency": delay, "downloadThroughput": -1, "uploadThroughput": -1}
            network.send("Network.emulateNetworkConditions", told)
            for _ in range(count):
                page.keyboard.type(next(codes), delay=KEYS)
                page.keyboard.press("Enter", delay=KEYS)
            page.locator("#scan-scanner:not([aria-busy=true])").wait_for()
            expect(page.locator("#scan-queue")).to_be_hidden()
    assert len(sent) == MANY
    words = page.locator("#scan-scanner").get_attribute("data-purpose")
    page.goto(f"/scan/pour/{words}/" if words else "/scan/")
    # The lot began with one.
    expect(page.locator("tbody tr")).to_have_count(MANY + (letter == "L"))
