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
from registry.models import Assignment, Selection, Submission, Upload, User, selection, upload
from registry.wording import duration

NO_TIME, DAY = timedelta(), timedelta(days=1)
YEAR, TWO_YEARS = timedelta(days=365), timedelta(days=730)
# Where most bounds come from.
LAW = "docs/decisions/law.md#personal-data"


def deleted(rows: QuerySet) -> int:
    """How many rows went, without those that went with them."""
    return rows.delete()[1].get(rows.model._meta.label, 0)


def disabled(users: QuerySet) -> int:
    return User.objects.filter(pk__in=list(users.values_list("pk", flat=True))).update(is_active=False)


@dataclass(frozen=True)
class Purge:
    """`find` gives the rows that `kept` has run out for, as it was at an instant; `source` is where that comes from."""

    label: str
    kept: timedelta
    find: Callable[[datetime], QuerySet]
    do: Callable[[QuerySet], int] = deleted
    source: str = ""

    def due(self, now: datetime) -> QuerySet:
        return self.find(now - self.kept)

    @property
    def bound(self) -> str:
        """The source, then the time: « … : 2 ans »."""
        return " : ".join(filter(None, [self.source, duration(self.kept)]))


def assignments(before: datetime) -> QuerySet:
    """Names that no use keeps, and those of devices that went to repair a year ago."""
    using = Q(device__status=Status.IN_SERVICE)
    repaired = Q(device__status=Status.IN_REPAIR) & ~Q(device__last_on__lt=localdate(before))
    return Assignment.objects.exclude(using | repaired)


def unused_accounts(before: datetime) -> QuerySet:
    """Not those of scripts, which sign in by a token, nor the last who administers."""
    users = User.objects.filter(is_active=True).annotate(seen=Coalesce("last_login", "date_joined"))
    unused = users.filter(seen__lt=before, auth_token=None)
    administer = users.filter(access.able("administer"))
    if administer.filter(seen__gte=before).exists():
        return unused
    last = administer.order_by("-seen").values_list("pk", flat=True).first()
    return unused.exclude(pk=last)


PURGES = (
    Purge("noms d’agents sans usage", YEAR, assignments, source=f"{LAW}, après l’envoi en réparation"),
    Purge("comptes inutilisés, désactivés", TWO_YEARS, unused_accounts, disabled, source=LAW),
    Purge("fichiers en attente", upload.KEPT, lambda before: Upload.objects.filter(created_at__lt=before)),
    Purge("formulaires envoyés", DAY, lambda before: Submission.objects.filter(sent_at__lt=before)),
    Purge("sélections", selection.KEPT, lambda before: Selection.objects.filter(created_at__lt=before)),
    Purge(
        "sessions",
        NO_TIME,
        lambda before: Session.objects.filter(expire_date__lt=before),
        source="après leur échéance",
    ),
    Purge(
        "journal de l’administration",
        YEAR,
        lambda before: LogEntry.objects.filter(action_time__lt=before),
        source=LAW,
    ),
)
