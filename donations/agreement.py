"""What the registry knows on the day of a convention, copied into its rows: at acceptance, then at the hand-over."""

import hashlib
from collections.abc import Collection
from io import BytesIO
from typing import Any

from django.utils import timezone

from donations import convention, terms
from donations.models import Claim, Convention, ConventionDevice, LotItem, Stage
from registry.devices.lifecycle import Action
from registry.devices.models import Device, Event, Stay
from registry.shared.access import Actor
from registry.shared.printing.paper import short_day

# What the executed convention repeats of the agreed one, and what it takes from the record of the hand-over.
RECORD = "handed_on handed_place donor_person beneficiary_person reservations".split()
OWN = {"id", "stage", "made_at", "made_by", "sha256", "content", *RECORD}
AGREED = [field.attname for field in Convention._meta.fields if field.name not in OWN]
LINE = [field.attname for field in ConventionDevice._meta.fields if field.name not in {"id", "convention", "handed"}]


def agree(claim: Claim, *, by: Actor) -> Convention:
    """Freezes the convention of a claim that has just been accepted, from the records as they stand."""
    claim = _read(claim)
    items = claim.lot.items.filter(active=True).select_related("device__category")
    frozen = Convention(claim=claim, stage=Stage.AGREED, **_parties(claim), **_object(claim))
    return _keep(frozen, _lines(claim, list(items)), by=by)


def execute(claim: Claim, gone: Collection[LotItem], *, by: Actor) -> Convention:
    """Freezes it again as it was executed: what was agreed, word for word, and what was really handed over."""
    claim = _read(claim)
    agreed = claim.conventions.defer("content").get(stage=Stage.AGREED)
    kept = {name: getattr(agreed, name) for name in AGREED}
    record = {name: getattr(claim, name) for name in RECORD}
    left = {item.device_id for item in gone}
    lines = [
        ConventionDevice(**{name: getattr(line, name) for name in LINE}, handed=line.device_id in left)
        for line in agreed.devices.all()
    ]
    return _keep(Convention(**kept | record, stage=Stage.EXECUTED), lines, by=by)


def _read(claim: Claim) -> Claim:
    """As the database has it: whoever acts may hold a row that was read before others changed it."""
    return Claim.objects.select_related("lot__organisation", "association").get(pk=claim.pk)


def _keep(frozen: Convention, lines: list[ConventionDevice], *, by: Actor) -> Convention:
    out = BytesIO()
    convention.draw(frozen, lines, out)
    frozen.content = out.getvalue()
    frozen.sha256 = hashlib.sha256(frozen.content).hexdigest()
    frozen.made_by_id = by.pk
    frozen.save()
    for line in lines:
        line.convention = frozen
    ConventionDevice.objects.bulk_create(lines)
    return frozen


def _parties(claim: Claim) -> dict[str, str]:
    # A service is no legal person: the entity above it gives.
    giver = claim.lot.organisation
    donor, beneficiary = giver.legal_entity(), claim.association
    return {
        "donor": donor.name,
        "donor_service": "" if donor == giver else giver.name,
        "donor_siret": donor.siret,
        "donor_address": donor.address,
        "donor_signatory": donor.signatory,
        "donor_signatory_title": donor.signatory_title,
        "beneficiary": beneficiary.name,
        "beneficiary_kind": beneficiary.kind,
        "beneficiary_rna": beneficiary.rna,
        "beneficiary_siren": beneficiary.siren,
        "beneficiary_address": beneficiary.address,
        "beneficiary_signatory": beneficiary.signatory,
        "beneficiary_signatory_title": beneficiary.signatory_title,
    }


def _object(claim: Claim) -> dict[str, Any]:
    lot = claim.lot
    return {
        "number": claim.convention,
        "agreed_on": timezone.localdate(claim.decided_at),
        "terms": terms.CURRENT,
        "legal_basis": claim.legal_basis,
        "lot_number": lot.number,
        "lot_title": lot.title,
        "place": lot.place,
        "collect_by": lot.collect_by,
    }


def _lines(claim: Claim, items: list[LotItem]) -> list[ConventionDevice]:
    devices = [item.device for item in items]
    stays, erasures = _stays(claim, devices), _erasures(devices)
    return [_line(device, stays.get(device.pk), erasures.get(device.pk)) for device in devices]


def _stays(claim: Claim, devices: list[Device]) -> dict[int, Stay]:
    """The last stay of each device with the donor, in one query."""
    inside = Stay.objects.filter(device__in=devices, organisation__path__startswith=claim.lot.organisation.path)
    return {stay.device_id: stay for stay in inside.order_by("pk")}


def _erasures(devices: list[Device]) -> dict[int, Event]:
    """The last attested erasure of each device, in one query."""
    attested = Event.objects.filter(device__in=devices, action=Action.ERASE, corrected_by=None)
    return {event.device_id: event for event in attested.order_by("pk")}


def _line(device: Device, stay: Stay | None, erasure: Event | None) -> ConventionDevice:
    named = filter(None, (device.category.name, f"{device.manufacturer} {device.model}".strip()))
    return ConventionDevice(
        device=device,
        tag=device.pretty_tag,
        title=", ".join(named),
        serial=device.serial,
        acquired_on=stay.acquired_on if stay else None,
        made_on=device.manufactured_on or (stay.first_purchased_on if stay else None),
        unit_value=device.unit_value,
        functional=device.functional,
        erasure=_erasure(device, erasure),
    )


def _erasure(device: Device, event: Event | None) -> str:
    """How, when, and the number of the ledger's event that attests it."""
    if not device.erasure:
        return "" if device.category.holds_data else "Sans objet"
    if event is None:
        return device.get_erasure_display()
    when = f", {short_day(event.on)}" if event.on else ""
    return f"{device.get_erasure_display()}{when}, mouvement n° {event.pk}"
