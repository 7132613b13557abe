"""The nouns of donations, one file each."""

from donations.models.claim import Claim
from donations.models.convention import Convention, ConventionDevice, Stage
from donations.models.counter import Counter
from donations.models.lot import Lot, LotItem
from donations.models.signed_copy import SignedCopy

__all__ = ["Claim", "Convention", "ConventionDevice", "Counter", "Lot", "LotItem", "SignedCopy", "Stage"]
