"""What does not outlive its use: each bound once, with its source. `manage.py purge` applies those of every package."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.admin.models import LogEntry
from django.contrib.sessions.models import Session
from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils.timezone import localdate

from registry import access
from registry.lifecycle import Status
from registry.models import Assignment, Selection, Submission, Upload, User

DAY, YEAR, TWO_YEARS = timedelta(days=1), timedelta(days=365), timedelta(days=730)


def deleted(rows: QuerySet) -> int:
    """How many rows went, without those that went with them."""
    return rows.delete()[1].get(rows.model._meta.label, 0)


def disabled(users: QuerySet) -> int:
    return User.objects.filter(pk__in=list(users.values_list("pk", flat=True))).update(is_active=False)


@dataclass(frozen=True)
class Purge:
    """`find` gives the rows whose time has come on a day; `source` is where the bound comes from."""

    label: str
    source: str
    find: Callable[[datetime], QuerySet]
    do: Callable[[QuerySet], int] = deleted


def assignments(now: datetime) -> QuerySet:
    """Names that no use keeps, and those of devices that went to repair a year ago."""
    using = Q(device__status=Status.IN_SERVICE)
    repaired = Q(device__status=Status.IN_REPAIR) & ~Q(device__last_on__lt=localdate(now - YEAR))
    return Assignment.objects.exclude(using | repaired)


def unused_accounts(now: datetime) -> QuerySet:
    """Not those of scripts, which sign in by a token, nor the last who administers."""
    users = User.objects.filter(is_active=True).annotate(seen=Coalesce("last_login", "date_joined"))
    unused = users.filter(seen__lt=now - TWO_YEARS, auth_token=None)
    administer = users.filter(access.able("administer"))
    if administer.filter(seen__gte=now - TWO_YEARS).exists():
        return unused
    last = administer.order_by("-seen").values_list("pk", flat=True).first()
    return unused.exclude(pk=last)


PURGES = (
    Purge("noms d’agents sans usage", "domaine §9 : au plus un an après le retour", assignments),
    Purge("comptes inutilisés, désactivés", "domaine §9 : 24 mois", unused_accounts, disabled),
    Purge("fichiers en attente", "un jour", lambda now: Upload.objects.expired()),
    Purge("formulaires envoyés", "un jour", lambda now: Submission.objects.filter(sent_at__lt=now - DAY)),
    Purge("sélections", "un jour", lambda now: Selection.objects.expired()),
    Purge("sessions", "leur échéance", lambda now: Session.objects.filter(expire_date__lt=now)),
    Purge(
        "journal de l’administration",
        "domaine §9 : douze mois",
        lambda now: LogEntry.objects.filter(action_time__lt=now - YEAR),
    ),
)
