"""Foreign words for a category, a state or a place: which are unknown, what each was said to mean, what follows."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from django.core.exceptions import ValidationError
from django.db import transaction

from registry.devices.models import Category
from registry.imports.explaining.concluding import told_apart
from registry.imports.models import Translation
from registry.imports.models.translation import WORD, WordKind
from registry.imports.opening.formats import Opened
from registry.imports.opening.tools import key_of
from registry.imports.values.cells import reader, says_nothing
from registry.imports.values.columns import Column, match
from registry.imports.values.tables import Part, Row, RowError
from registry.organisations.models import Organisation
from registry.organisations.names import Directory, ambiguous
from registry.shared import access
from registry.tabular.folding import fold
from registry.tabular.table import Table

# What no code of ours is.
SKIP = "!"
KINDS = {
    "category": WordKind.CATEGORY,
    "status": WordKind.STATUS,
    "organisation": WordKind.PLACE,
    "site": WordKind.PLACE,
}


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a file, in how many rows, under which column of ours; `known` when nothing is to be said of it.

    `bearers` are the codes of the organisations that a site names when it names several.
    """

    column: str
    kind: WordKind
    written: str
    rows: int
    known: bool
    skipped: bool
    bearers: tuple[str, ...] = ()


class Vocabulary:
    """What the words of a file for `organisation` mean: the translations that hold there, the nearest first."""

    def __init__(self, organisation: Organisation):
        self.organisation = organisation
        self.meant: dict[WordKind, dict[str, str]] = {kind: {} for kind in WordKind}
        kept = Translation.objects.for_organisation(organisation).select_related("category", "place")
        for one in reversed(kept):
            if says_nothing(one.word):
                continue
            self.meant[WordKind(one.kind)][one.word] = SKIP if one.skipped else one.code

    def taught(self, columns: Sequence[Column]) -> tuple[Column, ...]:
        """The same columns, that read these words; a site stays as it is written, which may be its place."""
        words = {key: tuple(self.meant[kind].items()) for key, kind in KINDS.items() if key != "site"}
        return tuple(replace(column, words=words.get(column.key, ())) for column in columns)

    @cached_property
    def places(self) -> Directory:
        """The organisations that a site in a file for this one may name."""
        there = Organisation.objects.filter(path__startswith=self.organisation.path).holding_fleet()
        return Directory(there.only("code", "name"))

    @cached_property
    def codes(self) -> set[str]:
        return {fold(code) for code in Organisation.objects.values_list("code", flat=True)}

    def tells(self, file: Opened, columns: Sequence[Column]) -> bool:
        """Whether `left_out` may have something to tell of a file: to know what, it is read once more."""
        if file.table is None or any(SKIP in meant.values() for meant in self.meant.values()):
            return file.table is not None
        if file.source:
            return any(key_of(file.source, heading) == "site" for heading in file.table.headings)
        return any(column.key == "site" for column in match(file.table.headings, columns).places.values())

    def words(self, table: Table, columns: Sequence[Column]) -> list[Word]:
        """Every word of the columns that may hold foreign ones, the most frequent first. Reads all the rows."""
        places = [(index, column) for index, column in match(table.headings, columns).places.items()]
        places = [(index, column, Counter()) for index, column in places if column.key in KINDS]
        for record in table.rows if places else ():
            for index, _, count in places:
                if index < len(record.cells):
                    count[record.cells[index]] += 1
        found = [word for _, column, count in places for word in self._words(column, count)]
        return sorted(found, key=lambda word: -word.rows)

    def _words(self, column: Column, count: Counter) -> Iterator[Word]:
        written: dict[str, str] = {}
        rows: Counter = Counter()
        for raw, number in count.items():
            rows[fold(raw)] += number
            written.setdefault(fold(raw), " ".join(raw.split()))
        kind = KINDS[column.key]
        for word, text in written.items():
            if word and not says_nothing(word) and max(len(word), len(text)) <= WORD:
                skipped = self.meant[kind].get(word) == SKIP
                bearers = self._bearers(text) if column.key == "site" else []
                codes = tuple(sorted(one.code for one in bearers)) if len(bearers) > 1 else ()
                known = self._knows(column, word, len(bearers))
                yield Word(column.key, kind, text, rows[word], known, skipped, codes)

    def _bearers(self, site: str) -> list[Organisation]:
        """Whom a site names, unless it was said what it means."""
        return [] if fold(site) in self.meant[WordKind.PLACE] else self.places.bearers(site)

    def _knows(self, column: Column, word: str, bearers: int) -> bool:
        if word in self.meant[KINDS[column.key]]:
            return True
        if column.key == "organisation":
            return word in self.codes
        if column.key == "site":
            # Where only one organisation may hold the devices, no site tells more.
            return bearers == 1 or len(self.places) < 2
        try:
            reader(column)(word)
        except ValueError:
            return False
        return True

    def settled(self, parts: Iterable[Part], category: str = "", heading: str = "") -> Iterator[Part]:
        """The rows that are brought in, each with the organisation and the state that its foreign words mean.

        Those of no category have the one that the rest tells, else `category`; `heading` is that of the file's.
        """
        for part in (told_apart(part, category, heading) for part in parts):
            gone = {row.line for row in part.rows if SKIP in (row.values.get("category"), row.values.get("status"))}
            kept = [row for row in part.rows if row.line not in gone]
            asked = [error for row in kept if (error := self._asked(row))]
            told = [error for error in part.errors if error.line not in gone]
            yield Part([self._placed(row) for row in kept], told + asked)

    def _asked(self, row: Row) -> RowError | None:
        """What a row asks when its site alone tells its organisation, and names several."""
        site = row.values.get("site") or ""
        bearers = self._bearers(site) if site and not row.values.get("organisation") else []
        return RowError(row.line, "site", site, ambiguous(bearers)) if len(bearers) > 1 else None

    def _placed(self, row: Row) -> Row:
        """A site is the place of a row that has none, and tells its organisation where nothing else does."""
        values = {key: value for key, value in row.values.items() if key not in ("site", "status")}
        site = row.values.get("site") or ""
        site = "" if says_nothing(site) else site
        if not values.get("organisation"):
            place = (
                self.meant[WordKind.PLACE].get(fold(values.get("place") or ""), "")
                if self.meant[WordKind.PLACE]
                else ""
            )
            if code := (site and self._site(site)) or place:
                values["organisation"] = code
        if site and "place" not in values:
            values["place"] = site
        return replace(row, values=values, status=row.values.get("status") or row.status)

    def _site(self, site: str) -> str:
        bearers = self._bearers(site)
        return bearers[0].code if len(bearers) == 1 else self.meant[WordKind.PLACE].get(fold(site), "")


def left_out(words: Iterable[Word], organisation: Organisation) -> list[str]:
    """What a file says that is not brought in, or not understood without being wrong."""
    skipped = [f"« {word.written} » ({word.rows})" for word in words if word.skipped]
    lost = [word.written for word in words if word.column == "site" and not (word.known or word.bearers)]
    told = [f"Lignes qui ne sont pas importées, comme retenu : {', '.join(skipped)}."] if skipped else []
    return told + ([f"Sites inconnus, tenus par « {organisation} » : {', '.join(lost)}."] if lost else [])


@transaction.atomic
def translate(
    organisation: Organisation, kind: str, written: str, ours: str = "", *, skipped: bool = False, by
) -> Translation:
    """Keeps what a word means for `organisation` and all below it, in place of what it meant. `ours` is a code, of a
    category, a state or an organisation; empty, nothing is concluded."""
    access.require(by, "import", organisation)
    written = " ".join(written.split())
    # One at a time, so that a form sent twice does not translate a word twice.
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    one = Translation.objects.filter(organisation=organisation, kind=kind, word=fold(written)).first() or Translation()
    one.organisation, one.kind, one.written, one.word, one.skipped = organisation, kind, written, fold(written), skipped
    one.category = Category.objects.filter(code=ours).first() if kind == WordKind.CATEGORY else None
    one.place = Organisation.objects.filter(code=ours).first() if kind == WordKind.PLACE else None
    one.status = ours if kind == WordKind.STATUS else ""
    if ours and not one.code:
        raise ValidationError({"ours": f"« {ours} » n’est pas un code du registre."})
    if says_nothing(written):
        raise ValidationError({"written": "Écrivez un mot qui dit quelque chose, tel que le fichier l’écrit."})
    try:
        one.full_clean()
    except ValidationError as wrong:
        said = {"ours" if name in ("category", "status", "place") else name: text for name, text in wrong}
        raise ValidationError(said) from None
    one.save()
    return one
