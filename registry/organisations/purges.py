"""The accounts that nobody uses any more."""

from datetime import datetime

from django.db.models import QuerySet
from django.db.models.functions import Coalesce

from registry.organisations.models import User
from registry.shared import access
from registry.shared.purge import LAW, TWO_YEARS, Purge


def disabled(users: QuerySet[User]) -> int:
    return User.objects.filter(pk__in=list(users.values_list("pk", flat=True))).update(is_active=False)


def unused_accounts(before: datetime) -> QuerySet[User]:
    """Not those of scripts, which sign in by a token, nor the last who administers."""
    users = User.objects.filter(is_active=True).annotate(seen=Coalesce("last_login", "date_joined"))
    unused = users.filter(seen__lt=before, auth_token=None)
    administer = users.filter(access.able("administer"))
    if administer.filter(seen__gte=before).exists():
        return unused
    last = list(administer.order_by("-seen").values_list("pk", flat=True)[:1])
    return unused.exclude(pk__in=last)


PURGES = (Purge("comptes inutilisés, désactivés", TWO_YEARS, unused_accounts, disabled, source=LAW),)
