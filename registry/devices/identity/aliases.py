"""How a device changes its tag and stays found by every text that names it: its former tags, and codes of others."""

from collections.abc import Iterable
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from registry.devices.acting import lock
from registry.devices.identity import claiming, serials, tags
from registry.devices.models import Alias, Device, Naming
from registry.devices.models.alias import LONGEST
from registry.shared import access, moves
from registry.shared.access import Actor
from registry.shared.act import Act
from registry.shared.codes import barcodes, wedge
from registry.shared.moves import Reason

OURS = Reason("own_tag", "« {} » est une étiquette du registre : scannez-la, elle se pose autrement.")
PRODUCT = Reason(
    "names_a_product", "« {} » désigne un modèle, pas un exemplaire : il ne peut pas désigner un matériel."
)
TOO_LONG = Reason("code_too_long", f"Un code compte {LONGEST} caractères au plus.")
ITS_OWN = "« {} » désigne déjà ce matériel."
USED = Reason("code_taken", "« {} » désigne déjà un autre matériel.")


def written(text: str) -> str:
    """A scanned text as an alias keeps it: in capitals, its keys swapped back where it shows that they were mixed."""
    return tags.scanned(wedge.undone(text) or text).upper()


def current(tag: str) -> str:
    """The tag, today, of the device that bore `tag`, or that its device was joined to; `tag` itself when none did."""
    device = named([tag], Device.objects.all()).get(tag)
    return device.tag if device else tag


def named(texts: Iterable[str], devices: QuerySet[Device]) -> dict[str, Device]:
    """Those of `devices` that each text is an alias of, or the tag of a row that was joined to them."""
    texts = list(texts)
    joined = Device.objects.filter(tag__in=texts, joined_to__isnull=False).values_list("tag", "pk")
    owners = dict(joined) | dict(Alias.objects.filter(text__in=texts).values_list("text", "device_id"))
    kept = _kept(owners.values())
    owners = {text: kept[pk] for text, pk in owners.items()}
    found = devices.in_bulk(set(owners.values())) if owners else {}
    return {text: found[pk] for text, pk in owners.items() if pk in found}


def _kept(keys: Iterable[int]) -> dict[int, int]:
    """For each device, the one that it was joined to, and so on; itself when it was not."""
    now = {pk: pk for pk in keys}
    while now and (step := _joined(now.values())):
        now = {pk: step.get(there, there) for pk, there in now.items()}
    return now


def _joined(keys: Iterable[int]) -> dict[int, int]:
    rows = Device.objects.filter(pk__in=set(keys), joined_to__isnull=False)
    return {pk: kept for pk, kept in rows.values_list("pk", "joined_to") if kept}


def retag(device: Device, tag: str, *, by: Actor) -> None:
    """Gives the device the tag of the label that it now bears. The one that it had stays an alias of it: both labels
    open the same page, and the page shows the one that a person reads on the device."""
    with transaction.atomic():
        (held,) = lock([device])
        access.require(by, "label", held.organisation)
        claiming.require(held, tag, by=by)
        Alias.objects.filter(text=tag, device=held).delete()
        former = {"device": held, "by": access.account(by), "was_tag": True}
        Alias.objects.get_or_create(text=held.tag, defaults=former)
        held.tag = device.tag = tag
        try:
            with transaction.atomic():
                held.save(update_fields=["tag"])
                claiming.take([held])
        except IntegrityError as error:
            raise claiming.refused(tag, claiming.TAG_TAKEN) from error


def attach(device: Device, text: str, *, by: Actor) -> Alias:
    """Makes a code of somebody else (a maker's link, a former inventory's label) name this device too."""
    key = written(text)
    if refusal := _why_not(key, device, by):
        raise moves.Refusal(refusal.format(key[:60]))
    with transaction.atomic():
        (held,) = lock([device])
        access.require(by, "label", held.organisation)
        # Whoever claims the same text as a tag, at the same time, waits here or is waited for.
        naming, _ = Naming.objects.get_or_create(text=key, defaults={"device": held})
        alias, new = Alias.objects.get_or_create(text=key, defaults={"device": held, "by": access.account(by)})
        if {naming.device_id, alias.device_id} != {held.pk}:
            raise moves.Refusal(USED.format(key[:60]))
    if not new:
        raise moves.Already(ITS_OWN.format(key[:60]))
    return alias


def learn(codes: Iterable[tuple[str, Device]], act: Act) -> None:
    """Keeps the codes by which a file's machines are known again; one that names another device already stays its."""
    rows = [Alias(text=text, device=one, by=act.author, operation=act.operation) for text, one in codes]
    Naming.objects.bulk_create([Naming(text=row.text, device=row.device) for row in rows], ignore_conflicts=True)
    Alias.objects.bulk_create(rows, ignore_conflicts=True)


def forget(operation: UUID) -> None:
    """Takes back the codes that came with what is undone."""
    learnt = Alias.objects.filter(operation=operation)
    Naming.objects.filter(text__in=learnt.values("text")).delete()
    learnt.delete()


def detach(alias: Alias, *, by: Actor) -> None:
    """A code of somebody else names the device no more; a former tag goes on naming it."""
    access.require(by, "label", alias.device.organisation)
    if alias.is_tag:
        raise moves.Refusal(
            Reason(
                "former_tag", f"{tags.pretty(alias.text)} est une ancienne étiquette : elle mène toujours au matériel."
            )
        )
    with transaction.atomic():
        Naming.objects.filter(text=alias.text).exclude(device__tag=alias.text).delete()
        alias.delete()


def _why_not(key: str, device: Device, by: Actor) -> Reason | None:
    if len(key) > LONGEST:
        return TOO_LONG
    if tags.is_tag(tags.given(key)):
        return OURS
    if key == device.tag:
        raise moves.Already(ITS_OWN.format(key))
    if barcodes.names_a_product(key):
        return PRODUCT
    if any(claiming.refusals([(device, key, device.organisation)], by=by)):
        return USED
    # A serial number that another bears would be hidden by the code: only what this person sees can be told.
    others, serial = Device.objects.exclude(pk=device.pk).visible_to(by), serials.key(key)
    return USED if serial and others.filter(serial_key=serial).exists() else None
