"""How any list leaves as a file: its columns as data, its rows read in parts by primary key, never all in memory."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from registry import instants
from registry.lifecycle import Action, CollectionStatus, Erasure, Origin, Route, Status
from registry.models.event import Via
from registry.models.organisation import Kind
from registry.orientation import PROPOSALS, Slept

from .columns import ORGANISATION_COLUMNS
from .writing import Line

CHUNK = 2_000


@dataclass(frozen=True)
class Column:
    """`key` is a lookup of the rows; `labels` says its codes in French."""

    heading: str
    key: str
    labels: dict[str, str] = field(default_factory=dict)

    def said(self, value: Any):
        if isinstance(value, datetime):
            here = instants.local(value)
            return f"{here:%Y-%m-%d %H:%M}" if here else instants.ILLEGIBLE
        if isinstance(value, UUID):
            return str(value)
        return self.labels.get(value, value) if self.labels else value


@dataclass(frozen=True)
class Listing:
    """`name` begins the name of the file."""

    name: str
    columns: tuple[Column, ...]

    def reading(self, keys: dict[str, str]) -> "Listing":
        """The same columns, some of which read other keys."""
        return replace(self, columns=tuple(replace(each, key=keys.get(each.key, each.key)) for each in self.columns))

    def headings(self) -> list[str]:
        return [column.heading for column in self.columns]

    def lines(self, rows: QuerySet) -> Iterator[Line]:
        """In the order of their entry."""
        rows, last = rows.order_by("pk").values_list("pk", *(column.key for column in self.columns)), 0
        while part := list(rows.filter(pk__gt=last)[:CHUNK]):
            for _, *values in part:
                yield [column.said(value) for column, value in zip(self.columns, values, strict=True)]
            last = part[-1][0]


def listing(name: str, *columns: tuple) -> Listing:
    return Listing(name, tuple(Column(heading, key, dict(*labels)) for heading, key, *labels in columns))


def device(prefix: str = "") -> Iterable[tuple]:
    """What every list of devices begins with, from rows that lead to one by `prefix`."""
    return (
        ("étiquette", f"{prefix}tag"),
        ("numéro de série", f"{prefix}serial"),
        ("catégorie", f"{prefix}category__name"),
        ("marque", f"{prefix}manufacturer"),
        ("modèle", f"{prefix}model"),
    )


RETIRED = listing(
    "stock-reforme",
    *device(),
    ("organisation", "organisation__name"),
    ("lieu", "place"),
    ("fonctionnel", "functional"),
    ("valeur unitaire", "unit_value"),
    ("effacement", "erasure", Erasure.choices),
    ("destination proposée", "destination", PROPOSALS),
    ("réformé depuis", "slept", Slept.choices),
    ("date de réforme", "stay__retired_on"),
)
TRANSFERS = listing(
    "transferts", *device(), ("de", "organisation__name"), ("à", "recipient__name"), ("envoyé le", "last_on")
)
COLLECTIONS = listing(
    "collectes",
    ("collecte", "number"),
    ("état", "status", CollectionStatus.choices),
    ("collecteur", "collector__name"),
    ("organisation", "organisation__name"),
    ("adresse d'enlèvement", "site"),
    ("enlèvement prévu le", "planned_on"),
    ("close le", "closed_on"),
    ("enlevée le", "dispatched_on"),
    ("reçue le", "received_on"),
    ("poids confirmé (kg)", "weight_kg"),
    ("bon d'enlèvement", "slip"),
    ("bordereau (BSD)", "bsd"),
)
LOADED = listing(
    "collecte",
    ("collecte", "collection__number"),
    ("palette", "pallet"),
    *device("device__"),
    ("poids estimé (kg)", "mass_kg"),
    ("code déchet", "waste_code"),
    ("reçu", "received"),
)
STAYS = listing(
    "chiffre",
    *device("device__"),
    ("organisation", "organisation__name"),
    ("date d'acquisition", "acquired_on"),
    ("origine", "origin", Origin.choices),
    ("prix HT", "device__price"),
    ("date de fabrication", "device__manufactured_on"),
    ("fonctionnel", "functional"),
    ("date de réforme", "retired_on"),
    ("date de sortie", "left_on"),
    ("voie de sortie", "route", Route.choices),
    ("bénéficiaire", "counterparty__name"),
    ("autre bénéficiaire", "counterparty_name"),
)
EVENTS = listing(
    "historique",
    ("étiquette", "device__tag"),
    ("numéro de série", "device__serial"),
    ("acte", "action", Action.choices),
    ("date", "on"),
    ("état avant", "source", Status.choices),
    ("état après", "target", Status.choices),
    ("enregistré le", "recorded_at"),
    ("par", "by__email"),
    ("par le moyen de", "via", Via.choices),
    ("organisation", "organisation__name"),
    ("autre partie", "counterparty__name"),
    ("nom de l'autre partie", "counterparty_name"),
    ("effacement", "erasure", Erasure.choices),
    ("valeur unitaire", "unit_value"),
    ("motif", "motive"),
    ("requête", "request"),
)
# The columns that `import_organisations` reads.
ORGANISATIONS = listing(
    "organisations",
    *(
        (column.heading, {"parent": "parent__code"}.get(column.key, column.key))
        + ((Kind.choices,) if column.key == "kind" else ())
        for column in ORGANISATION_COLUMNS
    ),
)
