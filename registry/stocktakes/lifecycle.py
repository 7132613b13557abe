"""What may happen to a stocktake, and what one finds: its states, and the table of moves between them."""

from django.db.models import TextChoices

from registry.shared.moves import Move, table


class StocktakeStatus(TextChoices):
    OPEN = "open", "En cours"
    CLOSED = "closed", "Clos"


class Finding(TextChoices):
    """What a line of a stocktake says. Only a closed one has lines for what is missing."""

    FOUND = "found", "Trouvé"
    UNEXPECTED = "unexpected", "Inattendu"
    MISSING = "missing", "Manquant"


S = StocktakeStatus
# A move back to its own source changes nothing, but holds the row: no scan crosses the closing.
STOCKTAKE_MOVES = table(
    (
        Move("scan", "Scanner", frozenset({S.OPEN}), S.OPEN, direct=False),
        Move("close", "Clore l’inventaire", frozenset({S.OPEN}), S.CLOSED),
        Move("reopen", "Rouvrir", frozenset({S.CLOSED}), S.OPEN),
    )
)
