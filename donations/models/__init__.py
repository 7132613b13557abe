"""The nouns of donations, one file each."""

from donations.models.claim import Claim
from donations.models.counter import Counter
from donations.models.lot import Lot, LotItem

__all__ = ["Claim", "Counter", "Lot", "LotItem"]
