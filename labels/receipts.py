"""What a device sends from its queue of scans: each has its effect once, however often it is sent."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from labels import blanks, scanning
from labels.models import Outcome, Receipt, ScanSession
from registry import lookup

# A phone may stay long in a drawer; past that, nothing of its queue is sent again.
KEPT = timedelta(days=365)
BLANK = "{} est une étiquette vierge : dites sur quel matériel elle est, puis réessayez."
REUSED = "Cet envoi porte la clé d’un autre scan : recommencez."


def account(user) -> str:
    """A word for the account that a device's queue is bound to: it says nothing of the person."""
    return salted_hmac("labels.receipts", str(user.pk)).hexdigest()[:20]


def receive(key: UUID, text: str, *, at: datetime, by) -> Receipt:
    """The answer to one scan: given now, or again as it was. Its effect and its receipt are one transaction."""
    with transaction.atomic():
        receipt, new = Receipt.objects.get_or_create(user=by, key=key, defaults={"text": text})
        if new:
            receipt.outcome, receipt.message = _answer(text, at=min(at, timezone.now()), by=by)
            receipt.save(update_fields=["outcome", "message"])
    return receipt if receipt.text == text else Receipt(text=text, outcome=Outcome.REFUSED, message=REUSED)


def forget() -> None:
    Receipt.objects.filter(received_at__lt=timezone.now() - KEPT).delete()


def _answer(text: str, *, at: datetime, by) -> tuple[Outcome, str]:
    session, _ = ScanSession.objects.select_for_update().get_or_create(user=by, closed_at=None)
    try:
        device = scanning.scan(session, text, by=by, at=at).device
    except scanning.AlreadyListed as reason:
        return Outcome.LISTED, str(reason)
    except lookup.NotFound as reason:
        return Outcome.REFUSED, BLANK.format(blank.pretty_tag) if (blank := blanks.offered(text, by)) else str(reason)
    return Outcome.ADDED, f"{device.pretty_tag} : {device.title}, {device.get_status_display().lower()}."
