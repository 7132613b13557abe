"""What foreign words for a category, a state or a place were said to mean, for one organisation."""

from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property

from registry.imports.models import Translation
from registry.imports.models.translation import WordKind
from registry.imports.values.cells import says_nothing
from registry.imports.values.columns import Column
from registry.organisations.models import Organisation
from registry.organisations.names import Directory
from registry.tabular.folding import fold

# What no code of ours is.
SKIP = "!"
KINDS = {
    "category": WordKind.CATEGORY,
    "status": WordKind.STATUS,
    "organisation": WordKind.PLACE,
    "site": WordKind.PLACE,
}


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

    def place(self, text: str) -> str:
        """The code of the organisation that a place was said to mean; empty when nothing was said."""
        meant = self.meant[WordKind.PLACE]
        return meant.get(fold(text), "") if meant else ""

    def bearers(self, site: str) -> list[Organisation]:
        """Whom a site names, unless it was said what it means."""
        return [] if fold(site) in self.meant[WordKind.PLACE] else self.places.bearers(site)
