"""What may happen to a collection of waste, and who may do it: its states, and the table of moves between them."""

from django.db.models import TextChoices

from registry.shared.moves import Further, Move, Right, table
from registry.shared.processes.process import Process


class CollectionStatus(TextChoices):
    OPEN = "open", "Ouverte"
    CLOSED = "closed", "Close"
    CONFIRMED = "confirmed", "Confirmée"
    ABANDONED = "abandoned", "Abandonnée"


class Fate(TextChoices):
    """How the devices leave: the name of the ledger's act."""

    RECYCLE = "recycle", "Recyclage"
    TAKE_BACK = "take_back", "Reprise"


C = CollectionStatus
UNDER_WAY, DONE = frozenset({C.OPEN, C.CLOSED}), frozenset({C.CONFIRMED})
MOTIVE = ("motive",)
# The paper of the collector, as it is copied.
COPIED = ("received_on", "weight_kg", "operation_code", "pop")
CONSIGN, RECYCLE = (Right("consign"),), (Right("recycle"),)
TAKE_BACK = (Further("fate", Fate.TAKE_BACK, Right("take_back")),)
RECALL, PROVE, ABANDON = (Right("recall"),), (Right("prove"),), (Right("abandon"),)
# fmt: off
COLLECTION_MOVES = table((
    Move("open", "Ouvrir une collecte", frozenset(), C.OPEN, direct=False, rights=CONSIGN),
    Move("fill", "Scanner", frozenset({C.OPEN}), C.OPEN, direct=False, rights=CONSIGN),
    Move("close", "Clore la collecte", frozenset({C.OPEN}), C.CLOSED, rights=CONSIGN),
    Move("reopen", "Rouvrir", frozenset({C.CLOSED}), C.OPEN, asks=MOTIVE, rights=RECALL),
    Move("confirm", "Confirmer l’enlèvement", frozenset({C.CLOSED}), C.CONFIRMED,
         asks=("dispatched_on", *COPIED, "fate"), rights=RECYCLE, further=TAKE_BACK),
    Move("amend", "Corriger le bon", DONE, C.CONFIRMED, asks=(*COPIED, *MOTIVE), rights=RECYCLE),
    Move("prove", "Attester le réemploi", DONE, C.CONFIRMED, direct=False, rights=PROVE),
    Move("abandon", "Abandonner", UNDER_WAY, C.ABANDONED, asks=MOTIVE, rights=ABANDON),
))
# fmt: on
COLLECTIONS = Process(COLLECTION_MOVES, "La collecte {}".format)
