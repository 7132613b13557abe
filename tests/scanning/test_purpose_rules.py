"""Each purpose has the rules of its writer, and says them where it is scanned for."""

import pytest

from donations import gifts
from donations.lifecycle import LegalBasis
from registry.devices.models import Device
from registry.scanning import receipts
from tests import cast
from tests.scanning.aims import ERASED, WORKS, told


@pytest.mark.parametrize(
    ("kind", "status", "sentence"),
    [
        ("collecte", "in_service", "il est « En service »"),
        ("lot", "in_service", "il est « En service »"),
        ("remise", "in_service", "n’est pas dans ce lot"),
    ],
)
def test_the_rules_of_the_purpose_are_those_of_its_writer(visit, aims, device, kind, status, sentence):
    aim, one = aims(kind), device(status)
    ((level, reason),) = told(visit(aim.by).post(aim.url, {"code": one.tag}, follow=True))
    assert (level, sentence in reason, aim.went(one)) == ("error", True, False)


def test_a_device_over_the_cap_enters_no_lot(visit, aims, past):
    aim = aims("lot")
    dear = past(("register", cast.DAY), ("retire", cast.DAY, {"functional": True, "unit_value": "400"}), ERASED)
    ((level, reason),) = told(visit(aim.by).post(aim.url, {"code": dear.tag}, follow=True))
    assert (level, "dépasse le plafond des dons" in reason) == ("error", True)


def test_the_last_device_of_a_lot_stays(visit, aims):
    aim = aims("lot")
    only = Device.objects.get(status="offered")
    ((level, reason),) = told(visit(aim.by).post(f"{aim.url}retirer/", {"key": only.tag}, follow=True))
    assert (level, reason) == ("error", "C’est le dernier matériel du lot : retirez plutôt le lot.")


def test_a_lot_that_was_promised_is_no_more_filled(visit, aims, asso, member, manager):
    aim = aims("lot")
    lot = Device.objects.get(status="offered").lot_items.get().lot
    claim = gifts.claim(cast.acting(member), lot=lot, association=asso, reason="Équiper un atelier", beneficiaries=3)
    gifts.accept(claim, cast.acting(manager), legal_basis=LegalBasis.ASSOCIATION)
    ((level, _),) = told(visit(manager).post(aim.url, {"code": aim.device.tag}, follow=True))
    assert (level, aim.went(aim.device)) == ("error", False)


def test_what_the_doctrine_would_keep_is_told_on_the_pallet(visit, aims, ready):
    """It goes on the pallet all the same; the closing will ask why."""
    aim, useful = aims("collecte"), ready(WORKS, manufactured_on=cast.day("2020-01-01"))
    ((level, sentence),) = told(visit(aim.by).post(aim.url, {"code": useful.tag}, follow=True))
    assert (level, "Attention" in sentence, aim.went(useful)) == ("warning", True, True)


def test_the_next_pallet_is_one_link_away(visit, aims):
    aim = aims("collecte")
    ((label, address),) = visit(aim.by).get(aim.url).context["aim"].ways
    assert (label, address) == ("Passer à la palette 3", aim.url.replace(":2/", ":3/"))


def test_the_ledger_tells_the_lot(aims, manager):
    aim = aims("lot")
    receipts.answer(aim.device.tag, purpose=aim.words, by=manager)
    assert (cast.last(aim.device).action, cast.last(aim.device).via) == ("offer", "lot")
