"""What is remembered of foreign files, organisation by organisation, so that it is asked once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from itertools import islice

from django.core.exceptions import ValidationError
from django.db import transaction

from registry import access
from registry.folding import fold
from registry.models import Category, ColumnMatch, Layout, Organisation
from registry.models.layout import HEADING

from . import foreign
from .columns import DEVICE_COLUMNS, FOREIGN_COLUMNS, Column, match, named, with_choices
from .formats import Opened, Reading, opened, parsed
from .guesses import about_people, columns_for
from .unreadable import Unreadable
from .words import Vocabulary, Word, left_out

SAMPLES, LOOKED_AT, SHOWN = 3, 200, 40


def columns() -> tuple[Column, ...]:
    """The columns of a device file, with the categories that the registry knows today."""
    return with_choices(DEVICE_COLUMNS, category=Category.objects.values_list("code", "name"))


def accepted() -> tuple[Column, ...]:
    """The same, and those that other tools have."""
    return columns() + FOREIGN_COLUMNS


def read(data: bytes, filename: str, organisation: Organisation, wanted: str = "") -> Reading:
    """A file of devices for `organisation`, read as it was explained before: page, API and command read the same."""
    vocabulary = Vocabulary(organisation)
    file, ours = _fitted(data, filename, organisation, wanted)
    reading = parsed(file, vocabulary.taught(ours))
    told = left_out(_words(data, filename, vocabulary, wanted), organisation) if vocabulary.tells(file, ours) else []
    return replace(reading, parts=vocabulary.settled(reading.parts), left_out=reading.left_out + told)


def asks(data: bytes, filename: str, organisation: Organisation) -> str:
    """What a person must say before this file can be read: "columns", then "words", or "" for nothing."""
    file, ours = _fitted(data, filename, organisation)
    if file.table is None:
        return ""
    if not file.source and match(file.table.headings, ours).unknown:
        return "columns"
    try:
        return "words" if unknown(data, filename, organisation) else ""
    except Unreadable:
        # Damaged further down: whoever reads it whole says where.
        return ""


def unknown(data: bytes, filename: str, organisation: Organisation) -> list[Word]:
    """The words of a file that nobody has translated for `organisation`."""
    return [word for word in _words(data, filename, Vocabulary(organisation)) if not word.known]


def _words(data: bytes, filename: str, vocabulary: Vocabulary, wanted: str = "") -> list[Word]:
    """Opens the file once more: its rows are read one by one, and only once."""
    file, ours = _fitted(data, filename, vocabulary.organisation, wanted)
    if file.table is None:
        return []
    kept, ours, *_ = foreign.kept(file.source, file.table, ours)
    return vocabulary.words(kept, ours)


def _fitted(
    data: bytes, filename: str, organisation: Organisation, wanted: str = ""
) -> tuple[Opened, Sequence[Column]]:
    ours = accepted()
    file = opened(data, filename, columns=ours, format=wanted)
    if file.table is None:
        return file, ours
    headings = file.table.headings
    chosen = _chosen(organisation, headings)
    if file.source and chosen:
        return replace(file, source=replace(file.source, keys=chosen)), ours
    return file, named(ours, chosen | {heading: "" for heading in headings if about_people(heading)})


# Columns.


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of a file, some values under it, and the key that it was given or seems to deserve."""

    text: str
    samples: tuple[str, ...]
    key: str
    person: bool


def headings(data: bytes, filename: str, organisation: Organisation) -> list[Heading]:
    """The headings of a table, for the person who explains them; none for an inventory, that explains itself."""
    ours = accepted()
    file = opened(data, filename, columns=ours)
    if file.table is None:
        return []
    told = file.table.headings
    meant = _chosen(organisation, told) or {fold(text): key for text, key in _likely(file, ours).items()}
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
        return {heading: foreign.key_of(file.source, heading) for heading in told}
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
    missing = [column.heading for column in ours.values() if column.required and column.key not in seen]
    return found | (
        {"": f"Dites quelle colonne est « {', '.join(missing)} » : elle est obligatoire."} if missing else {}
    )


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


def _chosen(organisation: Organisation, headings: Sequence[str]) -> dict[str, str]:
    """The key of each heading, folded, as the nearest organisation remembers it; empty when none does."""
    layout = Layout.objects.for_organisation(organisation).filter(fingerprint=fingerprint(headings)).first()
    kept = {fold(match.heading): match.column for match in layout.columns.all()} if layout else {}
    return {fold(heading): kept.get(fold(_cut(heading)), "") for heading in headings} if kept else {}


def _cut(heading: str) -> str:
    """A heading as it is kept: no line break, and not without end."""
    return " ".join(heading.split())[:HEADING]
