"""What is remembered of the headings of foreign files, organisation by organisation, so that it is asked once."""

from collections.abc import Mapping, Sequence
from hashlib import sha256

from django.core.exceptions import ValidationError
from django.db import transaction

from registry.devices.models import Category
from registry.imports.models import ColumnMatch, Layout, Translation
from registry.imports.models.layout import HEADING
from registry.imports.opening.guesses import about_people
from registry.imports.values.columns import DEVICE_COLUMNS, FOREIGN_COLUMNS, Column, with_choices
from registry.organisations.models import Organisation
from registry.shared import access
from registry.shared.access import Actor
from registry.shared.moves import Reason
from registry.shared.validators import invalid
from registry.tabular.folding import fold
from registry.tabular.headings import TELLING

NOTHING_TOLD = Reason(
    "no_column_told",
    "Dites quelle colonne est la catégorie, le modèle, le numéro de série ou l’étiquette : il en faut une.",
)
UNKNOWN_COLUMN = Reason("no_such_column", "Le registre n’a pas de colonne « {} ».")
PERSON = Reason("column_about_people", "Le nom d’une personne n’est pas gardé : ignorez cette colonne.")
LONG_HEADING = Reason("heading_too_long_to_keep", "Ce titre est trop long : raccourcissez-le dans le fichier.")
TOLD_TWICE = Reason("column_told_twice", "« {} » est déjà la colonne « {} » : gardez-en une seule.")


def columns() -> tuple[Column, ...]:
    """The columns of a device file, with the categories that the registry knows today."""
    return with_choices(DEVICE_COLUMNS, category=Category.objects.values_list("code", "name"))


def accepted() -> tuple[Column, ...]:
    """The same, and those that other tools have."""
    return columns() + FOREIGN_COLUMNS


def faults(chosen: Mapping[str, str]) -> dict[str, Reason]:
    """What is wrong with a choice of columns: a reason by heading, or by "" for the whole."""
    ours = {column.key: column for column in accepted()}
    found: dict[str, Reason] = {}
    seen: dict[str, str] = {}
    for heading, key in chosen.items():
        if not key:
            continue
        if key not in ours:
            found[heading] = UNKNOWN_COLUMN.format(key)
        elif about_people(heading):
            found[heading] = PERSON
        elif len(heading) > HEADING:
            found[heading] = LONG_HEADING
        elif (first := seen.setdefault(key, heading)) != heading:
            found[heading] = TOLD_TWICE.format(ours[key].heading, first)
    return found if seen.keys() & TELLING else found | {"": NOTHING_TOLD}


@transaction.atomic
def remember(organisation: Organisation, name: str, chosen: Mapping[str, str], *, by: Actor) -> Layout:
    """Keeps what each heading of a file means, for `organisation` and all below it, in place of what was kept."""
    access.require(by, "import", organisation)
    chosen = {heading.strip(): key for heading, key in chosen.items() if fold(heading)}
    if wrong := faults(chosen):
        raise ValidationError({heading or "__all__": invalid(reason) for heading, reason in wrong.items()})
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


def forget(kept: Layout | Translation, *, by: Actor) -> None:
    access.require(by, "import", kept.organisation)
    kept.delete()


def fingerprint(headings: Sequence[str]) -> str:
    """The same for two files that have the same headings, in any order, case and accents."""
    return sha256("\n".join(sorted({fold(text) for text in headings} - {""})).encode()).hexdigest()


class Layouts:
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
