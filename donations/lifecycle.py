"""What may happen to a lot and to a claim: their states, and the tables of moves between them."""

from django.db.models import TextChoices

from registry.shared.moves import Move, Right, table
from registry.shared.processes.process import Process


class LotStatus(TextChoices):
    OPEN = "open", "Ouvert"
    RESERVED = "reserved", "Réservé"
    CLOSED = "closed", "Remis"
    WITHDRAWN = "withdrawn", "Retiré"


class ClaimStatus(TextChoices):
    SUBMITTED = "submitted", "Déposée"
    ACCEPTED = "accepted", "Acceptée"
    REFUSED = "refused", "Refusée"
    CANCELLED = "cancelled", "Annulée"
    FULFILLED = "fulfilled", "Remise faite"


class LegalBasis(TextChoices):
    """Under which point of CG3P art. L3212-2 a free transfer is allowed."""

    CHARITY = "2", "CG3P L3212-2 2° : organisme d’intérêt général (article 238 bis du CGI)"
    ASSOCIATION = "3", "CG3P L3212-2 3° : association ou organisme habilité à recevoir du matériel informatique"
    PUBLIC_BODY = "11", "CG3P L3212-2 11° : personne publique"


L, C = LotStatus, ClaimStatus
LIVE = frozenset({C.SUBMITTED, C.ACCEPTED})
AGREED = frozenset({C.ACCEPTED, C.FULFILLED})

DONOR, REQUESTER = "lot.organisation", "association"
OFFERS = (Right("offer"),)
DECIDES = (Right("decide", DONOR),)
HANDS_OVER = (Right("hand_over", DONOR),)
HANDED = ("handed_on", "handed_place", "donor_person", "beneficiary_person")
CLAIMS_IT = Right("claim", REQUESTER)
# Either side, the association first: it gives up its own claim without a reason, the donor says why.
CANCELS = (CLAIMS_IT, Right("decide", DONOR, asks=("decision",)))
LOT_MOVES = table(
    (
        Move("offer", "Proposer un lot", frozenset(), L.OPEN, direct=False, rights=OFFERS),
        Move("claim", "Demander ce lot", frozenset({L.OPEN}), L.OPEN, direct=False),
        Move("fill", "Compléter", frozenset({L.OPEN}), L.OPEN, direct=False, rights=OFFERS),
        Move("reserve", "Réserver", frozenset({L.OPEN}), L.RESERVED, direct=False),
        Move("reopen", "Rouvrir", frozenset({L.RESERVED}), L.OPEN, direct=False),
        Move("close", "Clore", frozenset({L.RESERVED}), L.CLOSED, direct=False),
        Move(
            "withdraw",
            "Retirer le lot",
            frozenset({L.OPEN}),
            L.WITHDRAWN,
            takes=("motive",),
            rights=(Right("withdraw"),),
        ),
    )
)
# fmt: off
CLAIM_MOVES = table((
    Move("submit", "Demander ce lot", frozenset(), C.SUBMITTED, direct=False, rights=(CLAIMS_IT,)),
    Move("accept", "Accepter", frozenset({C.SUBMITTED}), C.ACCEPTED, asks=("legal_basis",), takes=("decision",),
         rights=DECIDES),
    Move("refuse", "Refuser", frozenset({C.SUBMITTED}), C.REFUSED, asks=("decision",), rights=DECIDES),
    Move("hand_over", "Remettre", frozenset({C.ACCEPTED}), C.FULFILLED, asks=HANDED, rights=HANDS_OVER),
    Move("cancel", "Annuler", LIVE, C.CANCELLED, takes=("decision",), rights=CANCELS),
    Move("check_in", "Contrôler", frozenset({C.ACCEPTED}), C.ACCEPTED, direct=False, rights=HANDS_OVER),
    Move("sign", "Joindre l’exemplaire signé", AGREED, None, direct=False, rights=(CLAIMS_IT, *HANDS_OVER)),
))
# fmt: on
LOTS = Process(LOT_MOVES, "Le lot {}".format)
CLAIMS = Process(CLAIM_MOVES, "La demande de « {0.association} »".format)
