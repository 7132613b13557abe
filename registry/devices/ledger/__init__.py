"""The one writer: every change of a device's state goes through here, judged, swapped and logged in one transaction.

`record` is an act of today, `enter` (`rehearse`, then `write`) a past that the registry learns, `correct`, `amend`,
`join` and `undo` mend what was recorded, each by new events. They raise Refused, and PermissionDenied.
"""

from registry.devices.ledger.acts import record
from registry.devices.ledger.corrections import amend, amendable, correct, correctable
from registry.devices.ledger.derived import current_stays
from registry.devices.ledger.events import NEEDS
from registry.devices.ledger.joining import join, objections
from registry.devices.ledger.past import History, Past, Step, enter, rehearse, write
from registry.devices.ledger.undoing import undo
from registry.shared.moves import Refused

__all__ = [
    "NEEDS",
    "History",
    "Past",
    "Refused",
    "Step",
    "amend",
    "amendable",
    "correct",
    "correctable",
    "current_stays",
    "enter",
    "join",
    "objections",
    "record",
    "rehearse",
    "undo",
    "write",
]
