"""The acts on lots and claims: the whole path, two people at once, the right of each act."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from donations import gifts
from donations.lifecycle import ClaimStatus, LegalBasis, LotStatus
from donations.models import Claim, Lot
from registry.devices import ledger
from registry.devices.ledger.audit import differences
from registry.devices.models import Device
from registry.shared.access import OPERATOR
from registry.shared.act import Via
from tests import cast, codes
from tests.donations.given import devices, scan_all, states

YEAR = date.today().year


def test_a_lot_offers_its_devices(lot, mte, manager):
    assert (lot.number, lot.organisation, lot.created_by) == (f"LOT-{YEAR}-0001", mte, manager)
    assert states(lot) == ["offered"] * 3
    event = cast.last(devices(lot)[0])
    assert (event.action, event.by, event.via, event.on) == ("offer", manager, Via.LOT, date.today())


def test_numbers_follow_each_other(lot, ready, mte, manager):
    second = gifts.open_lot(cast.acting(manager), devices=[ready()], organisation=mte, title="Un autre")
    assert second.number == f"LOT-{YEAR}-0002"


def test_the_whole_path(accepted, lot, asso, member, manager, clerk, record):
    assert accepted.convention == f"CONV-{YEAR}-0001"
    assert states(lot) == ["reserved"] * 3
    scan_all(accepted, clerk)
    gifts.hand_over(accepted, cast.acting(clerk), **record)
    done = Claim.objects.get(pk=accepted.pk)
    assert (done.status, done.lot.status, done.handed_by) == (ClaimStatus.FULFILLED, LotStatus.CLOSED, clerk)
    assert states(lot) == ["donated"] * 3
    stay = cast.stay(devices(lot)[0])
    assert (stay.route, stay.counterparty, stay.left_on) == ("donated", asso, date.today())
    assert list(differences(Device.objects.all())) == []


def test_a_missing_device_goes_back_to_the_stock(accepted, lot, manager, clerk, record):
    kept, *there = devices(lot)
    for device in there:
        gifts.check_in(accepted, cast.acting(clerk), code=device.tag)
    gifts.hand_over(accepted, cast.acting(clerk), **record)
    assert states(lot) == ["retired", "donated", "donated"]
    assert [item.active for item in lot.items.order_by("pk")] == [False, True, True]
    kept.refresh_from_db()
    assert (kept.recipient, cast.last(kept).motive) == (None, f"Absent à la remise de {accepted.convention}")
    again = gifts.open_lot(cast.acting(manager), devices=[kept], organisation=lot.organisation, title="Le reste")
    assert states(again) == ["offered"]
    assert list(differences(Device.objects.all())) == []


def test_nothing_scanned_is_no_hand_over(accepted, lot, clerk, record):
    with codes.refused("nothing_scanned"):
        gifts.hand_over(accepted, cast.acting(clerk), **record)
    assert Lot.objects.get(pk=lot.pk).status == LotStatus.RESERVED
    assert states(lot) == ["reserved"] * 3


def test_a_hand_over_before_the_reservation_is_refused_whole(accepted, lot, clerk, record):
    scan_all(accepted, clerk)
    with pytest.raises(ledger.Refused) as refused:
        gifts.hand_over(accepted, cast.acting(clerk), **record | {"handed_on": date.today() - timedelta(days=1)})
    assert len(refused.value.refusals) == 3
    assert Claim.objects.get(pk=accepted.pk).status == ClaimStatus.ACCEPTED


def test_a_hand_over_in_the_future_is_refused(accepted, clerk, record):
    scan_all(accepted, clerk)
    with pytest.raises(ValidationError) as refused:
        gifts.hand_over(accepted, cast.acting(clerk), **record | {"handed_on": date.today() + timedelta(days=1)})
    assert refused.value.message_dict == {"handed_on": ["Cette date est dans le futur."]}


def test_the_other_claims_are_refused_at_the_hand_over(accepted, lot, rival, clerk, record, manager):
    place, person = rival
    other = Claim.objects.create(lot=lot, association=place, requested_by=person, reason="Nous aussi")
    scan_all(accepted, clerk)
    gifts.hand_over(accepted, cast.acting(clerk), **record)
    other.refresh_from_db()
    assert (other.status, other.decision) == (ClaimStatus.REFUSED, "Le lot a été remis à un autre organisme.")


def test_of_two_managers_on_one_claim_one_wins(claim, manager):
    first, second = Claim.objects.get(pk=claim.pk), Claim.objects.get(pk=claim.pk)
    gifts.accept(first, cast.acting(manager), legal_basis=LegalBasis.ASSOCIATION)
    with codes.refused("overtaken", "« Acceptée »"):
        gifts.refuse(second, cast.acting(manager), decision="Non")
    with codes.refused("overtaken", "« Acceptée »"):
        gifts.cancel(second, cast.acting(manager), decision="Non")
    assert Claim.objects.get(pk=claim.pk).status == ClaimStatus.ACCEPTED


def test_of_two_managers_on_one_lot_one_wins(claim, lot, rival, manager):
    place, person = rival
    lot.refresh_from_db()
    other = gifts.claim(cast.acting(person), lot=lot, association=place, reason="Nous aussi")
    first, second = Claim.objects.get(pk=claim.pk), Claim.objects.select_related("lot").get(pk=other.pk)
    gifts.accept(first, cast.acting(manager), legal_basis=LegalBasis.ASSOCIATION)
    with codes.refused("overtaken", "Le lot ", "« Réservé »"):
        gifts.accept(second, cast.acting(manager), legal_basis=LegalBasis.ASSOCIATION)
    assert Claim.objects.get(pk=other.pk).status == ClaimStatus.SUBMITTED


def test_what_was_stolen_has_no_part_in_the_convention(claim, lot, clerk, manager):
    gone = devices(lot)[0]
    ledger.record([gone], "steal", cast.acting(clerk, date.today()))
    gifts.accept(claim, cast.acting(manager), legal_basis=LegalBasis.ASSOCIATION)
    assert states(lot) == ["reserved"] * 2


def test_a_public_body_gets_a_transfer(lot, office, manager, clerk, record):
    person = cast.user("school", "member", office)
    claim = gifts.claim(cast.acting(person), lot=lot, association=office, reason="Classe mobile")
    gifts.accept(claim, cast.acting(manager), legal_basis=LegalBasis.PUBLIC_BODY)
    scan_all(claim, clerk)
    gifts.hand_over(claim, cast.acting(clerk), **record)
    assert states(lot) == ["transferred"] * 3
    assert list(differences(Device.objects.all())) == []


def test_scans_are_refused_one_by_one(accepted, lot, ready, clerk):
    inside, stolen, _ = devices(lot)
    stranger = ready(serial="ELSEWHERE")
    gifts.check_in(accepted, cast.acting(clerk), code=f"https://testserver/d/{inside.tag}")
    ledger.record([stolen], "steal", cast.acting(clerk, date.today()))
    for text, sentence in (
        (inside.tag, f"{inside.pretty_tag} est déjà contrôlé."),
        ("elsewhere", f"{stranger.pretty_tag} n’est pas dans ce lot."),
        (stolen.serial, f"{stolen.pretty_tag} est « Volé » : il ne peut pas être remis."),
    ):
        with pytest.raises(gifts.Refusal) as refused:
            gifts.check_in(accepted, cast.acting(clerk), code=text)
        assert str(refused.value) == sentence
    with codes.refused("not_found", "nulle-part"):
        gifts.check_in(accepted, cast.acting(clerk), code="nulle-part")


def test_a_scan_is_undone(accepted, lot, clerk):
    item = gifts.check_in(accepted, cast.acting(clerk), code="sn-1")
    gifts.undo_check_in(accepted, cast.acting(clerk), item=item)
    assert not lot.items.filter(scanned_at__isnull=False).exists()
    assert gifts.check_in(accepted, cast.acting(clerk), code="sn-1").pk == item.pk


ACTS = {
    "open": lambda c, by, r: gifts.open_lot(
        cast.acting(by), devices=devices(c.lot), organisation=c.lot.organisation, title="T"
    ),
    "withdraw": lambda c, by, r: gifts.withdraw(c.lot, cast.acting(by)),
    "claim": lambda c, by, r: gifts.claim(cast.acting(by), lot=c.lot, association=c.association, reason="R"),
    "accept": lambda c, by, r: gifts.accept(c, cast.acting(by), legal_basis="3"),
    "refuse": lambda c, by, r: gifts.refuse(c, cast.acting(by), decision="D"),
    "cancel": lambda c, by, r: gifts.cancel(c, cast.acting(by), decision="D"),
    "check_in": lambda c, by, r: gifts.check_in(c, cast.acting(by), code="sn-1"),
    "undo": lambda c, by, r: gifts.undo_check_in(c, cast.acting(by), item=c.lot.items.first()),
    "hand_over": lambda c, by, r: gifts.hand_over(c, cast.acting(by), **r),
}
DENIED = {
    "stranger": set(ACTS),
    "reader": set(ACTS),
    "member": set(ACTS) - {"claim", "cancel"},
    "clerk": set(ACTS) - {"check_in", "undo", "hand_over"},
    "manager": {"claim"},
}


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("who", DENIED)
def test_the_right_is_asked_inside_the_act(request, who, act, claim, record):
    by = request.getfixturevalue(who)
    try:
        ACTS[act](claim, by, record)
    except PermissionDenied:
        denied = True
    except (gifts.Refusal, ledger.Refused, ValidationError):
        denied = False
    else:
        denied = False
    assert denied == (act in DENIED[who])


def test_a_command_leaves_no_name(ready, mte):
    lot = gifts.open_lot(cast.acting(OPERATOR), devices=[ready()], organisation=mte, title="Par commande")
    assert lot.created_by is None
