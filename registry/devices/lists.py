"""The columns of the lists of devices and of their events, as files."""

from collections.abc import Iterable, Iterator

from registry.devices.data_gate import Erasure
from registry.devices.lifecycle import Action, Status
from registry.devices.models.device import IDENTITY, Fact
from registry.devices.orientation import PROPOSALS, Slept
from registry.shared.act import Via
from registry.shared.files.lists import listing


def columns(facts: Iterable[Fact], prefix: str = "") -> Iterator[tuple[str, str]]:
    """These facts, of rows that lead to a device by `prefix`."""
    for fact in facts:
        yield fact.heading, f"{prefix}{fact.name}{'__name' if fact.name == 'category' else ''}"


def device(prefix: str = "") -> Iterable[tuple[str, str]]:
    """What every list of devices begins with."""
    return ("étiquette", f"{prefix}tag"), *columns(IDENTITY, prefix)


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
    ("opération", "operation"),
)
