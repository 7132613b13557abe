"""What events derive, written: the state of each device, swapped, its other caches and its stays."""

from collections.abc import Iterable
from itertools import chain, groupby

from registry.devices.acting import BATCH, remember, save_changes
from registry.devices.ledger.replay import DEVICE_CACHE, STAY, apply
from registry.devices.models import Device, Event, Stay
from registry.shared.moves import Move, Reason, refuse

CHANGED = Reason("changed_meanwhile", "il vient d’être modifié par quelqu’un d’autre")
CACHE_FIELDS = [name.removesuffix("_id") for name in DEVICE_CACHE]
STAY_FIELDS = [name.removesuffix("_id") for name in STAY]


def current_stays(devices: list[Device]) -> dict[int, list[Stay]]:
    """The current stay of each device, as the list that `replay.apply` takes; empty for what is not there."""
    stays: dict[int, list[Stay]] = {device.pk: [] for device in devices}
    for stay in Stay.objects.filter(device__in=devices).select_related("organisation").order_by("pk"):
        stays[stay.device_id] = [stay]
    return stays


def derive(events: list[Event], stays: dict[int, list[Stay]], move: Move) -> None:
    """Applies one act to each device and to its stays, and saves what changed of them."""
    held, touched = [event.device for event in events], list(chain(*stays.values()))
    before = remember(held, DEVICE_CACHE), remember(touched, STAY)
    for event in events:
        event.source = event.device.status
        apply(event.device, stays[event.device_id], event)
        event.target = event.device.status
    _swap(events, move)
    save_changes(held, before[0])
    after = list(chain(*stays.values()))
    save_changes((stay for stay in after if stay.pk), before[1])
    Stay.objects.bulk_create((stay for stay in after if not stay.pk), batch_size=BATCH)


def _swap(events: list[Event], move: Move) -> None:
    """The guard of the database: each row must still stand in the state that was judged.

    A reserved device has a recipient at every moment, so that both are written at once.
    """

    def change(event: Event) -> tuple[str, int]:
        return event.source, event.device.recipient_id or 0

    for (status, recipient), group in groupby(sorted(events, key=change), key=change):
        wanted = [event.device for event in group]
        still = Device.objects.filter(pk__in=[device.pk for device in wanted], status=status)
        swapped = still.update(status=move.target or status, recipient=recipient or None)
        if swapped != len(wanted):
            refuse((device, CHANGED) for device in wanted)


def save_stays(groups: Iterable[list[Stay]]) -> None:
    """Closed stays before new ones: a device has one open stay at most."""
    stays = [stay for group in groups for stay in group]
    Stay.objects.bulk_update([stay for stay in stays if stay.pk], STAY_FIELDS, batch_size=BATCH)
    Stay.objects.bulk_create([stay for stay in stays if not stay.pk], batch_size=BATCH)
