"""How a collection is opened and filled: each scan is one row on a pallet, weighed and told apart at once."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import Count, Q, Sum
from django.utils.formats import number_format

from registry.devices import lifecycle, orientation
from registry.devices.identity import lookup
from registry.devices.lifecycle import Action
from registry.devices.models import Device, Event, Policy
from registry.organisations.models import Organisation
from registry.shared import instants
from registry.shared.access import Actor
from registry.shared.act import Act
from registry.shared.moves import Already, Reason, Refusal
from registry.shared.processes import numbering
from registry.waste.collecting.weights import kilograms
from registry.waste.lifecycle import COLLECTIONS, UNDER_WAY, CollectionStatus
from registry.waste.models import Collection, CollectionLine, Collector

ZERO = Decimal(0)


@transaction.atomic
def open_collection(
    act: Act, *, organisation: Organisation, collector: Collector, site: str, planned_on: date | None = None
) -> Collection:
    collection = Collection(
        organisation=organisation, collector=collector, site=site, planned_on=planned_on, created_by=act.author
    )
    COLLECTIONS.require(act.by, "open", collection)
    collection.full_clean(exclude=["number"])
    numbering.save(collection, "DEEE")
    return collection


@transaction.atomic
def scan(collection: Collection, act: Act, *, code: str, pallet: int, at: datetime | None = None) -> CollectionLine:
    """Puts the device that `code` names (address, tag or serial) on a pallet, unless the ledger would refuse it; from
    another pallet of the collection (`former`), it is moved, unless it was scanned there since. `at`: when, for a scan
    that waited."""
    _fill(collection, act)
    device = _find(collection, code, act.by)
    _forget_where_it_left(device)
    event, when = Event(device=device, action=Action.CONSIGN, on=date.today()), instants.kept(at)
    line = device.collection_lines.filter(active=True).select_related("collection").first()
    if line is None and (reasons := lifecycle.judge(device, event, Policy.current())):
        raise Refusal(Reason(reasons[0].code, f"{device.pretty_tag} : {' ; '.join(reasons)}."))
    if line is None:
        told = {"collection": collection, "pallet": pallet, "scanned_at": when}
        line = CollectionLine(device=device, mass_kg=device.category.mass_kg, **told)
        line.clean_fields(exclude=["scanned_by"])
        facts = told | {"mass_kg": line.mass_kg}
        line, added = CollectionLine.objects.get_or_create(
            device=device, active=True, defaults=facts | {"scanned_by": act.author}
        )
        if added:
            return line
    where = f"{device.pretty_tag} est déjà sur la palette {line.pallet}"
    if line.collection_id != collection.pk:
        elsewhere = f"{device.pretty_tag} est déjà sur la palette {line.pallet} de la collecte {line.collection}."
        raise Refusal(Reason("on_another_collection", elsewhere))
    if line.pallet == pallet:
        raise Already(f"{where}.")
    if when < line.scanned_at:
        raise Already(f"{where}, où il a été scanné depuis.")
    line.former, line.pallet, line.scanned_at, line.scanned_by = line.pallet, pallet, when, act.author
    line.clean_fields(exclude=["scanned_by"])
    line.save(update_fields=["pallet", "scanned_at", "scanned_by"])
    return line


@transaction.atomic
def remove(collection: Collection, act: Act, *, tag: str) -> None:
    _fill(collection, act)
    _line(collection, tag).delete()


@transaction.atomic
def weigh(collection: Collection, act: Act, *, tag: str, mass_kg: Decimal) -> CollectionLine:
    """Gives one device its own weight, in kilograms, instead of its category's."""
    _fill(collection, act)
    line = _line(collection, tag)
    line.mass_kg = mass_kg
    line.clean_fields(exclude=["scanned_by"])
    line.save(update_fields=["mass_kg"])
    return line


def _fill(collection: Collection, act: Act) -> None:
    COLLECTIONS.require(act.by, "fill", collection)
    COLLECTIONS.advance(collection, "fill")


def doubt(device: Device) -> str:
    """What the doctrine of destinations holds against throwing it away: the closing will ask for a motive."""
    event = Event(device=device, action=Action.CONSIGN, on=date.today())
    reasons = orientation.unmotivated(event, device.stays.latest("pk"), Policy.current())
    return f"Attention : {reasons[0]}, à la clôture." if reasons else ""


def _find(collection: Collection, code: str, by: Actor) -> Device:
    seen = Device.objects.visible_to(by).select_related("category", "organisation")
    try:
        return lookup.find(code, seen.filter(organisation__path__startswith=collection.organisation.path))
    except lookup.NotFound as reason:
        try:
            elsewhere = lookup.find(code, seen)
        except lookup.NotFound:
            raise Refusal(reason.reason) from reason
    raise Refusal(
        Reason(
            "outside_the_collection",
            f"{elsewhere.pretty_tag} relève de « {elsewhere.organisation} », hors de l’organisation de cette collecte.",
        )
    )


def _line(collection: Collection, tag: str) -> CollectionLine:
    try:
        device = lookup.find(tag, Device.objects.filter(collection_lines__collection=collection))
    except lookup.NotFound as reason:
        raise Refusal(
            Reason("not_in_the_list", f"« {lookup.shorten(tag)} » n’est pas, ou n’est plus, dans cette collecte.")
        ) from reason
    return collection.lines.select_related("device").get(device=device)


def _forget_where_it_left(device: Device) -> None:
    """Sent to another organisation since, it is no longer theirs to hand over."""
    for line in device.collection_lines.filter(active=True).select_related("collection__organisation"):
        if device.organisation.path.startswith(line.collection.organisation.path):
            continue
        if line.collection.status == CollectionStatus.OPEN:
            line.delete()
        else:
            CollectionLine.objects.filter(pk=line.pk).update(active=False, received=False)


@dataclass(frozen=True)
class Pallet:
    number: int
    count: int
    kg: Decimal


@dataclass(frozen=True)
class Load:
    """What is on the pallets. Weights are estimates in kilograms; `unweighed` devices have none yet."""

    pallets: list[Pallet]
    unweighed: int

    @property
    def count(self) -> int:
        return sum(pallet.count for pallet in self.pallets)

    @property
    def kg(self) -> Decimal:
        return sum((pallet.kg for pallet in self.pallets), ZERO)


def load(collection: Collection) -> Load:
    groups = collection.lines.order_by("pallet").values("pallet")
    rows = groups.annotate(
        count=Count("pk"), kg=Sum("mass_kg", default=ZERO), unweighed=Count("pk", filter=Q(mass_kg=None))
    )
    return Load(
        [Pallet(row["pallet"], row["count"], kilograms(row["kg"])) for row in rows],
        sum(row["unweighed"] for row in rows),
    )


def threshold(collection: Collection, kg: Decimal) -> str:
    """What is still missing for a free pick-up, in words; empty once it is done or given up, or when nobody told from
    how much they come."""
    if collection.status not in UNDER_WAY:
        return ""
    collector = collection.collector
    volume = f" ou {number_format(collector.free_m3)} m³ (à mesurer sur place)" if collector.free_m3 else ""
    if collector.free_kg is None:
        return f"Enlèvement gratuit à partir de{volume.removeprefix(' ou')}." if volume else ""
    whole = f"{number_format(collector.free_kg.normalize())} kg{volume}"
    if kg >= collector.free_kg:
        return f"Le seuil de l’enlèvement gratuit est atteint : {whole}."
    return f"Il manque {number_format(collector.free_kg - kg, 2)} kg pour un enlèvement gratuit : {whole}."
