"""What a partner does of its own: its file, and the accounts that speak for it. The nation may too; nobody else."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.crypto import get_random_string

from registry.organisations.models import Membership, Organisation, User
from registry.shared import access
from registry.shared.access import Operator
from registry.shared.moves import Reason, Refusal
from registry.shared.validators import invalid

FILE = ("name", "rna", "siret", "address", "email", "phone", "signatory", "signatory_title")
NOT_THEIRS = Reason(
    "account_of_others",
    "Ce compte agit pour d’autres : donnez une autre adresse, ou adressez-vous à l’administrateur national.",
)
LAST = Reason("last_member", "C’est le dernier membre : donnez d’abord accès à une autre personne.")
# Nobody knows it: the person chooses another by « Mot de passe oublié », which asks that there be one.
PASSWORD_LENGTH = 40


def describe(partner: Organisation, *, by: User | Operator) -> None:
    """Keeps what was changed of the partner's file."""
    access.require(by, "represent", partner)
    partner.full_clean()
    partner.save(update_fields=FILE)


@transaction.atomic
def add_member(partner: Organisation, address: str, *, by: User | Operator) -> Membership:
    """Gives the account of that address access to the partner; makes the account when there is none."""
    access.require(by, "represent", partner)
    _hold(partner)
    account = User.objects.filter(email=address.lower()).first()
    if account is None:
        account = User.objects.create_user(address, get_random_string(PASSWORD_LENGTH), created_by=access.account(by))
    elif not User.objects.open_to(partner).filter(pk=account.pk).exists():
        raise ValidationError({"email": invalid(NOT_THEIRS)})
    return Membership.objects.join(account, partner)


@transaction.atomic
def remove_member(member: Membership, *, by: User | Operator) -> None:
    """Takes the access away; refused when nobody could sign in for the partner any more."""
    access.require(by, "represent", member.organisation)
    _hold(member.organisation)
    others = Membership.objects.filter(organisation=member.organisation, user__is_active=True).exclude(pk=member.pk)
    if not others.exists():
        raise Refusal(LAST)
    member.delete()


def _hold(partner: Organisation) -> None:
    """One at a time: two members who remove each other would leave none."""
    Organisation.objects.select_for_update().get(pk=partner.pk)
