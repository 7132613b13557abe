"""What scans are for in donations."""

from donations.scans.filling import Filling
from donations.scans.handing_over import HandingOver

__all__ = ["Filling", "HandingOver"]
