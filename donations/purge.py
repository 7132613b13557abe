"""What donations do not keep beyond its use."""

from datetime import datetime

from django.db.models import QuerySet

from donations.lifecycle import ClaimStatus
from donations.models import Claim
from registry.shared.purge import LAW, TWO_YEARS, Purge


def refused_claims(before: datetime) -> QuerySet[Claim]:
    return Claim.objects.filter(status=ClaimStatus.REFUSED, decided_at__lt=before)


PURGES = (Purge("demandes refusées", TWO_YEARS, refused_claims, source=LAW),)
