"""How the convention of a gift reads (CG3P art. L3212-2), with the record of the hand-over that ends it, as a PDF."""

from datetime import date
from decimal import Decimal
from typing import BinaryIO

from reportlab.platypus import CondPageBreak, Flowable, KeepTogether

from donations.models import Convention, ConventionDevice, Stage
from donations.terms import VERSIONS
from registry.shared.printing.paper import DOTS, blank, euros, facts, grid, short_day, side_by_side, text, write
from registry.shared.wording import day

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


# In what was executed. The record of the hand-over names so many at most: a cell does not go on over the page.
HANDED = {"Remis": 13}
NAMED = 30


def draw(agreed: Convention, devices: list[ConventionDevice], out: BinaryIO) -> None:
    """Writes what the rows say, saved or not. What is not known is a dotted line, never an invention."""
    story = [
        text(TITLE, "title"),
        text(f"N° {agreed.number}", "number"),
        *_parties(agreed),
        *_terms(agreed, devices),
        *_devices(agreed, devices),
        *_signatures(agreed),
        *_record(agreed, devices),
    ]
    title = f"{TITLE} {agreed.number}"
    foot = f"Convention {agreed.number}, clauses de {agreed.terms}"
    write(out, story, title=title, author=agreed.donor, foot=foot)


def _parties(agreed: Convention) -> list[Flowable]:
    service = [("Service", agreed.donor_service)] if agreed.donor_service else []
    identity = [("Entité", agreed.donor), *service, ("SIRET", agreed.donor_siret), ("Adresse", agreed.donor_address)]
    return [
        text("Le donateur", "heading"),
        facts([*identity, *_signatory(agreed.donor_signatory, agreed.donor_signatory_title)]),
        text("Le bénéficiaire", "heading"),
        facts(
            [
                ("Nom", agreed.beneficiary),
                ("Nature", agreed.get_beneficiary_kind_display()),
                ("N° RNA", agreed.beneficiary_rna),
                ("SIREN", agreed.beneficiary_siren),
                ("Adresse", agreed.beneficiary_address),
                *_signatory(agreed.beneficiary_signatory, agreed.beneficiary_signatory_title),
            ]
        ),
    ]


def _signatory(name: str, title: str) -> list[tuple[str, str]]:
    return [("Représenté par", name), ("En qualité de", title)]


def _terms(agreed: Convention, devices: list[ConventionDevice]) -> list[Flowable]:
    clauses, count = VERSIONS[agreed.terms], len(devices)
    return [
        text("Article 1 : objet", "heading"),
        text(
            f"Le donateur cède gratuitement au bénéficiaire, qui l’accepte, le lot {agreed.lot_number} "
            f"« {agreed.lot_title} », soit {count} {'matériel' if count == 1 else 'matériels'} décrits à l’article 5."
        ),
        facts([("Base légale", agreed.get_legal_basis_display()), ("Convention établie le", day(agreed.agreed_on))]),
        text("Article 2 : enlèvement", "heading"),
        text(clauses.collection),
        facts([("Lieu de dépôt", agreed.place), ("Date limite d’enlèvement", day(agreed.collect_by))]),
        text("Article 3 : interdiction de revente", "heading"),
        text(clauses.no_resale),
        text("Article 4 : cession en l’état, sans garantie", "heading"),
        text(clauses.as_is),
    ]


def _devices(agreed: Convention, devices: list[ConventionDevice]) -> list[Flowable]:
    columns = COLUMNS | (HANDED if agreed.stage == Stage.EXECUTED else {})
    rows = [_row(device, agreed.agreed_on)[: len(columns)] for device in devices]
    values = [device.unit_value for device in devices if device.unit_value is not None]
    total = euros(sum(values, Decimal())) if len(values) == len(devices) else ""
    return [
        CondPageBreak(120),
        text("Article 5 : matériels cédés", "above_grid"),
        grid(list(columns), rows, list(columns.values())),
        facts([("Nombre de matériels", str(len(devices))), ("Valeur estimée totale", total)]),
    ]


def _row(device: ConventionDevice, on: date) -> list[str]:
    return [
        device.tag,
        device.title,
        device.serial,
        short_day(device.acquired_on),
        age(device.made_on, on) if device.made_on else "",
        euros(device.unit_value),
        {True: "Fonctionnel", False: "Non fonctionnel", None: ""}[device.functional],
        device.erasure,
        "Oui" if device.handed else "Non",
    ]


def age(made: date, on: date) -> str:
    months = max((on.year - made.year) * 12 + on.month - made.month - (on.day < made.day), 0)
    years = months // 12
    return f"{years} {'an' if years == 1 else 'ans'}" if years else f"{months} mois"


def _signatures(agreed: Convention) -> list[Flowable]:
    left = _signature("Pour le donateur", agreed.donor, agreed.donor_signatory, agreed.donor_signatory_title)
    right = _signature(
        "Pour le bénéficiaire",
        agreed.beneficiary,
        agreed.beneficiary_signatory,
        agreed.beneficiary_signatory_title,
    )
    place = text(f"Fait en deux exemplaires, à {DOTS} le {DOTS}")
    return [KeepTogether([text("Signatures", "heading"), place, side_by_side(left, right)])]


def _signature(side: str, party: str, signatory: str, title: str) -> list[Flowable]:
    return [
        text(f"{side} : {party}"),
        text(signatory or DOTS),
        text(title or DOTS),
        text("Signature :"),
        blank(18),
    ]


def _record(agreed: Convention, devices: list[ConventionDevice]) -> list[Flowable]:
    """Filled once the hand-over took place, to be filled by hand before."""
    done = agreed.stage == Stage.EXECUTED
    gone = [device.tag for device in devices if device.handed]
    stayed = [device.tag for device in devices if device.handed is False]
    rows = [
        ("Date", day(agreed.handed_on)),
        ("Lieu", agreed.handed_place),
        ("Remis par", agreed.donor_person),
        ("Reçu par", agreed.beneficiary_person),
        ("Nombre de matériels remis", f"{len(gone)} sur {len(devices)}" if done else ""),
    ]
    if stayed:
        named = ", ".join(stayed) if len(stayed) <= NAMED else f"{len(stayed)}, désignés à l’article 5"
        rows.append(("Non remis, restés au donateur", named))
    rows.append(("Réserves", agreed.reservations or ("Aucune" if done else "")))
    return [
        CondPageBreak(200),
        text(f"Procès-verbal de remise, convention {agreed.number}", "heading"),
        facts(rows),
        side_by_side([text("Signature du donateur :"), blank(18)], [text("Signature du bénéficiaire :")]),
    ]
