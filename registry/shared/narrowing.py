"""The names that an address may give to a list: one that narrows nothing is refused, or everything would answer it."""

from collections.abc import Collection, Iterable

from registry.shared.moves import Reason

UNKNOWN_NAME = Reason("unknown_name", "« {} » n’est pas attendu ici. Noms connus : {}.")


def unknown(asked: Iterable[str], known: Collection[str]) -> dict[str, list[str]]:
    """A sentence for each name of `asked` that is not known."""
    told = ", ".join(sorted(known)) or "aucun"
    return {name: [UNKNOWN_NAME.format(name[:50], told)] for name in asked if name not in known}
