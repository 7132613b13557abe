"""What the site does not keep beyond its use: forms that were sent, sessions, the log of the administration."""

from django.contrib.admin.models import LogEntry
from django.contrib.sessions.models import Session

from registry.shared.purge import DAY, LAW, NO_TIME, YEAR, Purge
from registry.site.models import Submission

PURGES = (
    Purge("formulaires envoyés", DAY, lambda before: Submission.objects.filter(sent_at__lt=before)),
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
