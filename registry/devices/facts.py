"""The one writer of what people say of a device (its plain facts): checked by the model, locked, and logged."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from registry.devices import closed_years
from registry.devices.acting import append, lock
from registry.devices.data_gate import UNERASED
from registry.devices.identity import bearers, serials
from registry.devices.lifecycle import EXITS, Status
from registry.devices.models import Category, Change, Device, Stay
from registry.devices.models.device import FACTS, WORDS, names
from registry.shared import access, moves
from registry.shared.act import Act, Via
from registry.shared.moves import Reason, refuse
from registry.tabular.dates import in_figures

BATCH = 500
# A live change of these says why. A file or a command may not know.
WEIGHTY = {fact.name for fact in FACTS.values() if fact.weighty}
LIVE = {Via.PAGE, Via.SCAN, Via.API}
MOTIVE_OF_FACT = Reason("motive_of_fact_wanted", "indiquez le motif : des chiffres dépendent de ce que vous modifiez")
# Judged apart: a category is a row, and its code is what a log keeps.
CHECKED = [name for name in FACTS if name != "category"]
UNCHECKED = [column.name for column in Device._meta.fields if column.name not in CHECKED]
SERIAL_TAKEN = Reason("serial_taken", serials.TAKEN[:1].lower() + serials.TAKEN[1:].rstrip("."))


def change(devices: Iterable[Device], act: Act, **values: Any) -> list[Change]:
    """Writes the same facts (see `FACTS`) on all of `devices`, or on none; says what changed."""
    return change_each(dict.fromkeys(devices, values), act)


def change_each(values: Mapping[Device, Mapping[str, Any]], act: Act) -> list[Change]:
    """Writes to each device its own facts, all or none; what is the same already is not written.

    Raises PermissionDenied where `act.by` may not edit, and Refused with a reason per device.
    """
    if strangers := {name for given in values.values() for name in given} - FACTS.keys():
        raise TypeError(f"not plain facts: {sorted(strangers)}")
    given = {device.pk: facts for device, facts in values.items()}
    try:
        with transaction.atomic():
            held = lock(values)
            for place in {device.organisation for device in held}:
                access.require(act.by, "edit", place)
            changes: list[Change] = []
            refusals = [
                (device, reason) for device in held for reason in _written(device, given[device.pk], act, changes)
            ]
            refuse(refusals + list(_inconsistent(changes)) + _late(changes, act))
            return _save(changes, act)
    except IntegrityError as error:
        raise moves.Refusal(moves.CLASH) from error


def complete(device: Device, act: Act, values: Mapping[str, Any]) -> list[Change]:
    """Writes what the device does not say yet; what it says stays."""
    lacking = {name: value for name, value in values.items() if value and not getattr(device, name)}
    return change([device], act, **lacking) if lacking else []


def rewrite(devices: Iterable[Device], act: Act) -> None:
    """Writes every fact of devices that enter again, as the ledger judged them; what differs is logged."""
    devices, changes = list(devices), []
    stored = {device.pk: device for device in lock(devices)}
    for device in devices:
        for name in FACTS:
            before, after = text(getattr(stored[device.pk], name)), text(getattr(device, name))
            if before != after:
                changes.append(Change(device=device, field=name, before=before, after=after))
    _save(changes, replace(act, motive=""))


def forget_words(devices: Iterable[Device], act: Act) -> None:
    """The place and the remarks of whoever held the device until now do not follow it; what they were is logged."""
    changes = []
    for device in devices:
        for name in names(WORDS):
            if before := getattr(device, name):
                changes.append(Change(device=device, field=name, before=before, after=""))
                setattr(device, name, "")
    _save(changes, replace(act, motive=""))


def _save(changes: list[Change], act: Act) -> list[Change]:
    for row in changes:
        row.by, row.via, row.operation, row.motive = act.author, act.via, act.operation, act.motive
    changed = list({row.device.pk: row.device for row in changes}.values())
    if changed:
        Device.objects.bulk_update(changed, sorted({row.field for row in changes}), batch_size=BATCH)
    return append(changes)


def text(value: Any) -> str:
    """A fact as a log keeps it."""
    match value:
        case None:
            return ""
        case date():
            return value.isoformat()
        case Decimal():
            return f"{value:.2f}"
        case Category():
            return value.code
    return str(value)


def read(field: str, written: str) -> Any:
    """The value that a log's text stands for."""
    if field == "category":
        return Category.objects.get(code=written)
    column = FACTS[field].column
    return None if column.null and not written else column.to_python(written)


def as_of(device: Device, moment: datetime) -> dict[str, Any]:
    """The facts that were others when `moment` came: for each, what it was then."""
    later = Change.objects.filter(device=device, recorded_at__gt=moment).order_by("-pk")
    return {field: read(field, before) for field, before in later.values_list("field", "before")}


def _written(device: Device, given: Mapping[str, Any], act: Act, changes: list[Change]) -> list[Reason]:
    """Sets the given facts on the locked row, notes what changed, and answers every reason to refuse."""
    if not device.status:
        return [Reason("not_in_registry", "il n’est plus au registre")]
    before = {name: text(getattr(device, name)) for name in given}
    for name, value in given.items():
        setattr(device, name, value)
    if reasons := list(_invalid(device, given)):
        return reasons
    after = {name: text(getattr(device, name)) for name in given}
    changed = [name for name in given if after[name] != before[name]]
    changes += [Change(device=device, field=name, before=before[name], after=after[name]) for name in changed]
    if "category" in changed and (reason := _other_category(device)):
        return [reason]
    return [MOTIVE_OF_FACT] if WEIGHTY & set(changed) and not act.motive and act.via in LIVE else []


def _late(changes: list[Change], act: Act) -> list[tuple[Device, Reason]]:
    """What figures read of a device that a closed year may count changes with the right to amend, and a motive."""
    weighty = {row.device.pk: row.device for row in changes if row.field in WEIGHTY}
    years = closed_years.Closings().counting(weighty.values())
    told = (
        (weighty[pk], closed_years.objection(year, weighty[pk].organisation, act.by, act.motive))
        for pk, year in years.items()
    )
    return [(device, reason) for device, reason in told if reason]


def _invalid(device: Device, given: Mapping[str, Any]) -> Iterator[Reason]:
    if "category" in given and given["category"] is None:
        yield Reason("category_missing", "indiquez la catégorie")
    try:
        device.clean_fields(exclude={*UNCHECKED, *(set(CHECKED) - given.keys())})
    except ValidationError as error:
        for name, sentences in error.message_dict.items():
            yield Reason("invalid_fact", f"{FACTS[name].label.lower()} : {' '.join(sentences).rstrip('.')}")


def _other_category(device: Device) -> Reason | None:
    """A lot shows what its devices are; and what left without erasure cannot turn out to have held data."""
    if device.status in (Status.OFFERED, Status.RESERVED):
        return Reason("in_a_lot", "il est dans un lot : retirez-l’en avant de changer sa catégorie")
    if device.status in EXITS and device.category.holds_data and device.erasure in {"", *UNERASED}:
        return Reason("left_unerased", "il est sorti sans effacement attesté, et cette catégorie contient des données")
    return None


def _inconsistent(changes: list[Change]) -> Iterator[tuple[Device, Reason]]:
    """What one row alone does not tell: the day of its entry, and the serial numbers of the others."""
    dated = [row.device for row in changes if row.field == "manufactured_on"]
    entries = _entries(dated)
    for device in dated:
        made_on, entered_on = device.manufactured_on, entries.get(device.pk)
        if made_on and entered_on and made_on > entered_on:
            why = f"il serait entré ({in_figures(entered_on)}) avant sa fabrication"
            yield device, Reason("entered_before_manufacture", why)
    named = {row.device.pk: row.device for row in changes if row.field in ("serial", "manufacturer")}
    for device in bearers.taken([device for device in named.values() if device.serial]):
        yield device, SERIAL_TAKEN


def _entries(devices: list[Device]) -> dict[int, date | None]:
    """The day on which each came in first, where it is known."""
    stays = Stay.objects.filter(device__in=devices).order_by("-pk").values_list("device", "entered_on")
    return dict(stays)
