"""The outgoing-waste register: one line per collection and code of waste, under the names of the State's form."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any

from django.db.models import Count, QuerySet, Sum

from registry.waste.collecting.weights import kilograms
from registry.waste.lifecycle import CollectionStatus
from registry.waste.models import OPERATIONS, Collection, CollectionLine, CompanyType, OperationMode

TRANSPORTERS = tuple(
    f"transporter{rank}{name}"
    for rank in range(1, 6)
    for name in ("CompanyType", "CompanyOrgId", "CompanyName", "RecepisseNumber")
)
COLUMNS = (
    *"publicId reportForCompanySiret wasteDescription wasteCode wastePop dispatchDate weightValue".split(),
    *"weightIsEstimate destinationCompanyType operationCode reportForPickupSiteAddress destinationCompanyOrgId".split(),
    *"destinationCompanyName destinationCompanyAddress ecoOrganismeSiret ecoOrganismeName operationMode".split(),
    *TRANSPORTERS,
)
LONGEST = 300
# The form refuses a weight with more than three decimals of a tonne.
KILO = Decimal("0.001")
Value = str | date | Decimal


def matches(pattern: str) -> Callable[[Any], bool]:
    return lambda value: bool(re.fullmatch(pattern, str(value)))


# What each value must look like, and how whoever reads this completes it.
COLUMN_FORMATS: dict[str, tuple[Callable[[Any], bool], str]] = {
    "publicId": (matches(r"[A-Za-z0-9./_-]{1,36}"), "le numéro de la collecte ne convient pas"),
    "reportForCompanySiret": (
        matches(r"[0-9]{14}"),
        "il manque le SIRET de « {organisation} » ou de ce qui la contient : à compléter sur sa fiche, dans "
        "l’administration",
    ),
    "wasteDescription": (matches(r"(?s).{2,300}"), "la description du déchet compte 2 à 300 caractères"),
    "wasteCode": (
        matches(r"[0-9]{2} [0-9]{2} [0-9]{2}\*?"),
        "le code déchet manque pour {categories} : à compléter dans l’administration, à la page Catégories",
    ),
    "wastePop": (matches("OUI|NON"), "dites s’il contient des polluants organiques persistants"),
    "dispatchDate": (lambda value: isinstance(value, date), "il manque la date d’enlèvement"),
    "weightValue": (lambda value: 0 < value <= 1000, "un poids va d’un kilogramme à 1 000 tonnes"),
    "weightIsEstimate": (matches("ESTIME|REEL"), "dites si le poids est estimé"),
    "destinationCompanyType": (
        lambda value: value in CompanyType.values,
        "il manque le type du collecteur : à compléter dans l’administration",
    ),
    "destinationCompanyOrgId": (matches(r"[0-9]{14}|"), "le SIRET du collecteur compte 14 chiffres"),
    "ecoOrganismeSiret": (matches(r"[0-9]{14}|"), "le SIRET de l’éco-organisme compte 14 chiffres"),
    "operationCode": (lambda value: value in OPERATIONS, "il manque le code de traitement"),
    "operationMode": (lambda value: value in ("", *OperationMode.values), "le mode de traitement ne convient pas"),
}


@dataclass(frozen=True)
class RegisterEntry:
    """One line of the register: its values by column, and what keeps it from being sent."""

    collection: Collection
    values: dict[str, Value]
    problems: list[str]

    def cells(self) -> list[Value]:
        return [self.values[name] for name in COLUMNS]


def confirmed(collections: QuerySet[Collection], year: int) -> QuerySet[Collection]:
    """Those that left during a calendar year, the first to leave first."""
    left = collections.filter(status=CollectionStatus.CONFIRMED, dispatched_on__year=year)
    return left.select_related("organisation", "collector").order_by("dispatched_on", "pk")


def entries(collections: Iterable[Collection]) -> list[RegisterEntry]:
    collections = list(collections)
    contents, sirets, told = _contents(collections), {}, []
    for collection in collections:
        place = collection.organisation
        if place.pk not in sirets:
            sirets[place.pk] = place.legal_entity().siret
        codes = contents[collection.pk]
        tonnes = shared(collection.confirmed_kg, {code: kg for code, (_, kg) in codes.items()})
        for code, (names, _) in codes.items():
            values = _values(collection, code, names, tonnes[code], sirets[place.pk], estimate=len(codes) > 1)
            told.append(RegisterEntry(collection, values, _problems(collection, values, names)))
    return told


def shared(kg: Decimal, masses: dict[str, Decimal]) -> dict[str, Decimal]:
    """A confirmed weight in kilograms, shared by estimated mass: whole kilograms, in tonnes, whose sum is the whole.

    Each share has one kilogram at least, since a line without any weight is refused.
    """
    whole = max(int(kg.quantize(Decimal(1), ROUND_HALF_EVEN)), len(masses))
    total, spare = sum(masses.values()), whole - len(masses)
    exact = {code: spare * mass / total for code, mass in masses.items()}
    shares = {code: 1 + int(part) for code, part in exact.items()}
    left = sorted(exact, key=lambda code: (int(exact[code]) - exact[code], code))
    for code in left[: whole - sum(shares.values())]:
        shares[code] += 1
    return {code: share * KILO for code, share in shares.items()}


def _contents(collections: list[Collection]) -> dict[int, dict[str, tuple[list[str], Decimal]]]:
    """For each collection and code of waste: the categories received, counted, and their estimated mass."""
    received = CollectionLine.objects.filter(collection__in=collections, received=True)
    groups = received.order_by("collection", "device__category__name").values_list(
        "collection", "waste_code", "device__category__waste_code", "device__category__name"
    )
    found: dict[int, dict[str, tuple[list[str], Decimal]]] = defaultdict(dict)
    for collection, kept, current, name, count, kg in groups.annotate(count=Count("pk"), kg=Sum("mass_kg")):
        names, mass = found[collection].get(kept or current, ([], Decimal(0)))
        found[collection][kept or current] = ([*names, f"{name} ({count})"], mass + kilograms(kg))
    return found


def _values(
    collection: Collection, code: str, names: list[str], tonnes: Decimal, siret: str, *, estimate: bool
) -> dict[str, Value]:
    collector = collection.collector
    carrier = {
        "transporter1CompanyType": collector.company_type,
        "transporter1CompanyOrgId": collector.siret,
        "transporter1CompanyName": collector.name,
        "transporter1RecepisseNumber": collector.receipt,
    }
    told = {
        "publicId": f"{collection.number}-{re.sub('[^0-9]', '', code)}",
        "reportForCompanySiret": siret,
        "wasteDescription": f"Équipements hors d’usage : {', '.join(names)}"[:LONGEST],
        "wasteCode": code,
        "wastePop": "OUI" if collection.pop else "NON",
        "dispatchDate": collection.dispatched_on or "",
        "weightValue": tonnes,
        "weightIsEstimate": "ESTIME" if estimate else "REEL",
        "destinationCompanyType": collector.company_type,
        "operationCode": collection.operation_code,
        "reportForPickupSiteAddress": collection.site,
        "destinationCompanyOrgId": collector.siret,
        "destinationCompanyName": collector.name,
        "destinationCompanyAddress": collector.address,
        "operationMode": collection.operation_mode,
    }
    if collector.eco_organisme:
        told |= {"ecoOrganismeSiret": collector.siret, "ecoOrganismeName": collector.name}
    return dict.fromkeys(COLUMNS, "") | told | (carrier if collector.receipt else {})


def _problems(collection: Collection, values: dict[str, Value], names: list[str]) -> list[str]:
    said = {"organisation": collection.organisation, "categories": ", ".join(names)}
    return [sentence.format(**said) for name, (fits, sentence) in COLUMN_FORMATS.items() if not fits(values[name])]
