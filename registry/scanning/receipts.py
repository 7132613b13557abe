"""What a device sends from its queue of scans: each has its effect once, however often it is sent."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from registry.devices.identity import blanks, lookup, tags
from registry.devices.models import Device
from registry.organisations.models import User
from registry.scanning import purposes
from registry.scanning.models import Receipt, ScanOutcome
from registry.scanning.own_list import OwnList
from registry.shared import instants, moves

# Past that, nothing of a phone's queue is sent again.
KEPT = instants.OLDEST
BLANK = "{} est une étiquette vierge : dites sur quel matériel elle est, puis réessayez."
LONGEST = Receipt.message.field.max_length
REUSED = "Cet envoi porte la clé d’un autre scan : recommencez."


def account(user: User) -> str:
    """A word for the account that a device's queue is bound to: it says nothing of the person."""
    return salted_hmac("registry.scanning.receipts", str(user.pk)).hexdigest()[:20]


def receive(key: UUID, text: str, *, purpose: str = "", at: datetime, by: User) -> Receipt:
    """The answer to one scan: given now, or again as it was. Its effect and its receipt are one transaction."""
    with transaction.atomic():
        asked = {"text": text, "purpose": purpose}
        receipt, new = Receipt.objects.get_or_create(user=by, key=key, defaults=asked)
        if new:
            receipt.outcome, receipt.message = answer(text, purpose=purpose, at=at, by=by)
            receipt.save(update_fields=["outcome", "message"])
    if (receipt.text, receipt.purpose) == (text, purpose):
        return receipt
    return Receipt(text=text, outcome=ScanOutcome.REFUSED, message=REUSED)


def answer(text: str, *, purpose: str = "", at: datetime | None = None, by: User) -> tuple[ScanOutcome, str]:
    """Does what one code was scanned for, and says in French what became of it."""
    try:
        aim = purposes.find(purpose, by) if purpose else None
        if aim and aim.closed:
            return ScanOutcome.FINISHED if aim.over else ScanOutcome.REFUSED, aim.closed
        with transaction.atomic():
            taken = (aim or OwnList(by)).take(text, at=at)
    except moves.Already as reason:
        return ScanOutcome.LISTED, str(reason)
    except lookup.NotFound as reason:
        return ScanOutcome.REFUSED, BLANK.format(blank.pretty_tag) if (blank := blanks.offered(text, by)) else str(
            reason
        )
    except (moves.Refusal, PermissionDenied) as reason:
        return ScanOutcome.REFUSED, str(reason)[:LONGEST]
    late = instants.doubt(at)
    doubtful = taken.doubtful or bool(late)
    return ScanOutcome.DOUBTFUL if doubtful else ScanOutcome.ADDED, f"{taken.message} {late}".strip()[:LONGEST]


def answer_photo(texts: Iterable[str], *, purpose: str = "", by: User) -> list[tuple[ScanOutcome, str]]:
    """Takes all that the codes of one photo name. The other codes of a label (model, network card) say nothing then;
    when no code names anything new, each reason is told."""
    kind = purposes.kinds().get(purpose.partition("/")[0])
    if kind and kind.takes_unknown:
        texts = list(texts)
        texts = [text for text in texts if _names(text, by)] or texts
    told = list(dict.fromkeys(answer(text, purpose=purpose, by=by) for text in texts))
    for wanted in ((ScanOutcome.ADDED, ScanOutcome.DOUBTFUL), (ScanOutcome.LISTED,)):
        if kept := [(outcome, sentence) for outcome, sentence in told if outcome in wanted]:
            return kept
    return told


def _names(text: str, by: User) -> bool:
    """Whether a text is a tag, or names a device that this person may see."""
    try:
        return bool(tags.clean(text) or lookup.find(text, Device.objects.visible_to(by)))
    except lookup.NotFound:
        return False


def forget() -> None:
    Receipt.objects.filter(received_at__lt=timezone.now() - KEPT).delete()
