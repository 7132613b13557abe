"""The hand-over: each device is scanned, what was scanned leaves for good, the rest goes back to the stock."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from donations import agreement, rights
from donations.gifts.steps import advance, author, let_go, move_devices, turn_down
from donations.models import Claim, LotItem
from registry.devices.identity import lookup
from registry.devices.lifecycle import Status
from registry.devices.models import Device
from registry.organisations.models.organisation import Kind
from registry.shared.moves import Already, Refusal
from registry.shared.wording import told

MISSING = "Absent à la remise de {}"
ELSEWHERE = "Le lot a été remis à un autre organisme."


@transaction.atomic
def check_in(*, claim: Claim, code: str, by) -> LotItem:
    """Marks the device that `code` names (address, tag or serial) as present at the hand-over."""
    rights.require(by, "check_in", claim)
    advance(claim, "check_in")
    device = _find(claim, code, by)
    item = claim.lot.items.select_related("device").get(device=device)
    if device.status != Status.RESERVED:
        raise Refusal(f"{device.pretty_tag} est « {device.get_status_display()} » : il ne peut pas être remis.")
    seen = {"scanned_at": timezone.now(), "scanned_by": author(by)}
    if not LotItem.objects.filter(pk=item.pk, scanned_at=None).update(**seen):
        raise Already(f"{device.pretty_tag} est déjà contrôlé.")
    return item


@transaction.atomic
def undo_check_in(*, claim: Claim, item: LotItem, by) -> None:
    rights.require(by, "check_in", claim)
    advance(claim, "check_in")
    claim.lot.items.filter(pk=item.pk).update(scanned_at=None, scanned_by=None)


@transaction.atomic
def hand_over(
    *,
    claim: Claim,
    by,
    handed_on: date,
    handed_place: str,
    donor_person: str,
    beneficiary_person: str,
    reservations: str = "",
    motive: str = "",
) -> None:
    """Closes the lot: the scanned devices are the beneficiary's, the others are retired stock again.

    Whoever hands over need not have the right to withdraw: freeing what is missing is part of this act, and the
    convention is frozen again with what was handed over. `motive` is asked where the day lies in a closed year.
    """
    lot, right = claim.lot, rights.require(by, "hand_over", claim)
    advance(lot, "close")
    advance(
        claim,
        "hand_over",
        handed_on=handed_on,
        handed_place=handed_place.strip(),
        donor_person=donor_person.strip(),
        beneficiary_person=beneficiary_person.strip(),
        reservations=reservations.strip(),
        handed_by=author(by),
    )
    present = lot.items.filter(active=True, scanned_at__isnull=False).select_related("device")
    if not present:
        raise Refusal("Scannez au moins un matériel avant d’enregistrer la remise.")
    facts = {"on": handed_on, "by": by, "right": right, "because": motive.strip()}
    _leave(claim, [item.device for item in present], motive=motive.strip(), **facts)
    missing = lot.items.filter(active=True, scanned_at=None)
    let_go(missing, motive=told(MISSING.format(claim.convention), motive), **facts)
    turn_down(lot.claims.exclude(pk=claim.pk), by=by, because=ELSEWHERE)
    agreement.execute(claim, present, by=by)


def _leave(claim: Claim, devices: list[Device], *, motive: str, **facts) -> None:
    """To another public body it is a transfer, which counts apart from gifts and which that body accepts."""
    if claim.association.kind == Kind.PUBLIC_BODY:
        why = told(f"Remise du lot {claim.lot.number}", motive)
        move_devices(devices, "release", "withdraw", motive=motive, **facts)
        move_devices(devices, "transfer", counterparty=claim.association, motive=why, **facts)
    else:
        move_devices(devices, "hand_over", counterparty=claim.association, motive=motive, **facts)


def _find(claim: Claim, code: str, by) -> Device:
    inside = Device.objects.filter(lot_items__in=claim.lot.items.filter(active=True))
    try:
        return lookup.find(code, inside)
    except lookup.NotFound:
        elsewhere = _elsewhere(code, by)
    raise Refusal(f"{elsewhere.pretty_tag} n’est pas dans ce lot.")


def _elsewhere(code: str, by) -> Device:
    try:
        return lookup.find(code, Device.objects.visible_to(by))
    except lookup.NotFound as reason:
        raise Refusal(str(reason)) from reason
