"""The hand-over: each device is scanned, what was scanned leaves for good, the rest goes back to the stock."""

from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

from django.db import transaction
from django.utils import timezone

from donations import agreement
from donations.gifts.contents import let_go, move_devices, turn_down
from donations.lifecycle import CLAIMS, LOTS
from donations.models import Claim, LotItem
from registry.devices.identity import lookup
from registry.devices.lifecycle import Status
from registry.devices.models import Device
from registry.organisations.models.organisation import Kind
from registry.shared.access import Actor
from registry.shared.act import Act
from registry.shared.moves import Already, Reason, Refusal
from registry.shared.processes.process import Granted, known
from registry.shared.wording import with_motive

RECORD = frozenset("handed_place donor_person beneficiary_person reservations".split())
MISSING = "Absent à la remise de {}"
ELSEWHERE = "Le lot a été remis à un autre organisme."


@transaction.atomic
def check_in(claim: Claim, act: Act, *, code: str) -> LotItem:
    """Marks the device that `code` names (address, tag or serial) as present at the hand-over."""
    _hold(claim, act)
    device = _find(claim, code, act.by)
    item = claim.lot.items.select_related("device").get(device=device)
    if device.status != Status.RESERVED:
        raise Refusal(
            Reason(
                "wrong_state", f"{device.pretty_tag} est « {device.get_status_display()} » : il ne peut pas être remis."
            )
        )
    seen = {"scanned_at": timezone.now(), "scanned_by": act.author}
    if not LotItem.objects.filter(pk=item.pk, scanned_at=None).update(**seen):
        raise Already(f"{device.pretty_tag} est déjà contrôlé.")
    return item


@transaction.atomic
def undo_check_in(claim: Claim, act: Act, *, item: LotItem) -> None:
    _hold(claim, act)
    claim.lot.items.filter(pk=item.pk).update(scanned_at=None, scanned_by=None)


def _hold(claim: Claim, act: Act) -> None:
    CLAIMS.require(act.by, "check_in", claim)
    CLAIMS.advance(claim, "check_in")


@transaction.atomic
def hand_over(claim: Claim, act: Act, *, handed_on: date, **record: Any) -> None:
    """Closes the lot: the scanned devices are the beneficiary's, the others are retired stock again.

    `record` are the columns of Claim that tell where and between whom (`RECORD`). Whoever hands over need not have the
    right to withdraw: freeing what is missing is part of this act, and the convention is frozen again with what was
    handed over. The motive is asked where the day lies in a closed year.
    """
    lot, right = claim.lot, CLAIMS.require(act.by, "hand_over", claim)
    LOTS.advance(lot, "close")
    known(record, RECORD)
    told = {name: value.strip() for name, value in record.items()}
    CLAIMS.advance(claim, "hand_over", handed_on=handed_on, handed_by=act.author, **told)
    present = lot.items.filter(active=True, scanned_at__isnull=False).select_related("device")
    if not present:
        raise Refusal(Reason("nothing_scanned", "Scannez au moins un matériel avant d’enregistrer la remise."))
    act = replace(act, on=handed_on)
    _leave(claim, [item.device for item in present], act=act, right=right)
    missing = with_motive(MISSING.format(claim.convention), act.motive)
    let_go(lot.items.filter(active=True, scanned_at=None), act=act, right=right, note=missing)
    turn_down(lot.claims.exclude(pk=claim.pk), act, because=ELSEWHERE)
    agreement.execute(claim, present, by=act.by)


def _leave(claim: Claim, devices: list[Device], *, act: Act, right: Granted) -> None:
    """To another public body it is a transfer, which counts apart from gifts and which that body accepts."""
    move = partial(move_devices, devices, act=act, right=right)
    if claim.association.kind == Kind.PUBLIC_BODY:
        move("release", "withdraw")
        note = with_motive(f"Remise du lot {claim.lot.number}", act.motive)
        move("transfer", counterparty=claim.association, note=note)
    else:
        move("hand_over", counterparty=claim.association)


def _find(claim: Claim, code: str, by: Actor) -> Device:
    inside = Device.objects.filter(lot_items__in=claim.lot.items.filter(active=True))
    try:
        return lookup.find(code, inside)
    except lookup.NotFound:
        elsewhere = _elsewhere(code, by)
    raise Refusal(Reason("not_in_the_lot", f"{elsewhere.pretty_tag} n’est pas dans ce lot."))


def _elsewhere(code: str, by: Actor) -> Device:
    try:
        return lookup.find(code, Device.objects.visible_to(by))
    except lookup.NotFound as reason:
        raise Refusal(reason.reason) from reason
