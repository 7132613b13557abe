"""How a stocktake is closed, what is missing written down; and reopened, as if it had never been."""

from collections.abc import Iterator

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from registry.devices.models import Device
from registry.shared.act import Act
from registry.stocktakes.counting import missing
from registry.stocktakes.lifecycle import STOCKTAKES, Finding
from registry.stocktakes.models import Stocktake, StocktakeLine

BATCH = 1_000


@transaction.atomic
def close(stocktake: Stocktake, act: Act) -> None:
    """Freezes the stocktake: what was expected and not scanned becomes a line of it."""
    STOCKTAKES.require(act.by, "close", stocktake)
    unseen = missing(stocktake)
    STOCKTAKES.advance(stocktake, "close", closed_at=timezone.now(), closed_by=act.author)
    for part in _parts(unseen):
        StocktakeLine.objects.bulk_create(
            StocktakeLine(stocktake=stocktake, device_id=pk, finding=Finding.MISSING) for pk in part
        )


@transaction.atomic
def reopen(stocktake: Stocktake, act: Act) -> None:
    """What is missing is again what nobody has scanned yet."""
    STOCKTAKES.require(act.by, "reopen", stocktake)
    STOCKTAKES.advance(stocktake, "reopen", closed_at=None, closed_by=None)
    stocktake.lines.filter(finding=Finding.MISSING).delete()


def _parts(devices: QuerySet[Device]) -> Iterator[list[int]]:
    """Primary keys by thousands."""
    last, keys = 0, devices.order_by("pk").values_list("pk", flat=True)
    while part := list(keys.filter(pk__gt=last)[:BATCH]):
        yield part
        last = part[-1]
