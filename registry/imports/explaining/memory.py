"""What is remembered of foreign files, organisation by organisation, so that it is asked once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from hashlib import sha256
from itertools import islice

from django.core.exceptions import ValidationError
from django.db import transaction

from registry.devices.models import Category
from registry.imports.explaining.words import Vocabulary, Word, left_out
from registry.imports.models import ColumnMatch, Layout
from registry.imports.models.layout import HEADING
from registry.imports.opening import foreign, tools
from registry.imports.opening.formats import Opened, Reading, knows, opened, parsed
from registry.imports.opening.guesses import about_people, columns_for
from registry.imports.values.columns import (
    DEVICE_COLUMNS,
    FOREIGN_COLUMNS,
    Column,
    key_named,
    match,
    named,
    with_choices,
)
from registry.organisations.models import Organisation
from registry.shared import access
from registry.tabular.folding import fold
from registry.tabular.headings import TELLING
from registry.tabular.unreadable import Unreadable

NOTHING_TOLD = "Dites quelle colonne est la catégorie, le modèle, le numéro de série ou l’étiquette : il en faut une."
SAMPLES, LOOKED_AT, SHOWN = 3, 200, 40


def columns() -> tuple[Column, ...]:
    """The columns of a device file, with the categories that the registry knows today."""
    return with_choices(DEVICE_COLUMNS, category=Category.objects.values_list("code", "name"))


def accepted() -> tuple[Column, ...]:
    """The same, and those that other tools have."""
    return columns() + FOREIGN_COLUMNS


def read(
    data: bytes, filename: str, organisation: Organisation, wanted: str = "", *, sheet: str = "", category: str = ""
) -> Reading:
    """A file of devices for `organisation`, read as it was explained before: page, API and command read the same.

    `category` is that of the devices whose file does not tell it in any way.
    """
    vocabulary = Vocabulary(organisation)
    file, ours = _fitted(data, filename, organisation, wanted, sheet)
    reading = parsed(file, vocabulary.taught(ours))
    told = left_out(_words(file, ours, vocabulary), organisation) if vocabulary.tells(file, ours) else []
    parts = vocabulary.settled(reading.parts, category, _category_heading(file, ours))
    return replace(reading, parts=parts, left_out=reading.left_out + told)


def _category_heading(file: Opened, ours: Sequence[Column]) -> str:
    told = file.table.headings if file.table else ()
    key = partial(tools.key_of, file.source) if file.source else key_named(ours)
    return next((heading for heading in told if key(heading) == "category"), "")


def asks(data: bytes, filename: str, organisation: Organisation, *, sheet: str = "") -> str:
    """What a person must say before this file can be read: "sheet", "columns", then "words", or "" for nothing."""
    file, ours = _fitted(data, filename, organisation, sheet=sheet)
    if file.rivals and not sheet:
        return "sheet"
    if file.table is None:
        return ""
    if not file.source and match(file.table.headings, ours).unknown:
        return "columns"
    try:
        words = _words(file, ours, Vocabulary(organisation))
    except Unreadable:
        # Damaged further down: whoever reads it whole says where.
        return ""
    return "words" if any(not word.known for word in words) else ""


def unknown(data: bytes, filename: str, organisation: Organisation, *, sheet: str = "") -> list[Word]:
    """The words of a file that nobody has translated for `organisation`."""
    file, ours = _fitted(data, filename, organisation, sheet=sheet)
    return [word for word in _words(file, ours, Vocabulary(organisation)) if not word.known]


def _words(file: Opened, ours: Sequence[Column], vocabulary: Vocabulary) -> list[Word]:
    if file.table is None:
        return []
    kept, ours, _ = foreign.kept(file.source, file.table, ours)
    return vocabulary.words(kept, ours)


def _fitted(
    data: bytes, filename: str, organisation: Organisation, wanted: str = "", sheet: str = ""
) -> tuple[Opened, Sequence[Column]]:
    """A file, and the columns under the headings that it gives them."""
    ours, layouts = accepted(), _Layouts(organisation)
    file = opened(data, filename, knows=knows(ours, layouts.keys), format=wanted, sheet=sheet)
    if file.table is None:
        return file, ours
    told = file.table.headings
    chosen = layouts.chosen(told)
    if file.source and chosen:
        keys = {file.source.named(heading): chosen[fold(heading)] for heading in told}
        return replace(file, source=replace(file.source, keys=keys)), ours
    return file, named(ours, chosen | {heading: "" for heading in told if about_people(heading)})


def sheets(data: bytes, filename: str, organisation: Organisation) -> tuple[str, ...]:
    """The sheets of a workbook between which somebody must choose."""
    return _fitted(data, filename, organisation)[0].rivals


# Columns.


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of a file, some values under it, and the key that it was given or seems to deserve."""

    text: str
    samples: tuple[str, ...]
    key: str
    person: bool


def headings(data: bytes, filename: str, organisation: Organisation, *, sheet: str = "") -> list[Heading]:
    """The headings of a table, for the person who explains them; none for an inventory, that explains itself."""
    ours, layouts = accepted(), _Layouts(organisation)
    file = opened(data, filename, knows=knows(ours, layouts.keys), sheet=sheet)
    if file.table is None:
        return []
    told = file.table.headings
    meant = layouts.chosen(told) or {fold(text): key for text, key in _likely(file, ours).items()}
    rows = list(islice(file.table.rows, LOOKED_AT))
    once = {fold(text): index for index, text in reversed(list(enumerate(told))) if fold(text)}
    return [
        Heading(told[index], _samples(rows, index), meant.get(name, ""), about_people(told[index]))
        for name, index in reversed(once.items())
    ]


def _likely(file: Opened, ours: Sequence[Column]) -> dict[str, str]:
    """What the headings of a table mean: those of its tool, else ours, then those that look like ours."""
    told = file.table.headings
    if file.source:
        return {heading: tools.key_of(file.source, heading) for heading in told}
    known = {told[index]: column.key for index, column in match(told, ours).places.items()}
    rest = [heading for heading in told if heading not in known]
    return known | columns_for(rest, [column for column in ours if column.key not in known.values()])


def _samples(rows, index: int) -> tuple[str, ...]:
    values = (row.cells[index].strip() for row in rows if index < len(row.cells))
    return tuple(islice(dict.fromkeys(value[:SHOWN] for value in values if value), SAMPLES))


def faults(chosen: Mapping[str, str]) -> dict[str, str]:
    """What is wrong with a choice of columns: a sentence by heading, or by "" for the whole."""
    ours = {column.key: column for column in accepted()}
    found: dict[str, str] = {}
    seen: dict[str, str] = {}
    for heading, key in chosen.items():
        if not key:
            continue
        if key not in ours:
            found[heading] = f"Le registre n’a pas de colonne « {key} »."
        elif about_people(heading):
            found[heading] = "Le nom d’une personne n’est pas gardé : ignorez cette colonne."
        elif len(heading) > HEADING:
            found[heading] = "Ce titre est trop long : raccourcissez-le dans le fichier."
        elif (first := seen.setdefault(key, heading)) != heading:
            found[heading] = f"« {ours[key].heading} » est déjà la colonne « {first} » : gardez-en une seule."
    return found if seen.keys() & TELLING else found | {"": NOTHING_TOLD}


@transaction.atomic
def remember(organisation: Organisation, name: str, chosen: Mapping[str, str], *, by) -> Layout:
    """Keeps what each heading of a file means, for `organisation` and all below it, in place of what was kept."""
    access.require(by, "import", organisation)
    chosen = {heading.strip(): key for heading, key in chosen.items() if fold(heading)}
    if wrong := faults(chosen):
        raise ValidationError({heading or "__all__": sentence for heading, sentence in wrong.items()})
    layout, _ = Layout.objects.update_or_create(
        organisation=organisation, fingerprint=fingerprint(list(chosen)), defaults={"name": name[:200]}
    )
    layout.columns.all().delete()
    once = {
        fold(_cut(heading)): ColumnMatch(layout=layout, heading=_cut(heading), column=key)
        for heading, key in chosen.items()
    }
    ColumnMatch.objects.bulk_create(once.values())
    return layout


def forget(kept, *, by) -> None:
    access.require(by, "import", kept.organisation)
    kept.delete()


def fingerprint(headings: Sequence[str]) -> str:
    """The same for two files that have the same headings, in any order, case and accents."""
    return sha256("\n".join(sorted({fold(text) for text in headings} - {""})).encode()).hexdigest()


class _Layouts:
    """What is remembered of headings where a file of `organisation` goes, the nearest first."""

    def __init__(self, organisation: Organisation):
        self.kept: dict[str, Layout] = {}
        for layout in Layout.objects.for_organisation(organisation):
            self.kept.setdefault(layout.fingerprint, layout)

    def chosen(self, headings: Sequence[str]) -> dict[str, str]:
        """The key of each heading, folded; empty when they are not remembered."""
        layout = self.kept.get(fingerprint(headings)) if self.kept else None
        said = {fold(match.heading): match.column for match in layout.columns.all()} if layout else {}
        return {fold(heading): said.get(fold(_cut(heading)), "") for heading in headings} if said else {}

    def keys(self, headings: Sequence[str]) -> set[str]:
        return set(self.chosen(headings).values()) - {""}


def _cut(heading: str) -> str:
    """A heading as it is kept: no line break, and not without end."""
    return " ".join(heading.split())[:HEADING]
