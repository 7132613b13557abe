"""What may happen to a reception, and who may do it: its states, and the table of moves between them.

No state of it is written: `Reception.status` reads it from what is scanned and what is expected. A target is where a
move leads once it was made for every device; until then the others are still scanned, or still expected.
"""

from django.db.models import TextChoices

from registry.shared.moves import Move, Right, table
from registry.shared.processes.process import Process


class ReceptionStatus(TextChoices):
    EXPECTED = "expected", "Attendu"
    CHECKED = "checked", "Contrôlé"
    RECEIVED = "received", "Reçu"


R = ReceptionStatus
ACCEPTS = (Right("accept", "places"),)
# fmt: off
RECEPTION_MOVES = table((
    # The ledger makes it, when the same unit sends more.
    Move("announce", "Transférer", frozenset({R.RECEIVED}), R.EXPECTED, direct=False),
    Move("check_in", "Contrôler", frozenset({R.EXPECTED, R.CHECKED}), R.CHECKED, direct=False, rights=ACCEPTS),
    Move("undo_check_in", "Annuler le contrôle", frozenset({R.CHECKED}), R.EXPECTED, direct=False, rights=ACCEPTS),
    Move("receive", "Confirmer la réception", frozenset({R.CHECKED}), R.RECEIVED, asks=("organisation",),
         rights=ACCEPTS),
))
# fmt: on
RECEPTIONS = Process(RECEPTION_MOVES, "Le transfert de « {} »".format)
