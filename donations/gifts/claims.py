"""How a lot is asked for, promised to one of those who ask, and freed again."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction

from donations import agreement
from donations.gifts.contents import decided, devices_of, move_devices
from donations.lifecycle import CLAIMS, LOTS, ClaimStatus, LegalBasis
from donations.models import Claim, Counter, Lot
from registry.devices.lifecycle import Status
from registry.organisations.models import Organisation
from registry.organisations.models.organisation import Kind
from registry.shared.act import Act
from registry.shared.moves import Reason, Refusal
from registry.shared.validators import invalid

# Who may receive a lot, and on which grounds (CG3P art. L3212-2).
BASES: dict[str, set[LegalBasis]] = {
    Kind.ASSOCIATION: {LegalBasis.CHARITY, LegalBasis.ASSOCIATION},
    Kind.PUBLIC_BODY: {LegalBasis.PUBLIC_BODY},
}


NO_CLAIMANT = Reason("not_a_claimant", "Seuls une association ou un établissement public demandent un lot.")
OF_THE_DONOR = Reason("same_unit", "Cet organisme relève du donateur : demandez-lui un déplacement.")
OTHER_BASIS = Reason("other_legal_basis", "Cette base légale ne convient pas au bénéficiaire ({}).")
CANCELLED_WHY = Reason("motive_of_cancellation_missing", "Dites à l’association pourquoi sa demande est annulée.")


@transaction.atomic
def claim(act: Act, *, lot: Lot, association: Organisation, reason: str, beneficiaries: int | None = None) -> Claim:
    asked = Claim(
        lot=lot, association=association, requested_by=act.author, reason=reason.strip(), beneficiaries=beneficiaries
    )
    CLAIMS.require(act.by, "submit", asked)
    if association.kind not in BASES:
        raise ValidationError({"association": invalid(NO_CLAIMANT)})
    if association.reporting_unit_id == lot.organisation.reporting_unit_id:
        raise ValidationError({"association": invalid(OF_THE_DONOR)})
    LOTS.advance(lot, "claim")
    asked.full_clean()
    asked.save()
    return asked


@transaction.atomic
def accept(claim: Claim, act: Act, *, legal_basis: str, decision: str = "") -> None:
    """Reserves the whole lot, numbers the convention and freezes it. Other claims wait for the hand-over."""
    lot, right = claim.lot, CLAIMS.require(act.by, "accept", claim)
    if legal_basis and legal_basis not in BASES[claim.association.kind]:
        nature = claim.association.get_kind_display().lower()
        raise ValidationError({"legal_basis": invalid(OTHER_BASIS.format(nature))})
    LOTS.advance(lot, "reserve")
    number = Counter.take("CONV", date.today().year)
    CLAIMS.advance(claim, "accept", legal_basis=legal_basis, convention=number, **decided(act, decision))
    # What vanished since has no part in the convention; its own history tells what became of it.
    lot.items.exclude(device__status=Status.OFFERED).delete()
    devices = devices_of(lot.items.all(), Status.OFFERED)
    if not devices:
        raise Refusal(Reason("lot_is_empty", "Plus aucun matériel de ce lot n’est là : retirez le lot."))
    move_devices(devices, "reserve", act=act, right=right, counterparty=claim.association)
    agreement.agree(claim, by=act.by)


@transaction.atomic
def refuse(claim: Claim, act: Act, *, decision: str) -> None:
    CLAIMS.require(act.by, "refuse", claim)
    CLAIMS.advance(claim, "refuse", **decided(act, decision))


@transaction.atomic
def cancel(claim: Claim, act: Act, *, decision: str = "") -> None:
    """By the association, or by the donor with a motive. What was promised is offered again."""
    lot, right = claim.lot, CLAIMS.require(act.by, "cancel", claim)
    if "decision" in CLAIMS.asked(act.by, "cancel", claim) and not decision.strip():
        raise ValidationError({"decision": invalid(CANCELLED_WHY)})
    promised = claim.status == ClaimStatus.ACCEPTED
    if promised:
        LOTS.advance(lot, "reopen")
    CLAIMS.advance(claim, "cancel", **decided(act, decision))
    if promised:
        lot.items.update(scanned_at=None, scanned_by=None)
        devices = devices_of(lot.items.all(), Status.RESERVED)
        move_devices(devices, "release", act=act, right=right, note=decision.strip())
