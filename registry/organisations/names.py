"""Organisations as people write them: by a code, else by a name that one alone bears. What several bear is asked."""

from collections import Counter
from collections.abc import Iterable

from registry.organisations.models import Organisation
from registry.shared.moves import Reason
from registry.tabular.folding import fold


class Directory:
    """Look-ups among `organisations`, without case, accents nor repeated spaces; a code comes before any name."""

    def __init__(self, organisations: Iterable[Organisation]):
        self.codes: dict[str, list[Organisation]] = {}
        self.names: dict[str, list[Organisation]] = {}
        for one in organisations:
            self.codes.setdefault(fold(one.code), []).append(one)
            self.names.setdefault(fold(one.name), []).append(one)

    def __len__(self) -> int:
        return sum(map(len, self.codes.values()))

    def coded(self, text: str) -> list[Organisation]:
        """Whoever has this code: one, unless others differ by case or accents alone and none has it as written."""
        alike = self.codes.get(fold(text), [])
        return [one for one in alike if one.code == text] or alike

    def bearers(self, text: str) -> list[Organisation]:
        return self.coded(text) or self.names.get(fold(text), [])


def codes(bearers: Iterable[Organisation]) -> str:
    return ", ".join(sorted(one.code for one in bearers))


def ambiguous(bearers: Iterable[Organisation]) -> Reason:
    """The sentence that asks which of them is meant."""
    told = f"Plusieurs organisations se nomment ainsi : écrivez le code de l’une d’elles ({codes(bearers)})."
    return Reason("ambiguous_organisation", told)


def labels(organisations: Iterable[Organisation]) -> list[tuple[Organisation, str]]:
    """The name of each in a list of choices; with its code when another in the list bears that name."""
    listed = list(organisations)
    count = Counter(fold(one.name) for one in listed)
    return [(one, f"{one.name} ({one.code})" if count[fold(one.name)] > 1 else one.name) for one in listed]
