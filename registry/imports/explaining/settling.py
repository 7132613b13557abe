"""The rows of a file once its foreign words are understood: each with its category, its organisation and its state."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from registry.imports.explaining.concluding import told_apart
from registry.imports.explaining.vocabulary import SKIP, Vocabulary
from registry.imports.values.cells import says_nothing
from registry.imports.values.tables import Part, Row, RowError
from registry.organisations.names import ambiguous


def settled(vocabulary: Vocabulary, parts: Iterable[Part], category: str = "", heading: str = "") -> Iterator[Part]:
    """The rows that are brought in, each with the organisation and the state that its foreign words mean.

    Those of no category have the one that the rest tells, else `category`; `heading` is that of the file's.
    """
    for part in (told_apart(part, category, heading) for part in parts):
        gone = {row.line for row in part.rows if SKIP in (row.values.get("category"), row.values.get("status"))}
        kept = [row for row in part.rows if row.line not in gone]
        asked = [error for row in kept if (error := _asked(vocabulary, row))]
        told = [error for error in part.errors if error.line not in gone]
        yield Part([_placed(vocabulary, row) for row in kept], told + asked)


def _asked(vocabulary: Vocabulary, row: Row) -> RowError | None:
    """What a row asks when its site alone tells its organisation, and names several."""
    site = row.text("site")
    bearers = vocabulary.bearers(site) if site and not row.text("organisation") else []
    return RowError(row.line, "site", site, ambiguous(bearers)) if len(bearers) > 1 else None


def _placed(vocabulary: Vocabulary, row: Row) -> Row:
    """A site is the place of a row that has none, and tells its organisation where nothing else does."""
    if row.values.keys().isdisjoint(("site", "status")) and row.text("organisation"):
        return row
    values = {key: value for key, value in row.values.items() if key not in ("site", "status")}
    site = row.text("site")
    site = "" if says_nothing(site) else site
    known = row.text("organisation") or (site and _site(vocabulary, site))
    if code := known or vocabulary.place(row.text("place")):
        values["organisation"] = code
    if site and "place" not in values:
        values["place"] = site
    return replace(row, values=values, status=row.text("status") or row.status)


def _site(vocabulary: Vocabulary, site: str) -> str:
    bearers = vocabulary.bearers(site)
    return bearers[0].code if len(bearers) == 1 else vocabulary.place(site)
