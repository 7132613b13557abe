"""What donations do not keep beyond its use."""

from datetime import datetime

from django.db.models import QuerySet

from donations.lifecycle import ClaimStatus
from donations.models import Claim
from registry.purge import TWO_YEARS, Purge


def refused_claims(now: datetime) -> QuerySet:
    return Claim.objects.filter(status=ClaimStatus.REFUSED, decided_at__lt=now - TWO_YEARS)


PURGES = (Purge("demandes refusées", "domaine §9 : deux ans", refused_claims),)
