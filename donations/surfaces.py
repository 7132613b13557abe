"""How people make lots and claims and act on them: each act with its form, writer and words; and their files."""

from datetime import date
from functools import partial
from typing import Any, cast

from django.forms import ChoiceField

from donations import gifts, lists
from donations.filters import LotFilter
from donations.forms import AcceptForm, ClaimForm, DecisionForm, HandOverForm, LotForm, WithdrawForm
from donations.lifecycle import CLAIMS, LOTS, LegalBasis
from donations.models import Claim, Lot, LotItem
from registry.devices.models import Device
from registry.organisations.forms.choices import fleets
from registry.organisations.models import Organisation, User
from registry.shared import access
from registry.shared.files.exporting import Exported
from registry.shared.forms.scan import ScanForm
from registry.shared.processes.surfaces import Opening, Surface

OnClaim = partial(Surface, CLAIMS)


def unscanned(claim: Claim) -> int:
    return LotItem.objects.filter(lot=claim.lot_id, active=True, scanned_at=None).count()


def _record(claim: Claim, user: User) -> dict[str, Any]:
    return {
        "handed_on": date.today(),
        "handed_place": claim.lot.place,
        "donor_person": user.get_full_name(),
        "beneficiary_person": claim.association.signatory,
    }


def _any_acceptance() -> AcceptForm:
    form = AcceptForm(kind="")
    cast("ChoiceField", form.fields["legal_basis"]).choices = LegalBasis.choices
    return form


def _offering(user: User, right: str) -> dict[str, Any]:
    return {"places": fleets(user, right), "reach": Device.objects.visible_to(user, right)}


OFFER = Opening(
    LOTS,
    "offer",
    gifts.open_lot,
    LotForm,
    asks=_offering,
    example=lambda: LotForm(places=Organisation.objects.none(), reach=Device.objects.none()),
    done="Le lot est ouvert : les associations peuvent le demander.",
    explanation="Un lot réunit des matériels réformés, effacés et sous le plafond de valeur. Si l’un d’eux ne peut pas "
    "être donné, rien n’est enregistré et il est nommé ci-dessous.",
    button="Ouvrir le lot",
)
LOT_EXPORT = Exported(Lot, lists.LOTS, "lots", filterset=LotFilter, rows=lambda lots, user: lots.counted())
CLAIM_EXPORT = Exported(Claim, lists.CLAIMS, "lots")
# Of one lot, whose page leads there.
CLAIM = Opening(
    CLAIMS,
    "submit",
    gifts.claim,
    ClaimForm,
    asks=lambda user, right: {"paths": access.paths(user, right)},
    example=lambda: ClaimForm(paths=[]),
    done="Votre demande est déposée. La réponse paraîtra sur cette page.",
    button="Déposer la demande",
)
WITHDRAW = Surface(
    LOTS,
    "withdraw",
    gifts.withdraw,
    WithdrawForm,
    "retirer",
    explanation="Les matériels redeviennent « Réformé » et les demandes en attente sont refusées.",
    done="Le lot est retiré. Ses matériels sont de nouveau réformés.",
)
HAND_OVER = OnClaim(
    "hand_over",
    gifts.hand_over,
    HandOverForm,
    "remise",
    done="La remise est enregistrée : les matériels ont quitté le parc.",
    asks=lambda claim, user: {"missing": unscanned(claim)},
    initial=_record,
    example=lambda: HandOverForm(missing=1),
)
CHECK_IN = OnClaim("check_in", gifts.check_in, ScanForm)
DECISIONS = (
    OnClaim(
        "accept",
        gifts.accept,
        AcceptForm,
        "accepter",
        heading="Accepter la demande",
        explanation="Le lot entier est réservé à ce demandeur et la convention est numérotée.",
        done="La demande est acceptée. Faites signer la convention, puis enregistrez la remise.",
        asks=lambda claim, user: {"kind": claim.association.kind},
        example=_any_acceptance,
    ),
    OnClaim(
        "refuse",
        gifts.refuse,
        DecisionForm,
        "refuser",
        heading="Refuser la demande",
        explanation="Le motif est montré au demandeur.",
        done="La demande est refusée.",
        asks=lambda claim, user: {"required": "decision" in CLAIMS.asked(user, "refuse", claim)},
        example=lambda: DecisionForm(required=True),
    ),
    OnClaim(
        "cancel",
        gifts.cancel,
        DecisionForm,
        "annuler",
        heading="Annuler la demande",
        explanation="Si le lot était réservé, il est proposé de nouveau.",
        done="La demande est annulée.",
        asks=lambda claim, user: {"required": "decision" in CLAIMS.asked(user, "cancel", claim)},
        example=lambda: DecisionForm(required=False),
    ),
)
