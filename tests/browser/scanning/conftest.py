"""Something to scan for, of each kind: its page, and devices whose codes begin with the letter of that kind."""

import json

import pytest

from tests.browser.scanning.phone import Phone

# Devices of each kind.
MANY = 12
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
    """The address of each page, by the letter that its codes begin with: A0, A1…"""
    return json.loads(server.manage("shell", "-v0", "-c", WORKS))


@pytest.fixture
def phone(browser, server, tmp_path):
    made = Phone(browser, server, tmp_path / "profile")
    yield made
    made.context.close()
