"""What may happen to a device: its states, and the table of moves between them with their guards."""

from datetime import date

from django.db.models import TextChoices

from registry.devices.data_gate import Erasure, destroyed_after_failure, erased, had_data, not_hidden
from registry.devices.judged import JudgedDevice, JudgedEvent, Rules
from registry.shared.moves import Move, Reason, table
from registry.tabular.dates import in_figures

OTHER_ROLE = Reason("role", "votre rôle ne permet pas cet acte")


class Status(TextChoices):
    RECEIVED = "received", "Réceptionné"
    IN_STOCK = "in_stock", "En stock"
    IN_SERVICE = "in_service", "En service"
    IN_REPAIR = "in_repair", "En réparation"
    RETIRED = "retired", "Réformé"
    OFFERED = "offered", "Proposé au don"
    RESERVED = "reserved", "Réservé"
    CONSIGNED = "consigned", "En attente d’enlèvement"
    DONATED = "donated", "Donné"
    STAFF = "staff", "Cédé à un agent"
    TRANSFERRED = "transferred", "Transféré"
    SOLD = "sold", "Vendu"
    TAKEN_BACK = "taken_back", "Repris"
    RECYCLED = "recycled", "Recyclé"
    LOST = "lost", "Perdu"
    STOLEN = "stolen", "Volé"


class Action(TextChoices):
    RECEIVE = "receive", "Réception"
    REGISTER = "register", "Reprise d’inventaire"
    STORE = "store", "Mise en stock"
    ISSUE = "issue", "Mise en service"
    REASSIGN = "reassign", "Réaffectation"
    MOVE = "move", "Déplacement"
    REPAIR = "repair", "Envoi en réparation"
    RESUME = "resume", "Retour de réparation"
    ASSESS = "assess", "Diagnostic"
    ERASE = "erase", "Effacement"
    RETIRE = "retire", "Réforme"
    REINSTATE = "reinstate", "Réintégration"
    OFFER = "offer", "Proposition au don"
    WITHDRAW = "withdraw", "Retrait du lot"
    RESERVE = "reserve", "Réservation"
    RELEASE = "release", "Fin de réservation"
    HAND_OVER = "hand_over", "Remise au bénéficiaire"
    DONATE = "donate", "Don"
    STAFF = "staff", "Cession à un agent"
    TRANSFER = "transfer", "Transfert à une administration"
    ACCEPT = "accept", "Arrivée par transfert"
    SELL = "sell", "Vente"
    TAKE_BACK = "take_back", "Reprise"
    PROVE = "prove", "Preuve de réemploi"
    RECYCLE = "recycle", "Recyclage"
    CONSIGN = "consign", "Mise en collecte"
    RECALL = "recall", "Fin de mise en collecte"
    LOSE = "lose", "Perte"
    STEAL = "steal", "Vol"
    FIND = "find", "Matériel retrouvé"
    CORRECT = "correct", "Annulation"
    AMEND = "amend", "Rectification"
    JOIN = "join", "Réunion à une autre fiche"


class Origin(TextChoices):
    NEW = "new", "Neuf"
    REFURBISHED = "refurbished", "Reconditionné"
    DONATED = "donated", "Don reçu"
    TRANSFERRED = "transferred", "Transfert reçu"


class Route(TextChoices):
    """How a device leaves (docs/decisions/law.md#reuse-of-retired-equipment); `internal` stays in the unit."""

    INTERNAL = "internal", "Mouvement interne"
    DONATED = "donated", "Don"
    STAFF = "staff", "Cession à un agent"
    TRANSFERRED = "transferred", "Transfert"
    SOLD = "sold", "Vente"
    TAKEN_BACK = "taken_back", "Reprise"
    RECYCLED = "recycled", "Recyclage"
    LOST = "lost", "Perte"
    STOLEN = "stolen", "Vol"


S, A = Status, Action
FLEET = frozenset({S.RECEIVED, S.IN_STOCK, S.IN_SERVICE, S.IN_REPAIR})
STOCK = frozenset({S.RETIRED, S.OFFERED, S.RESERVED, S.CONSIGNED})
HELD = FLEET | STOCK
EXITS = frozenset(set(Status) - HELD)
# A device that is not in the registry yet has no state: only an entry leaves from there.
NOWHERE = frozenset({""})


def changes_stay(device: JudgedDevice, event: JudgedEvent) -> bool:
    """Whether the device leaves or enters a stay, whose bounds every figure reads."""
    moved = device.status and event.organisation_id not in (None, device.organisation_id)
    return bool(moved) or event.action in LEAVES | RETURNS


def dated(device: JudgedDevice, event: JudgedEvent, rules: object) -> Reason | None:
    if event.on is None:
        return (
            Reason("date_missing", "indiquez la date : des chiffres en dépendent")
            if changes_stay(device, event)
            else None
        )
    if event.on > date.today():
        return Reason("in_the_future", f"la date du {in_figures(event.on)} est dans le futur")
    if device.last_on and event.on < device.last_on:
        return Reason(
            "before_last_act",
            f"la date du {in_figures(event.on)} précède le dernier mouvement ({in_figures(device.last_on)})",
        )
    return None


def under_cap(device: JudgedDevice, event: object, rules: Rules) -> Reason | None:
    """CG3P art. L3212-2 and décret 2022-791: a gift is capped on the complete configuration."""
    if device.unit_value is None or device.unit_value <= rules.donation_cap:
        return None
    value, cap = (f"{amount:.2f}".replace(".", ",") for amount in (device.unit_value, rules.donation_cap))
    return Reason("over_the_cap", f"sa valeur unitaire ({value} €) dépasse le plafond des dons ({cap} €)")


def giveable(device: JudgedDevice, event: object, rules: object) -> Reason | None:
    if device.security_excluded:
        return Reason("security_excluded", "il est exclu de toute cession pour raison de sécurité")
    return None


def made_before(device: JudgedDevice, event: JudgedEvent, rules: object) -> Reason | None:
    if event.on and device.manufactured_on and device.manufactured_on > event.on:
        return Reason(
            "entered_before_manufacture", f"il serait entré avant sa fabrication ({in_figures(device.manufactured_on)})"
        )
    return None


def same_unit(device: JudgedDevice, event: JudgedEvent, rules: object) -> Reason | None:
    there = event.organisation
    if there is None or there.reporting_unit_id == device.organisation.reporting_unit_id:
        return None
    return Reason("other_unit", f"« {there} » relève d’une autre entité déclarante : utilisez un transfert")


def elsewhere(device: JudgedDevice, event: JudgedEvent, rules: object) -> Reason | None:
    if event.organisation_id == device.organisation_id:
        return Reason("already_there", f"il est déjà à « {device.organisation} »")
    return None


def to_a_holder(device: JudgedDevice, event: JudgedEvent, rules: object) -> Reason | None:
    if event.organisation and not event.organisation.holds_fleet:
        return Reason("holds_no_fleet", f"« {event.organisation} » ne tient pas de parc")
    return None


def to_another(device: JudgedDevice, event: JudgedEvent, rules: object) -> Reason | None:
    there = event.counterparty
    if there and there.reporting_unit_id == device.organisation.reporting_unit_id and there.holds_fleet:
        return Reason("same_unit", f"« {there} » relève de la même entité déclarante : utilisez un déplacement")
    return None


def to_an_administration(device: JudgedDevice, event: JudgedEvent, rules: object) -> Reason | None:
    if event.counterparty and not event.counterparty.holds_fleet:
        return Reason(
            "not_an_administration", f"« {event.counterparty} » n’est pas une administration : utilisez un don"
        )
    return None


def promised(device: JudgedDevice, event: JudgedEvent, rules: object) -> Reason | None:
    if device.recipient_id == event.counterparty_id:
        return None
    return Reason("promised_to_another", "il est réservé à un autre bénéficiaire")


def expected_here(device: JudgedDevice, event: JudgedEvent, rules: object) -> Reason | None:
    if device.recipient and event.organisation and event.organisation.path.startswith(device.recipient.path):
        return None
    return Reason("not_addressed_here", "ce transfert ne vous était pas adressé")


WIPES = (destroyed_after_failure, not_hidden, had_data)
GIFT = (erased, under_cap, giveable)
ENTERS = (to_a_holder, made_before)
WALKS = (to_a_holder, same_unit)
MOVES_ON = (erased, to_an_administration, to_another)
ARRIVES = (to_a_holder, expected_here)
PARTY = ("counterparty",)

PLACE = ("organisation",)
ENTRY = ("organisation", "origin")
# The name of who uses it, kept in no event.
USE = ("organisation", "assignee")
STATE_OF_IT = ("functional", "unit_value", "security_excluded")
PROMISE = ("reuse_commitment",)

# fmt: off
MOVES = table((
    Move(A.RECEIVE, "Réceptionner", NOWHERE, S.RECEIVED, ENTERS, asks=ENTRY, direct=False),
    Move(A.REGISTER, "Reprendre", NOWHERE, S.IN_STOCK, ENTERS, asks=PLACE, takes=("origin",), direct=False),
    Move(A.STORE, "Mettre en stock", FLEET - {S.IN_STOCK}, S.IN_STOCK),
    Move(A.ISSUE, "Mettre en service", frozenset({S.RECEIVED, S.IN_STOCK}), S.IN_SERVICE, WALKS, takes=USE),
    Move(A.REASSIGN, "Réaffecter", frozenset({S.IN_SERVICE}), None, WALKS, takes=USE),
    Move(A.MOVE, "Déplacer", FLEET - {S.IN_SERVICE} | {S.RETIRED}, None, (*WALKS, elsewhere), asks=PLACE),
    Move(A.REPAIR, "Envoyer en réparation", frozenset({S.IN_STOCK, S.IN_SERVICE}), S.IN_REPAIR),
    Move(A.RESUME, "Remettre en service", frozenset({S.IN_REPAIR}), S.IN_SERVICE),
    Move(A.ASSESS, "Diagnostiquer", FLEET | {S.RETIRED}, None, takes=STATE_OF_IT),
    Move(A.ERASE, "Attester l’effacement", FLEET - {S.IN_SERVICE} | {S.RETIRED}, None, WIPES, asks=("erasure",)),
    Move(A.RETIRE, "Réformer", FLEET, S.RETIRED, asks=("functional",), takes=("unit_value",)),
    Move(A.REINSTATE, "Réintégrer au stock", frozenset({S.RETIRED}), S.IN_STOCK),
    Move(A.OFFER, "Proposer au don", frozenset({S.RETIRED}), S.OFFERED, GIFT, direct=False),
    Move(A.WITHDRAW, "Retirer du lot", frozenset({S.OFFERED}), S.RETIRED, direct=False),
    Move(A.RESERVE, "Réserver", frozenset({S.OFFERED}), S.RESERVED, GIFT, asks=PARTY, direct=False),
    Move(A.RELEASE, "Libérer", frozenset({S.RESERVED}), S.OFFERED, direct=False),
    Move(A.HAND_OVER, "Remettre", frozenset({S.RESERVED}), S.DONATED, (*GIFT, promised), asks=PARTY, direct=False),
    Move(A.DONATE, "Donner", frozenset({S.RETIRED}), S.DONATED, (*GIFT, to_another), asks=PARTY),
    Move(A.STAFF, "Céder à un agent", frozenset({S.RETIRED}), S.STAFF, GIFT),
    Move(A.TRANSFER, "Transférer", frozenset({S.RETIRED}), S.TRANSFERRED, MOVES_ON, asks=PARTY),
    Move(A.ACCEPT, "Accepter", frozenset({S.TRANSFERRED}), S.RECEIVED, ARRIVES, asks=PLACE, direct=False),
    Move(A.SELL, "Vendre", frozenset({S.RETIRED}), S.SOLD, (erased,), asks=PARTY, takes=PROMISE),
    Move(A.TAKE_BACK, "Faire reprendre", frozenset({S.RETIRED}), S.TAKEN_BACK, (erased,), asks=PARTY, takes=PROMISE),
    Move(A.PROVE, "Attester le réemploi", frozenset({S.SOLD, S.TAKEN_BACK}), None),
    Move(A.RECYCLE, "Remettre au recyclage", frozenset({S.RETIRED}), S.RECYCLED, (erased,), asks=PARTY),
    Move(A.CONSIGN, "Mettre en collecte", frozenset({S.RETIRED}), S.CONSIGNED, (erased,), direct=False),
    Move(A.RECALL, "Retirer de la collecte", frozenset({S.CONSIGNED}), S.RETIRED, direct=False),
    Move(A.LOSE, "Déclarer perdu", HELD, S.LOST),
    Move(A.STEAL, "Déclarer volé", HELD, S.STOLEN),
    Move(A.FIND, "Déclarer retrouvé", frozenset({S.LOST, S.STOLEN}), S.IN_STOCK),
))
# fmt: on
ENTRIES = frozenset({A.RECEIVE, A.REGISTER})
# The route of a stay that an act closes is the name of the state that it leads to.
RETURNS = frozenset({A.REINSTATE, A.ACCEPT, A.FIND})
LEAVES = frozenset(move.action for move in MOVES.values() if move.target in EXITS)


def judge(device: JudgedDevice, event: JudgedEvent, rules: Rules) -> list[Reason]:
    """Every reason why `event` may not happen to `device` under the policy `rules`; empty when it may."""
    move = MOVES[event.action]
    if device.status not in (HELD if _tells_failure(event) else move.sources):
        return [
            Reason("wrong_state", f"il est « {Status(device.status).label} »")
            if device.status
            else Reason("not_in_registry", "il n’est pas au registre")
        ]
    return [sentence for guard in (dated, *move.given) if (sentence := guard(device, event, rules))]


def _tells_failure(event: JudgedEvent) -> bool:
    """That an erasure failed may be learned as long as the device is held, in a lot or a collection as well."""
    return event.action == Action.ERASE and event.erasure == Erasure.FAILED
