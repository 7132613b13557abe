"""What a row says that the registry does not know yet; what contradicts its past is refused."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from registry.devices.lifecycle import FLEET
from registry.devices.models import Device
from registry.devices.models.device import FACTS
from registry.imports.planning.past import NAMELESS
from registry.imports.planning.reader import Reader
from registry.imports.values import cells
from registry.imports.values.tables import Row
from registry.shared.moves import Reason
from registry.tabular.dates import in_figures
from registry.tabular.folding import fold

CORRECT = "un import ne réécrit pas le passé : corrigez-le sur la page du matériel"
# What the file may add to the past, and what only a correction may alter.
SETTLED = (
    *("acquired_on", "origin", "issued_on", "reused_on", "retired_on", "erasure", "left_on", "route"),
    *("counterparty", "reuse_commitment", "reuse_proof"),
)
EMPTY_VALUES = (None, "")
NOTES = [fact.name for fact in FACTS.values() if fact.kind == "note"]
Values = Mapping[str, Any]


def news(reader: Reader, row: Row, device: Device, known: Values, *, not_its_own: bool) -> dict[str, Any]:
    """The values of `row`, by column, that `known` (what an export says of `device`) does not hold.

    `not_its_own` leaves out the serial and the make, which may be another device's.
    """
    left = {"tag", *(("serial", "manufacturer") if not_its_own else ())}
    given = {key: value for key, value in row.values.items() if key not in left and value not in EMPTY_VALUES}
    return {key: value for key, value in given.items() if _is_news(reader, row, device, known, key)}


def _is_news(reader: Reader, row: Row, device: Device, known: Values, key: str) -> bool:
    value = row.values[key]
    if (key, value) == ("erasure", "pending") or _same(key, value, known.get(key)) or _named(reader, row, known, key):
        return False
    reason = _contradiction(key, device, known)
    if reason:
        reader.refuse(row, key, reason)
    return not reason


def _named(reader: Reader, row: Row, known: Values, key: str) -> bool:
    """Whether a row names the same organisation in other words, or somebody whom the registry does not name."""
    if key == "organisation":
        return bool(reader.place(row).code == known["organisation"])
    if key != "counterparty" or not known.get("route"):
        return False
    there = reader.counterparty(row)
    named = there["counterparty"].code if "counterparty" in there else there.get("counterparty_name", "")
    return not there or known["route"] in NAMELESS or fold(named) == fold(known["counterparty"] or "")


def _contradiction(key: str, device: Device, known: Values) -> Reason | None:
    said = known.get(key)
    if key == "organisation":
        told = f"Ce matériel est tenu par « {said} » : déplacez-le ou transférez-le depuis sa page."
        return Reason("held_elsewhere", told)
    if key in SETTLED and said not in EMPTY_VALUES and (key, said) != ("reuse_proof", False):
        return Reason("past_is_settled", f"Le registre dit « {shown(said)} » et {CORRECT}.")
    gone = bool(known.get("route"))
    late = {
        "acquired_on": True,
        "origin": True,
        "issued_on": device.used,
        "retired_on": device.status not in FLEET,
        "counterparty": gone,
        "reuse_commitment": gone,
    }
    told = f"Le registre n’a pas cette information pour ce mouvement et {CORRECT}."
    return Reason("past_is_settled", told) if late.get(key) else None


def shown(value: Any) -> str:
    """A cell as people read it."""
    match value:
        case bool():
            return "oui" if value else "non"
        case date():
            return in_figures(value)
        case Decimal():
            return f"{value:.2f}".replace(".", ",")
    return "" if value is None else str(value)


def _same(key: str, value: Any, known: Any) -> bool:
    """Texts are compared as a file says them: a page may have kept spaces that no file keeps."""
    if value == known:
        return True
    if isinstance(value, str) and isinstance(known, str) and known:
        try:
            return value == (cells.note if key in NOTES else cells.text)(known)
        except ValueError:
            return False
    # A device that nothing excludes is exported without a word.
    return value is False and known is None and key in ("security_excluded", "reuse_proof")
