"""What may happen to a stocktake, and what one finds: its states, and the table of moves between them."""

from django.db.models import TextChoices

from registry.shared.moves import Move, Right, table
from registry.shared.processes.process import Process


class StocktakeStatus(TextChoices):
    OPEN = "open", "En cours"
    CLOSED = "closed", "Clos"


class Finding(TextChoices):
    """What a line of a stocktake says. Only a closed one has lines for what is missing."""

    FOUND = "found", "Trouvé"
    UNEXPECTED = "unexpected", "Inattendu"
    MISSING = "missing", "Manquant"


S = StocktakeStatus
SCAN = (Right("scan"),)
STOCKTAKE_MOVES = table(
    (
        Move("start", "Ouvrir l’inventaire", frozenset(), S.OPEN, direct=False, rights=SCAN),
        Move("scan", "Scanner", frozenset({S.OPEN}), S.OPEN, direct=False, rights=SCAN),
        Move("close", "Clore l’inventaire", frozenset({S.OPEN}), S.CLOSED, rights=SCAN),
        Move("reopen", "Rouvrir", frozenset({S.CLOSED}), S.OPEN, rights=SCAN),
    )
)
STOCKTAKES = Process(STOCKTAKE_MOVES, "L’inventaire {}".format)
