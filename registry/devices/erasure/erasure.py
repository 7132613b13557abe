"""Erasure medium by medium: each record stands on an act of the ledger, which carries where the whole device stands.

A certificate of the device is recorded whole: the media that it names beside the one recorded have their own record.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from operator import attrgetter, itemgetter
from typing import Any

from django.db.models import Q

from registry.devices import ledger
from registry.devices.data_gate import UNERASED, Erasure
from registry.devices.documents import documents
from registry.devices.documents.media import AcceptedFile
from registry.devices.erasure import reading
from registry.devices.erasure.report import Medium, Report
from registry.devices.identity.serials import key
from registry.devices.ledger.replay import effective
from registry.devices.lifecycle import HELD, Action
from registry.devices.models import Device, Document, Event, MediumErasure
from registry.devices.models.document import DocumentKind
from registry.devices.models.erasure import Result
from registry.shared.act import Act
from registry.shared.moves import Reason, refuse

# From the weakest to the strongest: a device is worth what its weakest medium is.
STRENGTH = (Erasure.CLEAR, Erasure.PURGE, Erasure.DESTROY)
SERVES = frozenset({Action.ISSUE, Action.REASSIGN, Action.RESUME})
ONLY_DESTROY = Reason(
    "only_destruction", "l’effacement de ce support a échoué : seule sa destruction peut encore être attestée"
)
HELD_MOTIVE = "Échec que dit un certificat ajouté au matériel"
NO_MORE = Reason("media_already_recorded", "tous les supports sans numéro de ce certificat sont déjà enregistrés")


def attest(
    device: Device,
    act: Act,
    *,
    certificate: AcceptedFile | None = None,
    confirmed: bool = False,
    **facts: Any,
) -> MediumErasure:
    """Records the erasure of one medium, its certificate, and by the ledger what becomes of the device.

    A certificate that can be read must say the same, and be of this device: `confirmed` where it cannot tell. The other
    media that it names are recorded with this one, as it tells them: each once, whoever records it again.

    A device is erased once each medium that was recorded since it last served is; one that failed forbids every exit
    until it is destroyed. `facts` are the columns of MediumErasure; a day in a closed year asks a motive.
    Raises Refused and PermissionDenied.
    """
    record = MediumErasure(**facts)
    with documents.filing():
        held = Device.objects.select_for_update().get(pk=device.pk)
        known = media(held)
        report = _proof(held, certificate, record) if certificate else None
        kept = documents.once(held, certificate, by=act.by) if certificate else None
        record.certificate, on = kept, act.on or date.today()
        beside = _beside(report, kept, held, known, record, confirmed) if report and kept else []
        acts = [(max(on, told.on or on), other) for told, other in beside]
        before = next((each for each in latest(known) if _same(each, record)), None)
        if before is None or not _repeats(record, before):
            if before and before.failed and not record.destroyed:
                raise ledger.Refused([(held, ONLY_DESTROY)])
            acts, before = [*acts, (on, record)], record
        outcome = _outcome(held, record.method, latest([*known, *(each for _, each in acts)]))
        _write(held, sorted(acts, key=itemgetter(0)), outcome, act)
    return before


def keep(device: Device, file: AcceptedFile, act: Act) -> Document:
    """Keeps a file of a device; one that tells that a medium failed holds the device at once: a certificate that was
    read and not recorded proves nothing, yet what it says against the device is known. Raises PermissionDenied."""
    with documents.filing():
        held = Device.objects.select_for_update().get(pk=device.pk)
        add = documents.store if file.kind == DocumentKind.PHOTO else documents.once
        kept = add(held, file, by=act.by)
        report = reading.read(file) if held.status in HELD else None
        if report and not reading.mismatch(report, held):
            _hold(held, report, kept, act)
    return kept


def _hold(device: Device, report: Report, kept: Document, act: Act) -> None:
    """What failed before the device last served is of a past use."""
    events = list(device.events.order_by("pk"))
    served = max((event.on for event in effective(events) if event.action in SERVES and event.on), default=date.min)
    untold = _untold(report, media(device, events), kept)
    failed = [each for each in untold if each.succeeded is False and (each.on or date.max) >= served]
    today, last = date.today(), device.last_on or date.min
    acts = [(max(min(each.on or today, today), last), _record(report, each, device, kept)) for each in failed]
    _write(device, sorted(acts, key=itemgetter(0)), Erasure.FAILED, replace(act, motive=HELD_MOTIVE))


def _write(device: Device, acts: list[tuple[date, MediumErasure]], outcome: str, act: Act) -> None:
    """One act for each record, in one operation; all of them lead the whole device to where it stands."""
    for on, record in acts:
        ledger.record([device], Action.ERASE, replace(act, on=on), medium=record, erasure=outcome)
        record.save()


def _proof(device: Device, certificate: AcceptedFile, record: MediumErasure) -> Report | None:
    """What a tool tells; a report that proves nothing as a whole is refused where it should, else a paper."""
    report = reading.whole(certificate)
    if report and report.flaw and not record.failed and not record.destroyed:
        raise ledger.Refused([(device, report.flaw)])
    return report if report and report.media and not report.flaw else None


def _beside(
    report: Report,
    kept: Document,
    device: Device,
    known: list[MediumErasure],
    record: MediumErasure,
    confirmed: bool,
) -> list[tuple[Medium, MediumErasure]]:
    """What the report tells of other media, and their records; raises Refused when it does not say the same of this."""
    untold = _untold(report, known, kept)
    medium = _paired(report, known, record, untold)
    if medium is None and report.unnumbered() and not key(record.serial):
        raise ledger.Refused([(device, NO_MORE)])
    # A destruction needs no tool to have succeeded.
    succeeds = not record.failed and not record.destroyed
    refuse(
        (device, reason)
        for reason in reading.objections(
            report, device, medium, serial=record.serial, succeeds=succeeds, confirmed=confirmed
        )
    )
    told = medium and medium.record["result"] == record.result
    record.certified = bool(told) and reading.recognised(report, device) and not record.destroyed
    return [(each, _record(report, each, device, kept)) for each in untold if each is not medium]


def _paired(report: Report, known: list[MediumErasure], record: MediumErasure, untold: list[Medium]) -> Medium | None:
    """The medium of the report that a record is of: by its number; without one, any that says the same is left."""
    if key(record.serial):
        return report.of(record.serial)
    without = [medium for medium in untold if not key(medium.serial)]
    if not without and any(_settles(record, each) for each in latest(known)):
        without = report.unnumbered()
    failed = record.failed or record.destroyed
    return min(without, key=lambda medium: (medium.succeeded is False) != failed, default=None)


def _record(report: Report, medium: Medium, device: Device, kept: Document) -> MediumErasure:
    """As the certificate alone tells it."""
    tool = {"tool": report.tool, "tool_version": report.version, "operator": report.operator}
    certified = reading.recognised(report, device)
    return MediumErasure(**medium.record, **tool, certificate=kept, certified=certified)


def _untold(report: Report, known: list[MediumErasure], kept: Document) -> list[Medium]:
    """The media of a report that still need a record: each number once, and those without as many as it lists."""
    standing = {key(each.serial): each for each in latest(known) if key(each.serial)}
    numbered = [
        medium for medium in report.media if (number := key(medium.serial)) and _adds(medium, standing.get(number))
    ]
    spent = [
        Result.FAILED if each.destroyed else each.result
        for each in known
        if each.certificate_id == kept.pk and not key(each.serial)
    ]
    left = []
    for medium in sorted(report.unnumbered(), key=lambda medium: medium.succeeded is not False):
        if medium.record["result"] in spent:
            spent.remove(medium.record["result"])
        else:
            left.append(medium)
    return numbered + left[: max(len(left) - len(spent), 0)]


def _adds(medium: Medium, before: MediumErasure | None) -> bool:
    """A failure is news unless it is known or settled; a success, only where nothing was proved."""
    if before is None or medium.succeeded is None:
        return before is None
    if before.destroyed or before.failed:
        return False
    return not medium.succeeded or before.pending


def media(device: Device, events: Iterable[Event] | None = None) -> list[MediumErasure]:
    """The records that count today, the oldest first: from before the device last served, what failed alone; none that
    was undone.

    An erasure attested for the whole device takes the place of those before it, unless it tells a failure anew. The
    records of a row that was joined to it are its own.
    """
    events = list(device.events.order_by("pk") if events is None else events)
    rows = Q(event__device=device) | Q(event__device__joined_to=device)
    records = {
        each.event_id: each for each in MediumErasure.objects.filter(rows).select_related("certificate", "event")
    }
    if joined := {each.event.device_id for each in records.values()} - {device.pk}:
        events = sorted([*events, *Event.objects.filter(device__in=joined)], key=attrgetter("pk"))
    counting: list[MediumErasure] = []
    for event in effective(events):
        if event.pk in records:
            counting.append(records[event.pk])
        elif event.action in SERVES:
            counting = [each for each in latest(counting) if each.failed]
        elif event.action == Action.ERASE and event.erasure not in UNERASED:
            counting.clear()
    return counting


def latest(records: Iterable[MediumErasure]) -> list[MediumErasure]:
    """The last word on each medium. Without its number, each record is of another one, unless it settles it."""
    numbered: dict[str, MediumErasure] = {}
    without: list[MediumErasure] = []
    for record in records:
        if number := key(record.serial):
            numbered[number] = record
        else:
            settled = next((each for each in without if _settles(record, each)), None)
            without = [*(each for each in without if each is not settled), record]
    return [*numbered.values(), *without]


def _settles(record: MediumErasure, before: MediumErasure) -> bool:
    """Whether a record without a number ends what forbids the exit: a destruction does for one medium of its type, and
    so does a person who read the certificate that proved nothing of it by itself."""
    if key(record.serial) or key(before.serial) or not before.pending:
        return False
    if record.destroyed:
        return "" in (before.medium_type, record.medium_type) or before.medium_type == record.medium_type
    judged = before.certificate_id is not None and before.certificate_id == record.certificate_id
    return judged and not before.failed and not record.pending


def _same(one: MediumErasure, other: MediumErasure) -> bool:
    return bool(key(one.serial)) and key(one.serial) == key(other.serial)


def _repeats(record: MediumErasure, before: MediumErasure) -> bool:
    """Whether the same certificate already told it."""
    if before.certificate_id is None or before.certificate_id != record.certificate_id or before.destroyed:
        return False
    return before.result == record.result and (before.failed or before.method == record.method)


def _outcome(device: Device, method: str, standing: list[MediumErasure]) -> str:
    """What the act says of the whole device. After a failure, only a destruction ever settles it."""
    if any(each.failed for each in standing):
        return Erasure.FAILED
    if any(each.pending for each in standing):
        return Erasure.PARTIAL
    if device.erasure == Erasure.FAILED:
        return method
    return min((each.method for each in standing), key=STRENGTH.index)
