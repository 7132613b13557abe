"""The one rule of who takes a tag: it is free when no device bears it, no other code says it, and no batch of blank
labels of somebody else holds it. A blank label is taken by whoever labels devices where it was printed for."""

from collections.abc import Iterable, Iterator, Sequence

from registry.devices.identity import labelling, tags
from registry.devices.models import Alias, Blank, Device, Naming
from registry.organisations.models import Organisation
from registry.shared import access
from registry.shared.access import Actor
from registry.shared.moves import Reason, Refusal

# None of them tells what the other device is, nor whose.
TAG_TAKEN = Reason("tag_taken", "cette étiquette est déjà sur un autre matériel")
ALIKE = Reason("tag_alike", "cette étiquette se lit comme une autre, qui est déjà prise")
RESERVED = Reason("tag_reserved", "cette étiquette est réservée : elle a été imprimée pour une autre organisation")
ELSEWHERE = Reason("tag_printed_elsewhere", "cette étiquette a été imprimée pour « {} » et ce qui en dépend")
BATCH = 500

Wanted = tuple[Device, str, Organisation]


def may_claim(user: Actor, blank: Blank) -> bool:
    """Whoever labels devices somewhere in the part of the tree that the batch was printed for."""
    place = blank.batch.organisation.path
    return any(place.startswith(path) or path.startswith(place) for path in access.paths(user, "label"))


def refusals(wanted: Sequence[Wanted], *, by: Actor) -> Iterator[tuple[Device, Reason]]:
    """Why devices may not take the tags that they want, for each (device, tag, where it is or enters)."""
    said = {tag for _, tag, _ in wanted} | {alike for _, tag, _ in wanted if (alike := tags.clean(tag))}
    named = dict(Alias.objects.filter(text__in=said).values_list("text", "device"))
    named |= dict(Device.objects.filter(tag__in=said).values_list("tag", "pk"))
    blanks = _blanks(said)
    for device, tag, place in wanted:
        alike = tags.clean(tag)
        if reason := _reason(device, named.get(tag), blanks.get(tag), place, by):
            yield device, reason
        elif alike and alike != tag and (alike in blanks or named.get(alike, device.pk) != device.pk):
            yield device, ALIKE


def require(device: Device, tag: str, *, by: Actor) -> None:
    """Raises Refusal unless `device` may take `tag` where it is."""
    for _, reason in refusals([(device, tag, device.organisation)], by=by):
        raise refused(tag, reason)


def refused(tag: str, reason: Reason) -> Refusal:
    return Refusal(Reason(reason.code, f"{tags.pretty(tag)} : {reason}."))


def take(devices: Iterable[Device]) -> None:
    """Keeps what was claimed, within the same transaction: the texts that no other device may bear from now on, and the
    day on which a blank label was stuck. Raises IntegrityError when another has just taken one."""
    devices = list(devices)
    foreign = [device for device in devices if not tags.is_tag(device.tag)]
    if foreign:
        Naming.objects.filter(text__in=[one.tag for one in foreign], device__in=foreign).delete()
    Naming.objects.bulk_create([Naming(text=one.tag, device=one) for one in foreign], batch_size=BATCH)
    blanks = _blanks({device.tag for device in devices})
    labelling.note(device.pk for device in devices if device.tag in blanks)


def _reason(device: Device, holder: int | None, blank: Blank | None, place: Organisation, by: Actor) -> Reason | None:
    if holder is not None:
        return None if holder == device.pk else TAG_TAKEN
    if blank and not may_claim(by, blank):
        return RESERVED
    if blank and not place.path.startswith(blank.batch.organisation.path):
        return ELSEWHERE.format(blank.batch.organisation)
    return None


def _blanks(said: set[str]) -> dict[str, Blank]:
    found = Blank.objects.filter(tag__in=filter(tags.is_tag, said)).select_related("batch__organisation")
    return {blank.tag: blank for blank in found}
