"""The columns of the files: their keys, French headings, kinds of cell, and how a heading is recognised."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from registry.devices.data_gate import Erasure
from registry.devices.lifecycle import Origin, Route
from registry.devices.models.device import IDENTITY, PURCHASE, WORDS, Fact
from registry.shared.moves import Reason
from registry.tabular.folding import fold, fold_heading

CellKind = Literal[
    "text", "note", "code", "serial", "tag", "identifier", "date", "decimal", "price", "boolean", "choice"
]
Choices = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Column:
    """`required` asks for both the heading in the file and a value in each row; `names` are further headings, folded,
    that mean this column before any other; `words` are foreign ones, folded, and what they mean. `month_first` is the
    order of its dates in the file, None when it is not known. A column without a key is knowingly not read."""

    key: str
    heading: str
    kind: CellKind
    choices: Choices = ()
    required: bool = False
    names: frozenset[str] = frozenset()
    words: Choices = ()
    month_first: bool | None = False


CATEGORIES: Choices = (
    ("laptop", "ordinateur portable"),
    ("desktop", "ordinateur fixe"),
    ("screen", "écran"),
    ("smartphone", "smartphone"),
    ("mobile", "téléphone mobile"),
    ("tablet", "tablette"),
    ("projector", "vidéoprojecteur"),
    ("server", "serveur"),
    ("printer", "imprimante"),
    ("multifunction", "multifonction"),
    ("deskphone", "téléphone de bureau"),
    ("dock", "station d'accueil"),
    ("wifi", "borne wifi"),
    ("keyboard", "clavier"),
    ("mouse", "souris"),
    ("other", "autre"),
)
# A code may have several labels: the first is the one shown.
ORIGINS: Choices = (*Origin.choices, ("transferred", "transféré"))
ROUTES: Choices = tuple(choice for choice in Route.choices if choice[0] != Route.INTERNAL)
ERASURES: Choices = (
    *Erasure.choices,
    ("pending", "à faire"),
    ("none_needed", "sans objet"),
    ("destroy", "destruction du support"),
    ("failed", "échec"),
)
ORGANISATION_KINDS: Choices = (
    ("state", "État"),
    ("unit", "entité déclarante"),
    ("service", "service"),
    ("public_body", "établissement public"),
    ("association", "association"),
    ("company", "entreprise"),
    ("public_body", "organisme public"),
    ("unit", "unité"),
)


def _columns(facts: Iterable[Fact]) -> Iterator[Column]:
    for fact in facts:
        yield Column(fact.name, fact.heading, fact.kind, CATEGORIES if fact.name == "category" else ())


DEVICE_COLUMNS: tuple[Column, ...] = (
    Column("tag", "étiquette", "tag"),
    *_columns(IDENTITY),
    Column("organisation", "organisation", "code"),
    Column("acquired_on", "date d'acquisition", "date"),
    Column("origin", "origine", "choice", ORIGINS),
    *_columns(PURCHASE),
    Column("issued_on", "mise en service", "date"),
    Column("reused_on", "premier réemploi interne", "date"),
    Column("retired_on", "date de réforme", "date"),
    Column("functional", "fonctionnel", "boolean"),
    Column("security_excluded", "exclu pour sécurité", "boolean"),
    Column("unit_value", "valeur unitaire", "decimal"),
    Column("erasure", "effacement", "choice", ERASURES),
    Column("left_on", "date de sortie", "date"),
    Column("route", "voie de sortie", "choice", ROUTES),
    Column("counterparty", "bénéficiaire", "text"),
    Column("reuse_commitment", "engagement de réemploi", "boolean"),
    Column("reuse_proof", "preuve de réemploi", "boolean"),
    *_columns(WORDS),
)
# What other tools say and we conclude from: no file of ours has them. The last three tell a category that is not said.
STATES: Choices = (
    ("in_service", "en service"),
    ("in_stock", "en stock"),
    ("in_repair", "en réparation"),
    ("retired", "réformé"),
)
FOREIGN_COLUMNS: tuple[Column, ...] = (
    Column("status", "état", "choice", STATES),
    Column("site", "site", "text"),
    Column("system", "système d'exploitation", "text"),
    Column("chassis", "châssis", "text"),
    Column("imei", "IMEI", "serial"),
)
HEADINGS = {column.key: column.heading for column in DEVICE_COLUMNS + FOREIGN_COLUMNS}
ORGANISATION_COLUMNS: tuple[Column, ...] = (
    Column("code", "code", "code", required=True),
    Column("name", "nom", "text", required=True),
    Column("kind", "type", "choice", ORGANISATION_KINDS, required=True),
    Column("parent", "rattachement", "code"),
    Column("siret", "SIRET", "identifier"),
    Column("rna", "RNA", "identifier"),
    Column("address", "adresse", "note"),
    Column("email", "courriel", "text"),
    Column("phone", "téléphone", "text"),
)

_UNIT = re.compile(r"(?<!\s)\s*\([^()]*\)\s*$")


def with_choices(columns: Sequence[Column], **choices: Iterable[tuple[str, str]]) -> tuple[Column, ...]:
    """The same columns with other lists of codes, for lists that administrators extend."""
    return tuple(
        replace(column, choices=tuple(choices[column.key])) if column.key in choices else column for column in columns
    )


def named(columns: Sequence[Column], chosen: Mapping[str, str]) -> tuple[Column, ...]:
    """The same columns, that also answer to the headings which `chosen` gives their key; an empty key is not read."""
    names: dict[str, set[str]] = {}
    for heading, key in chosen.items():
        names.setdefault(key, set()).add(fold(heading))
    columns = [column for column in columns if column.key] + [Column("", "", "text")]
    return tuple(replace(column, names=frozenset(names.get(column.key, ()))) for column in columns)


@dataclass(frozen=True, slots=True)
class Matching:
    """Which column stands where in a file, what is wrong with its headings: (headings, sentence), and the headings
    that no column answers to."""

    places: dict[int, Column]
    problems: tuple[tuple[str, Reason], ...]
    unknown: tuple[str, ...]


def match(headings: Sequence[str], columns: Sequence[Column]) -> Matching:
    """Recognise headings by key or French heading; a unit in brackets at the end does not matter."""
    columns, named = [column for column in columns if column.key], _named(columns)
    places: dict[int, Column] = {}
    unknown: list[str] = []
    problems: list[tuple[str, Reason]] = []
    for index, heading in enumerate(headings):
        column = named(heading)
        if column is None:
            unknown.extend([heading.strip()] if fold(heading) else [])
        elif column in places.values():
            twice = f"La colonne « {column.heading} » figure deux fois : n’en gardez qu’une."
            problems.append((heading, Reason("column_twice", twice)))
        elif column.key:
            places[index] = column
    if unknown:
        known = ", ".join(column.heading for column in columns)
        told = f"Colonne inconnue : renommez-la ou retirez-la. Colonnes connues : {known}."
        problems.append((", ".join(unknown), Reason("column_unknown", told)))
    problems.extend(
        (
            column.heading,
            Reason("column_missing", f"La colonne « {column.heading} » ({column.key}) est obligatoire : ajoutez-la."),
        )
        for column in columns
        if column.required and column not in places.values()
    )
    return Matching(places, tuple(problems), tuple(unknown))


def key_named(columns: Sequence[Column]) -> Callable[[str], str]:
    """The key of the column that a heading names, "" when none does."""
    named = _named(columns)
    return lambda heading: column.key if (column := named(heading)) else ""


def _named(columns: Sequence[Column]) -> Callable[[str], Column | None]:
    known = {fold(name): column for column in columns if column.key for name in (column.key, column.heading)}
    names = known | {name: column for column in columns for name in column.names}
    return lambda heading: names.get(fold_heading(heading)) or names.get(fold_heading(_UNIT.sub("", heading)))
