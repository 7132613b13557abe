"""What the convention of a gift says (CG3P art. L3212-2), and the record of the hand-over that ends it, as a PDF."""

from datetime import date
from typing import BinaryIO

from django.utils import timezone
from reportlab.platypus import CondPageBreak, Flowable, KeepTogether

from donations.lifecycle import ClaimStatus
from donations.models import Claim, LotItem
from registry.lifecycle import Action
from registry.models import Device, Event, Holding, Organisation
from registry.paper import DOTS, blank, euros, facts, grid, short_day, side_by_side, text, write
from registry.wording import day

TITLE = "Convention de cession à titre gratuit de matériels informatiques"
COLUMNS = {
    "Étiquette": 26,
    "Catégorie, marque et modèle": 38,
    "N° de série": 26,
    "Acquis le": 17,
    "Âge": 13,
    "Valeur unitaire estimée": 18,
    "État": 19,
    "Effacement des données": 31,
}
NO_RESALE = (
    "Le bénéficiaire s’engage à ne pas revendre les matériels. Seuls peuvent les céder à prix solidaire, dans les "
    "limites du décret 2022-1413, les organismes d’intérêt général habilités et les associations reconnues d’utilité "
    "publique."
)
AS_IS = (
    "Les matériels sont cédés en l’état, sans garantie d’aucune sorte. Le bénéficiaire déclare les accepter ainsi et "
    "renonce à tout recours contre le donateur à ce titre."
)


def draw(claim: Claim, out: BinaryIO) -> None:
    """Writes the convention of an accepted claim. What is not known is a dotted line, never an invention."""
    items = list(claim.lot.items.select_related("device__category"))
    # A service is no legal person: the entity above it gives.
    donor = claim.lot.organisation.legal_entity()
    story = [
        text(TITLE, "title"),
        text(f"N° {claim.convention}", "number"),
        *_parties(claim, donor),
        *_terms(claim, items),
        *_devices(claim, items),
        *_signatures(claim, donor),
        *_record(claim, items),
    ]
    title = f"{TITLE} {claim.convention}"
    write(out, story, title=title, author=donor.name, foot=f"Convention {claim.convention}")


def _parties(claim: Claim, donor: Organisation) -> list[Flowable]:
    beneficiary = claim.association
    service = [] if donor == claim.lot.organisation else [("Service", claim.lot.organisation.name)]
    identity = [("Entité", donor.name), *service, ("SIRET", donor.siret), ("Adresse", donor.address)]
    return [
        text("Le donateur", "heading"),
        facts([*identity, *_signatory(donor)]),
        text("Le bénéficiaire", "heading"),
        facts(
            [
                ("Nom", beneficiary.name),
                ("Nature", beneficiary.get_kind_display()),
                ("N° RNA", beneficiary.rna),
                ("SIREN", beneficiary.siren),
                ("Adresse", beneficiary.address),
                *_signatory(beneficiary),
            ]
        ),
    ]


def _signatory(organisation: Organisation) -> list[tuple[str, str]]:
    return [("Représenté par", organisation.signatory), ("En qualité de", organisation.signatory_title)]


def _terms(claim: Claim, items: list[LotItem]) -> list[Flowable]:
    lot = claim.lot
    return [
        text("Article 1 : objet", "heading"),
        text(
            f"Le donateur cède gratuitement au bénéficiaire, qui l’accepte, le lot {lot.number} « {lot.title} », "
            f"soit {len(items)} {'matériel' if len(items) == 1 else 'matériels'} décrits à l’article 5."
        ),
        facts([("Base légale", claim.get_legal_basis_display()), ("Convention établie le", day(_agreed_on(claim)))]),
        text("Article 2 : enlèvement", "heading"),
        text("Le bénéficiaire enlève les matériels à ses frais."),
        facts([("Lieu de dépôt", lot.place), ("Date limite d’enlèvement", day(lot.collect_by))]),
        text("Article 3 : interdiction de revente", "heading"),
        text(NO_RESALE),
        text("Article 4 : cession en l’état, sans garantie", "heading"),
        text(AS_IS),
    ]


def _agreed_on(claim: Claim) -> date:
    return timezone.localdate(claim.decided_at)


def _devices(claim: Claim, items: list[LotItem]) -> list[Flowable]:
    devices = [item.device for item in items]
    stays, erasures = _stays(claim, devices), _erasures(devices)
    rows = [_row(device, stays.get(device.pk), erasures.get(device.pk), _agreed_on(claim)) for device in devices]
    values = [device.unit_value for device in devices]
    total = euros(sum(values)) if None not in values else ""
    return [
        CondPageBreak(120),
        text("Article 5 : matériels cédés", "above_grid"),
        grid(list(COLUMNS), rows, list(COLUMNS.values())),
        facts([("Nombre de matériels", str(len(devices))), ("Valeur estimée totale", total)]),
    ]


def _stays(claim: Claim, devices: list[Device]) -> dict[int, Holding]:
    """The last stay of each device with the donor, in one query."""
    inside = Holding.objects.filter(device__in=devices, organisation__path__startswith=claim.lot.organisation.path)
    return {stay.device_id: stay for stay in inside.order_by("pk")}


def _erasures(devices: list[Device]) -> dict[int, Event]:
    """The last attested erasure of each device, in one query."""
    attested = Event.objects.filter(device__in=devices, action=Action.ERASE, corrected_by=None)
    return {event.device_id: event for event in attested.order_by("pk")}


def _row(device: Device, stay: Holding | None, erasure: Event | None, on: date) -> list[str]:
    made = device.manufactured_on or (stay and stay.first_purchased_on)
    named = filter(None, (device.category.name, f"{device.manufacturer} {device.model}".strip()))
    return [
        device.pretty_tag,
        ", ".join(named),
        device.serial,
        short_day(stay.acquired_on) if stay else "",
        age(made, on) if made else "",
        euros(device.unit_value),
        {True: "Fonctionnel", False: "Non fonctionnel", None: ""}[device.functional],
        _erasure(device, erasure),
    ]


def age(made: date, on: date) -> str:
    months = max((on.year - made.year) * 12 + on.month - made.month - (on.day < made.day), 0)
    years = months // 12
    return f"{years} {'an' if years == 1 else 'ans'}" if years else f"{months} mois"


def _erasure(device: Device, event: Event | None) -> str:
    """How, when, and the number of the ledger's event that attests it."""
    if not device.erasure:
        return "" if device.category.holds_data else "Sans objet"
    if event is None:
        return device.get_erasure_display()
    when = f", {short_day(event.on)}" if event.on else ""
    return f"{device.get_erasure_display()}{when}, mouvement n° {event.pk}"


def _signatures(claim: Claim, donor: Organisation) -> list[Flowable]:
    beneficiary = claim.association
    return [
        KeepTogether(
            [
                text("Signatures", "heading"),
                text(f"Fait en deux exemplaires, à {DOTS} le {DOTS}"),
                side_by_side(_signature("Pour le donateur", donor), _signature("Pour le bénéficiaire", beneficiary)),
            ]
        )
    ]


def _signature(side: str, organisation: Organisation) -> list[Flowable]:
    return [
        text(f"{side} : {organisation.name}"),
        text(organisation.signatory or DOTS),
        text(organisation.signatory_title or DOTS),
        text("Signature :"),
        blank(18),
    ]


def _record(claim: Claim, items: list[LotItem]) -> list[Flowable]:
    """Filled once the hand-over took place, to be filled by hand before."""
    done = claim.status == ClaimStatus.FULFILLED
    gone = [item for item in items if item.active and item.scanned_at] if done else []
    stayed = [item.device.pretty_tag for item in items if item not in gone] if done else []
    rows = [
        ("Date", day(claim.handed_on)),
        ("Lieu", claim.handed_place),
        ("Remis par", claim.donor_person),
        ("Reçu par", claim.beneficiary_person),
        ("Nombre de matériels remis", f"{len(gone)} sur {len(items)}" if done else ""),
    ]
    if stayed:
        rows.append(("Non remis, restés au donateur", ", ".join(stayed)))
    rows.append(("Réserves", claim.reservations or ("Aucune" if done else "")))
    return [
        CondPageBreak(200),
        text(f"Procès-verbal de remise, convention {claim.convention}", "heading"),
        facts(rows),
        side_by_side([text("Signature du donateur :"), blank(18)], [text("Signature du bénéficiaire :")]),
    ]
