"""What refuses a lot, a claim or their acceptance, and what becomes of it then."""

from datetime import date
from decimal import Decimal

import pytest

from donations import gifts
from donations.lifecycle import ClaimStatus, LegalBasis, LotStatus
from donations.models import Claim, Lot
from registry.devices import ledger
from registry.devices.models import Device
from tests import cast, codes
from tests.donations.given import devices, scan_all, states

REASONS = {
    "dear": "sa valeur unitaire (300,01 €) dépasse le plafond des dons (300,00 €)",
    "full": "l’effacement des données n’est pas attesté : enregistrez-le avant toute sortie",
    "secret": "il est exclu de toute cession pour raison de sécurité",
    "used": "il est « En stock »",
}


@pytest.mark.parametrize("case", REASONS)
def test_one_device_refused_refuses_the_lot(case, ready, past, mte, manager):
    retire = ("retire", cast.DAY, {"functional": True})
    bad = {
        "dear": lambda: ready(unit_value=Decimal("300.01")),
        "full": lambda: past(("register", cast.DAY), retire),
        "secret": lambda: past(
            ("register", cast.DAY),
            retire,
            ("erase", cast.DAY, {"erasure": "purge"}),
            ("assess", cast.DAY, {"security_excluded": True}),
        ),
        "used": lambda: past(("register", cast.DAY)),
    }[case]()
    with pytest.raises(ledger.Refused) as refused:
        gifts.open_lot(cast.acting(manager), devices=[ready(), bad], organisation=mte, title="Deux")
    assert refused.value.refusals == [(bad, REASONS[case])]
    assert Lot.objects.count() == 0
    assert not Device.objects.filter(status="offered").exists()


def test_a_lot_holds_devices_of_its_donor_only(ready, dgpr, manager):
    with codes.devices_refused("outside_the_giver") as refused:
        gifts.open_lot(cast.acting(manager), devices=[ready()], organisation=dgpr, title="Ailleurs")
    assert "« Direction du numérique »" in str(refused.value)


def test_an_empty_or_late_lot_is_refused(ready, mte, manager):
    with codes.invalid("nothing_chosen"):
        gifts.open_lot(cast.acting(manager), devices=[], organisation=mte, title="Vide")
    with codes.invalid(collect_by="in_the_past"):
        gifts.open_lot(
            cast.acting(manager), devices=[ready()], organisation=mte, title="T", collect_by=date(2020, 1, 1)
        )


def test_withdrawing_a_lot_frees_its_devices_and_answers_who_asked(claim, lot, manager):
    gifts.withdraw(lot, cast.acting(manager, motive="Erreur"))
    claim.refresh_from_db()
    assert (claim.status, claim.decision) == (ClaimStatus.REFUSED, "Le lot a été retiré : Erreur")
    assert states(lot) == ["retired"] * 3
    assert not lot.items.filter(active=True).exists()


def test_a_refusal_has_a_motive(claim, manager):
    with codes.invalid(__all__="motive_of_refusal_missing"):
        gifts.refuse(claim, cast.acting(manager), decision="  ")
    gifts.refuse(claim, cast.acting(manager), decision="Projet trop vague")
    assert Claim.objects.get(pk=claim.pk).decision == "Projet trop vague"


def test_acceptance_has_a_basis_that_fits(claim, manager):
    with codes.invalid(__all__="legal_basis_missing"):
        gifts.accept(claim, cast.acting(manager), legal_basis="")
    claim.lot.refresh_from_db()
    with codes.invalid(legal_basis="other_legal_basis"):
        gifts.accept(claim, cast.acting(manager), legal_basis=LegalBasis.PUBLIC_BODY)
    assert Lot.objects.get().status == LotStatus.OPEN


@pytest.mark.parametrize("own", [True, False])
def test_cancelling_an_accepted_claim_reopens_the_lot(own, accepted, lot, member, manager, clerk):
    scan_all(accepted, clerk)
    by, motive = (member, "") if own else (manager, "Sans nouvelles")
    gifts.cancel(accepted, cast.acting(by), decision=motive)
    assert Lot.objects.get(pk=lot.pk).status == LotStatus.OPEN
    assert states(lot) == ["offered"] * 3
    assert not lot.items.filter(scanned_at__isnull=False).exists()
    assert cast.last(devices(lot)[0]).by == by


def test_a_manager_cancels_with_a_motive(claim, manager):
    with codes.invalid(decision="motive_of_cancellation_missing"):
        gifts.cancel(claim, cast.acting(manager))


def test_an_association_asks_once_at_a_time(claim, lot, asso, member):
    lot.refresh_from_db()
    with codes.invalid(__all__="already_asked"):
        gifts.claim(cast.acting(member), lot=lot, association=asso, reason="Encore")
    gifts.cancel(claim, cast.acting(member))
    assert gifts.claim(cast.acting(member), lot=lot, association=asso, reason="Encore").status == ClaimStatus.SUBMITTED


@pytest.mark.parametrize("kind", ["company", "unit"])
def test_neither_a_company_nor_a_unit_claims(kind, lot):
    place = cast.organisation("X", kind)
    with codes.invalid(association="not_a_claimant"):
        gifts.claim(cast.acting(cast.user("x", "member", place)), lot=lot, association=place, reason="Non")
