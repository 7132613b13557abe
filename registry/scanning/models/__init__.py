"""What scanning keeps, one file per noun."""

from registry.scanning.models.receipt import Outcome, Receipt
from registry.scanning.models.scan import ScanLine, ScanSession

__all__ = [
    "Outcome",
    "Receipt",
    "ScanLine",
    "ScanSession",
]
