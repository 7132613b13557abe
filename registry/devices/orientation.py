"""Where a retired device should go: the doctrine as one table, read by Python for one device and by SQL for many."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import BooleanField, Case, FilteredRelation, Q, QuerySet, TextChoices, Value, When

from registry.devices import age
from registry.devices.data_gate import erased
from registry.devices.lifecycle import Action, Status, giveable, under_cap
from registry.devices.models import Device, Event, Policy, Stay
from registry.shared.moves import Reason
from registry.tabular.dates import in_figures


class Destination(TextChoices):
    INTERNAL = "internal", "Réemploi interne"
    TRANSFER = "transfer", "Transfert à une administration"
    DONATION = "donation", "Don"
    SALE = "sale", "Vente par le Domaine"
    WEEE = "weee", "Recyclage (DEEE)"


class Slept(TextChoices):
    UNDER_3 = "under_3", "Moins de 3 mois"
    UNDER_12 = "under_12", "De 3 à 12 mois"
    UNDER_24 = "under_24", "De 1 à 2 ans"
    OVER_24 = "over_24", "Plus de 2 ans"
    UNKNOWN = "unknown", "Date inconnue"


D = Destination
# What `oriented` says of a device for which a fact is missing.
UNDECIDED = "unknown", "À préciser"
PROPOSALS = [*D.choices, UNDECIDED]
# Facts, and where they lead: the first destination is proposed, the others come after it. Whatever the facts are, one
# row answers. Under five years and under the cap, no text speaks: the order of five to ten years holds all the more.
DOCTRINE = (
    ({"functional": False}, (D.WEEE,)),
    ({"functional": True, "too_old": True}, (D.WEEE,)),
    ({"functional": True, "too_old": False, "security_excluded": True}, (D.INTERNAL, D.WEEE)),
    (
        {"functional": True, "too_old": False, "security_excluded": False, "over_cap": True},
        (D.INTERNAL, D.TRANSFER, D.SALE),
    ),
    (
        {"functional": True, "too_old": False, "security_excluded": False, "over_cap": False},
        (D.INTERNAL, D.TRANSFER, D.DONATION),
    ),
)
LADDERS = dict.fromkeys(ladder for _, ladder in DOCTRINE)
YOUNG_YEARS = 5
NAMES = {
    "functional": "s’il fonctionne",
    "too_old": "sa date de fabrication ou de premier achat",
    "over_cap": "sa valeur unitaire",
}
# The act that takes each way. Elsewhere than these, nobody chooses: a loss, or the hand-over of what a lot offered.
WAYS: dict[str, Destination] = {
    Action.REINSTATE: D.INTERNAL,
    Action.TRANSFER: D.TRANSFER,
    Action.OFFER: D.DONATION,
    Action.DONATE: D.DONATION,
    Action.STAFF: D.DONATION,
    Action.SELL: D.SALE,
    Action.CONSIGN: D.WEEE,
    Action.RECYCLE: D.WEEE,
    Action.TAKE_BACK: D.WEEE,
}


@dataclass(frozen=True)
class Proposal:
    """`destination` is None when `missing` facts would change it; `admissible`, in order, is all that may still hold.

    `before` is what must be done before the device leaves, whichever way; empty when nothing is.
    """

    destination: Destination | None
    admissible: tuple[Destination, ...]
    reason: str
    missing: tuple[str, ...] = ()
    before: str = ""

    @property
    def label(self) -> str:
        return self.destination.label if self.destination else UNDECIDED[1]

    def rank(self, action: str) -> int | None:
        """The place of an act's way in the order of the doctrine; None when it is none of it."""
        way = WAYS.get(action)
        return self.admissible.index(way) if way in self.admissible else None


def propose(device: Device, on: date) -> Proposal:
    """What should become of a device as it stands, its age taken on a day."""
    return orient(device, device.stays.latest("pk"), on, Policy.current())


def orient(device: Device, stay: Stay, on: date, rules: Policy) -> Proposal:
    facts = {
        "functional": device.functional,
        "too_old": age.beyond(device, stay, rules.age_limit_years, on),
        "security_excluded": bool(giveable(device, None, rules)),
        "over_cap": None if device.unit_value is None else bool(under_cap(device, None, rules)),
    }
    rows = [row for row in DOCTRINE if all(facts[name] in (value, None) for name, value in row[0].items())]
    ladders = {ladder for _, ladder in rows}
    before = erased(device, None, rules) or ""
    if len(ladders) == 1:
        (ladder,) = ladders
        return Proposal(ladder[0], ladder, _reason(device, stay, on, rules, facts), before=before)
    admissible = tuple(way for way in D if any(way in ladder for ladder in ladders))
    asked = {name for conditions, _ in rows for name in conditions}
    missing = tuple(words for name, words in NAMES.items() if name in asked and facts[name] is None)
    return Proposal(
        None, admissible, f"Pour proposer une destination, il manque : {', '.join(missing)}.", missing, before
    )


def chosen_exit(action: str) -> bool:
    """Whether an act takes a device out by a way that somebody chose."""
    return WAYS.get(action, D.INTERNAL) != D.INTERNAL


def unmotivated(event: Event, stay: Stay, rules: Policy) -> list[Reason]:
    """The reason to refuse an exit that leaves the doctrine without saying why.

    A missing fact is not held against it: whatever could still be proposed needs no motive.
    """
    if event.on is None or not chosen_exit(event.action) or event.motive.strip():
        return []
    admissible = orient(event.device, stay, event.on, rules).admissible
    if WAYS[event.action] in admissible:
        return []
    labels = " ou ".join(f"« {each.label} »" for each in admissible)
    return [
        Reason("motive_of_choice_wanted", f"l’orientation proposée est {labels} : indiquez le motif de cet autre choix")
    ]


def _reason(device: Device, stay: Stay, on: date, rules: Policy, facts: dict[str, bool | None]) -> str:
    limit, cap = rules.age_limit_years, _euros(rules.donation_cap)
    if facts["functional"] is False:
        return "Il ne fonctionne pas : il relève des déchets d’équipements, à moins d’être réparé."
    if facts["too_old"]:
        return f"Il a plus de {limit} ans ({_since(device, stay)}) : au-delà, il relève des déchets d’équipements."
    if facts["security_excluded"]:
        return "Il est exclu de toute cession pour raison de sécurité : il sert encore ici, ou il est détruit."
    works = f"Il fonctionne, a {limit} ans au plus ({_since(device, stay)})"
    value = _euros(device.unit_value)
    if facts["over_cap"]:
        return (
            f"{works} et vaut {value}, plus que le plafond des dons ({cap}) : jamais un don ; réemploi interne, "
            "transfert, ou vente par le Domaine."
        )
    order = "réemploi interne d’abord, puis transfert à une autre administration, puis don"
    if age.beyond(device, stay, YOUNG_YEARS, on):
        return f"{works} et vaut {value}, dans la limite des dons ({cap}) : {order}."
    return (
        f"{works} et vaut {value}, dans la limite des dons ({cap}). Aucune règle ne dit rien en deçà de "
        f"{YOUNG_YEARS} ans ; son réemploi est d’autant plus utile : {order}."
    )


def _since(device: Device, stay: Stay) -> str:
    if device.manufactured_on:
        return f"fabriqué le {in_figures(device.manufactured_on)}"
    bought = stay.first_purchased_on
    return f"premier achat le {in_figures(bought)}" if bought else f"acquis le {in_figures(stay.acquired_on)}"


def _euros(amount: Decimal | None) -> str:
    return f"{amount:.2f} €".replace(".", ",")


def oriented(devices: QuerySet[Device], on: date) -> QuerySet[Device]:
    """The retired ones among `devices`, each with its proposed `destination` and how long it has `slept` on a day."""
    if "slept" in devices.query.annotations:
        return devices
    rules = Policy.current()
    stays = devices.filter(status=Status.RETIRED).annotate(stay=FilteredRelation("stays", condition=Q(stays__route="")))
    known = stays.annotate(**age.bounds(rules.age_limit_years, stay="stay__")).annotate(
        too_old=_either(Q(old_after__lt=on), Q(young_until__gte=on)),
        over_cap=_either(Q(unit_value__gt=rules.donation_cap), Q(unit_value__lte=rules.donation_cap)),
    )
    return known.annotate(
        destination=Case(
            *(When(_only(ladder), then=Value(ladder[0].value)) for ladder in LADDERS), default=Value(UNDECIDED[0])
        ),
        slept=_slept(on),
    )


def _either(true: Q, false: Q) -> Case:
    """True, False, or NULL when neither is known."""
    return Case(When(true, then=True), When(false, then=False), output_field=BooleanField(null=True))


def _only(ladder: tuple[Destination, ...]) -> Q:
    """Every row of the doctrine that leads elsewhere is denied by a known fact."""
    rule = Q()
    for conditions, other in DOCTRINE:
        if other != ladder:
            denied = Q()
            for name, value in conditions.items():
                denied |= Q(**{name: not value})
            rule &= denied
    return rule


def _slept(on: date) -> Case:
    three, twelve, two_years = (age.months_before(on, months) for months in (3, 12, 24))
    return Case(
        When(stay__retired_on__gt=three, then=Value(Slept.UNDER_3.value)),
        When(stay__retired_on__gt=twelve, then=Value(Slept.UNDER_12.value)),
        When(stay__retired_on__gte=two_years, then=Value(Slept.UNDER_24.value)),
        When(stay__retired_on__lt=two_years, then=Value(Slept.OVER_24.value)),
        default=Value(Slept.UNKNOWN.value),
    )
